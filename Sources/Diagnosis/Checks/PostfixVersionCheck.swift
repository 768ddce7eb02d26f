// Page 4: which Postfix this is, by the article's rule and by the exact one, and which names it knows.

import PostfixModel

extension Check {
    package static let postfixVersion: Check = .init(
        id: "postfix-version", title: "Postfix", meaning: "Which Postfix this is, and which protocol names it knows.", step: .postfix,
        needs: [.postfix]
    ) {
        picture in
        guard let postfix = picture.facts.postfix.value else { return nil }
        var evidence = installed(postfix)
        guard let build = picture.build else {
            if let missing = picture.buildIsPending { return .waiting(for: missing, evidence) }
            let summary = "The version of Postfix cannot be seen"
            return CheckOutcome(.cannotTell, summary, evidence, command: postfix.commands.first)
        }
        if build.articleRuleSaysAffected || build.isAffectedByArticle {
            evidence.append(.fact(label: "Vendor's article", value: build.articleRuleSaysAffected ? "affected" : "not affected"))
        }
        if build.articleRuleSaysAffected != build.isAffectedByArticle || build.hasEL6BackPort || build.failsOpen {
            evidence.append(.fact(label: "Exact rule", value: exactRule(build)))
        }
        evidence.append(.fact(label: "Knows", value: build.acceptedNames.joined(separator: ", ")))
        evidence.append(.fact(label: "Understands", value: signs(build)))
        evidence += picture.remarks.map { .text($0) }
        evidence.append(.meaning(meaning(build)))
        return CheckOutcome(
            isSymptom(build, picture) ? .symptom : .clear, summary(build, picture), evidence,
            command: postfix.packageCommand(for: postfix.packageLine) ?? postfix.commands.first)
    }

    private static func installed(_ postfix: PostfixFacts) -> [Evidence] {
        var evidence: [Evidence] = []
        if let version = postfix.mailVersion {
            evidence.append(.fact(label: "mail_version", value: version + (postfix.mailVersionSource.map { " (\($0))" } ?? "")))
        }
        if let line = postfix.packageLine ?? postfix.package?.description {
            evidence.append(.fact(label: "Package", value: line))
        } else if let reason = postfix.packageReason {
            evidence.append(.fact(label: "Package", value: reason))
        }
        return evidence
    }

    /// An old Postfix whose lists suit it is no symptom of anything. While the lists are not known its age is one.
    private static func isSymptom(_ build: PostfixBuild, _ picture: ServerPicture) -> Bool {
        guard let words = picture.rejectedWords else { return build.isAffectedByArticle }
        return !build.failsOpen && !(words.unknownNames + words.unknownBounds).isEmpty
    }

    private static func summary(_ build: PostfixBuild, _ picture: ServerPicture) -> String {
        if let words = picture.rejectedWords, let lacking = lacking(words) { return "Postfix \(build.release) \(lacking)" }
        if build.isAffectedByArticle {
            let unused = picture.configuration == nil ? "" : "; no list here uses these names"
            return "Postfix \(build.release) does not know TLSv1.1 and TLSv1.2" + unused
        }
        if build.hasEL6BackPort { return "Postfix \(build.release) with TLSv1.1 and TLSv1.2 patched in" }
        return "Postfix \(build.release) knows \(build.acceptedNames.last ?? "no protocol name")"
    }

    /// What a list here asks for and this release lacks; nil when the release is not at fault.
    private static func lacking(_ words: RejectedWords) -> String? {
        var parts: [String] = []
        if !words.unknownNames.isEmpty { parts.append("does not know \(words.unknownNames.inWords)") }
        if !words.unknownBounds.isEmpty {
            parts.append("does not understand \(words.unknownBounds.inWords) (3.6 and later)")
        }
        return parts.isEmpty ? nil : parts.inWords
    }

    private static func exactRule(_ build: PostfixBuild) -> String {
        if build.isAffectedByArticle { return "affected" }
        if build.hasEL6BackPort { return "not affected: the package has the names patched in" }
        return build.failsOpen ? "not affected: it ignores a bad list" : "not affected"
    }

    private static func signs(_ build: PostfixBuild) -> String {
        build.knowsBounds ? "!name, >=name, <=name" : build.knowsExclusions ? "!name, but not >=name" : "names only, no !name"
    }

    private static func meaning(_ build: PostfixBuild) -> String {
        if build.articleRuleSaysAffected && !build.isAffectedByArticle {
            return "The article's rule is coarse. By the exact rule, which decides here, the list may name these versions."
        }
        if build.isAffectedByArticle {
            return "Any list that names TLSv1.1 or TLSv1.2 is invalid here, and TLS is off. With a valid list TLS 1.1 and 1.2 stay on."
        }
        return build.knowsBounds
            ? "All names and bounds of today are known." : "Lists written for Postfix 3.6 and later (>=TLSv1.2) are invalid here."
    }
}
