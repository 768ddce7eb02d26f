// The five symptoms of the article, ticked one by one, each with what was seen.

import PostfixModel

struct ArticleSymptoms {
    let input: CheckInput

    init(_ input: CheckInput) { self.input = input }

    var all: [ArticleSymptom] { [connection, warnings, version, lines, openssl] }

    private var connection: ArticleSymptom {
        let title = "Port 465 cannot be used with TLS"
        let probes = input.probes.filter { $0.endpoint.role == .smtps && $0.isTelling }
        guard let worst = probes.first(where: { $0.state == .dropped }) ?? probes.first(where: { !$0.serves }) ?? probes.first else {
            let why = input.facts.connection.reason ?? (input.facts.connection.isPending ? "not tested yet" : "no such port was tested")
            return ArticleSymptom(title: title, met: nil, detail: why)
        }
        return ArticleSymptom(title: title, met: worst.state == .dropped, detail: worst.sentence)
    }

    private var warnings: ArticleSymptom {
        let title = "The mail log has both warnings"
        guard let log = input.log, input.facts.log.value?.sources.isEmpty == false else {
            let why = input.facts.log.reason ?? (input.facts.log.isPending ? "not searched yet" : "no log could be searched")
            return ArticleSymptom(title: title, met: nil, detail: why)
        }
        let lists = log.freshInvalidLists.count
        let drops = log.freshDrops.count
        let stale = log.invalidLists.count + log.drops.count - lists - drops
        let fresh = "list rejected: \(lists), clients dropped: \(drops)"
        let detail = fresh + (stale > 0 ? "; \(stale) more are older than the last reload" : "")
        if !input.unexplainedDrops.isEmpty {
            return ArticleSymptom(title: title, met: nil, detail: "no line since the last reload says why the port drops TLS")
        }
        return ArticleSymptom(title: title, met: lists > 0 && drops > 0, detail: detail)
    }

    private var version: ArticleSymptom {
        let title = "Postfix is before 2.10 and not the last of its line"
        guard let build = input.build else {
            return ArticleSymptom(title: title, met: nil, detail: input.facts.postfix.reason ?? "version not known")
        }
        let exact = build.isAffectedByArticle ? "affected by the exact rule" : "not affected by the exact rule"
        return ArticleSymptom(title: title, met: build.articleRuleSaysAffected, detail: "\(build.release), \(exact)")
    }

    private var lines: ArticleSymptom {
        let title = "The list has names this Postfix does not know"
        guard let words = input.rejectedWords else {
            return ArticleSymptom(title: title, met: nil, detail: input.facts.configuration.reason ?? "not read yet")
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
        guard let version = input.facts.postfix.value?.runningOpenSSL ?? input.facts.openssl.value?.version,
            let needed = OpenSSLVersion("1.0.1")
        else { return ArticleSymptom(title: title, met: nil, detail: input.facts.openssl.reason ?? "version not known") }
        return ArticleSymptom(title: title, met: version >= needed, detail: version.description)
    }
}
