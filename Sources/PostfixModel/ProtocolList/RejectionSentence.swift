// One sentence for a junior admin: why this Postfix does not take the token, and what it would take.

extension RejectedToken {
    /// One sentence for a reader: why this Postfix does not take it and what it would take.
    package func sentence(for build: PostfixBuild) -> String {
        let postfix = "Postfix \(build.release)"
        switch reason {
        case .nameNotKnownYet(let since?):
            return "\(postfix) does not know the name \"\(token)\", which came with \(since); it knows \(build.namesInWords)."
        case .nameNotKnownYet(nil):
            return "\(postfix) does not know the name \"\(token)\"; it knows \(build.namesInWords)."
        case .headersTooOld:
            return "\(postfix) knows the name \"\(token)\" only when compiled with OpenSSL \(build.headersNeeded) or later, "
                + "and this one was compiled with \(build.effectiveHeaders); it knows \(build.namesInWords)."
        case .exclusionNotKnownYet:
            return "\(postfix) does not understand \"!\" in \"\(token)\", which came with 2.5.0; "
                + "name the versions to keep, for example \"TLSv1\"."
        case .boundsNotKnownYet:
            return "\(postfix) does not understand the bound \"\(token)\", which came with 3.6.0; "
                + "write \"!name\" for each version to turn off."
        case .strayHash:
            return "\"\(token)\" is read as a name: \"#\" starts no comment inside a value, only at the start of a line; remove it."
        case .quote:
            return "\(token) is read with its quotes as a name: values are never quoted; remove the quotes."
        case .separatorNotAllowed:
            return "\"\(token)\" is read as one name: names are separated by blanks, commas or colons only."
        case .blankAfterExclamation:
            return "\"\(token)\" stands alone: \"!\" must touch the name it excludes, as in \"!SSLv3\"."
        case .doubleExclamation:
            return "\"\(token)\" has more than one \"!\": write exactly one, as in \"!SSLv3\"."
        case .notABound:
            return "\"\(token)\" is no bound: write \">=\" or \"<=\" and one of \(build.boundsInWords), without a blank, "
                + "as in \">=TLSv1.2\"."
        case .bareNumber:
            return "\"\(token)\" is a number, and \(postfix) takes "
                + (build.knowsBounds ? "numbers only after \">=\" or \"<=\"" : "names only") + ": \(build.namesInWords)."
        case .misspelt(let suggestion?):
            return "\"\(token)\" is not spelt as Postfix spells it: write \"\(suggestion)\"\(build.caution(on: suggestion))."
        case .misspelt(nil):
            return "There is no protocol version \"\(token)\"; \(postfix) knows \(build.namesInWords)."
        case .unknownWord:
            return "\"\(token)\" is no protocol name; \(postfix) knows \(build.namesInWords)."
        }
    }
}

extension PostfixBuild {
    fileprivate var namesInWords: String { inWords(acceptedNames, last: "and") }
    fileprivate var boundsInWords: String { inWords(facts.boundNames.map(\.name), last: "and") }

    fileprivate var headersNeeded: String {
        if case .from(let version)? = facts.nameHeaders.first?.rule { return version.description }
        return "a later version"
    }

    /// A suggestion that this build would not take either must not be followed blindly.
    fileprivate func caution(on suggestion: String) -> String {
        let bytes = Array(suggestion.utf8)[...]
        let negated = bytes.first == UInt8(ascii: "!")
        guard let name = ProtocolName(anyCase: negated ? bytes.dropFirst() : bytes) else { return "" }
        if negated && !knowsExclusions { return ", but this Postfix does not understand \"!\" before 2.5.0" }
        guard !accepts(name) else { return "" }
        if let since = firstRelease(knowing: name) { return ", but this Postfix does not know that name before \(since)" }
        return ", but this Postfix was compiled with an OpenSSL too old for that name"
    }

    private func inWords(_ words: [String], last: String) -> String {
        guard words.count > 1 else { return words.first ?? "none" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + words.last!
    }
}
