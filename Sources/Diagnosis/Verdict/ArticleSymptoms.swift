// The five symptoms of the article, ticked one by one, each with what was seen.

import PostfixModel

struct ArticleSymptoms {
    let picture: ServerPicture

    init(_ picture: ServerPicture) { self.picture = picture }

    var all: [ArticleSymptom] { [connection, warnings, version, lines, openssl] }

    private var connection: ArticleSymptom {
        let title = "Port 465 cannot be used with TLS"
        let probes = picture.probes.filter { $0.endpoint.role == .smtps && $0.isTelling }
        guard let worst = probes.first(where: { $0.state == .dropped }) ?? probes.first(where: { !$0.serves }) ?? probes.first else {
            let why = picture.facts.connection.reason ?? (picture.facts.connection.isPending ? "not tested yet" : "no such port was tested")
            return ArticleSymptom(title: title, met: nil, detail: why)
        }
        return ArticleSymptom(title: title, met: worst.state == .dropped, detail: worst.sentence)
    }

    private var warnings: ArticleSymptom {
        let title = "The mail log has both warnings"
        guard let log = picture.log, picture.facts.log.value?.sources.isEmpty == false else {
            let why = picture.facts.log.reason ?? (picture.facts.log.isPending ? "not searched yet" : "no log could be searched")
            return ArticleSymptom(title: title, met: nil, detail: why)
        }
        let lists = log.freshInvalidListCount
        let drops = log.freshDroppedClientCount
        let own = log.ownDrops.count
        let stale = log.invalidLists.count + log.droppedClients.count - lists - drops
        let fresh =
            "list rejected: \(lists), clients dropped: \(drops)" + (own > 0 ? ", own tests dropped: \(own)" : "")
            + (log.isWhole ? "" : " at least")
        let detail = fresh + (stale > 0 ? "; \(stale) more are older than the last reload" : "")
        if !picture.unexplainedDrops.isEmpty {
            return ArticleSymptom(title: title, met: nil, detail: "no line since the last reload says why the port drops TLS")
        }
        return ArticleSymptom(title: title, met: lists > 0 && !log.freshDrops.isEmpty, detail: detail)
    }

    private var version: ArticleSymptom {
        let title = "Postfix is before 2.10 and not the last of its line"
        guard let build = picture.build else {
            return ArticleSymptom(title: title, met: nil, detail: picture.facts.postfix.reason ?? "version not known")
        }
        let exact = build.isAffectedByArticle ? "affected by the exact rule" : "not affected by the exact rule"
        return ArticleSymptom(title: title, met: build.articleRuleSaysAffected, detail: "\(build.release), \(exact)")
    }

    private var lines: ArticleSymptom {
        let title = "The list has names this Postfix does not know"
        guard let words = picture.rejectedWords else {
            return ArticleSymptom(title: title, met: nil, detail: picture.facts.configuration.reason ?? "not read yet")
        }
        if !words.unknownNames.isEmpty {
            return ArticleSymptom(title: title, met: true, detail: words.unknownNames.joined(separator: ", "))
        }
        let rest = words.unknownBounds + words.others
        let fault = "\(rest.count == 1 ? "another word is" : "other words are") at fault: \(rest.joined(separator: ", "))"
        return ArticleSymptom(title: title, met: false, detail: rest.isEmpty ? "no list is invalid" : fault)
    }

    private var openssl: ArticleSymptom {
        let title = "OpenSSL is 1.0.1 or later"
        guard let version = picture.facts.postfix.value?.runningOpenSSL ?? picture.facts.openssl.value?.version,
            let needed = OpenSSLVersion("1.0.1")
        else { return ArticleSymptom(title: title, met: nil, detail: picture.facts.openssl.reason ?? "version not known") }
        return ArticleSymptom(title: title, met: version >= needed, detail: version.description)
    }
}
