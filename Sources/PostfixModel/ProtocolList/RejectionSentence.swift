// One sentence for a junior admin: why this Postfix does not take the token, and what it would take.
// Without a full stop, which is for whoever shows it.

extension RejectedToken {
    /// One sentence for a reader: why this Postfix does not take it and what it would take.
    package func sentence(for build: PostfixBuild) -> String { sentence(for: build, together: [token]) }

    /// One sentence for all words of one kind, where a sentence can be about several, else one for each.
    package static func sentences(_ words: [RejectedToken], for build: PostfixBuild) -> [String] {
        words.map { word in
            word.sentence(for: build, together: words.filter { $0.reason == word.reason }.map(\.token).unique)
        }.unique
    }

    /// `alike`: every token that is rejected for this reason.
    private func sentence(for build: PostfixBuild, together alike: [String]) -> String {
        let these = (alike.count == 1 ? " " : "s ") + alike.map { "\"\($0)\"" }.inWords
        let postfix = "Postfix \(build.release)"
        switch reason {
        case .nameNotKnownYet(let since):
            let came = since.map { ", which came with \($0)" } ?? ""
            return "\(postfix) does not know the name\(these)\(came); it knows \(build.namesInWords)"
        case .headersTooOld:
            return "\(postfix) knows the name\(these) only when compiled with OpenSSL \(build.headersNeeded) or later, "
                + "and this one was compiled with \(build.effectiveHeaders); it knows \(build.namesInWords)"
        case .exclusionNotKnownYet:
            return "\(postfix) does not understand \"!\" in \"\(token)\", which came with 2.5.0; "
                + "name the versions to keep, for example \"TLSv1\""
        case .boundsNotKnownYet:
            return "\(postfix) does not understand the bound\(these), which came with 3.6.0; "
                + "write \"!name\" for each version to turn off"
        case .strayHash:
            return "\"\(token)\" is read as a name: \"#\" starts no comment inside a value, only at the start of a line; remove it"
        case .quote:
            return "\(token) is read with its quotes as a name: values are never quoted; remove the quotes"
        case .separatorNotAllowed: return separatorSentence
        case .blankAfterExclamation:
            return "\"\(token)\" stands alone: \"!\" must touch the name it excludes, as in \"!SSLv3\""
        case .doubleExclamation:
            return "\"\(token)\" has more than one \"!\": write exactly one, as in \"!SSLv3\""
        case .notABound:
            return "\"\(token)\" is no bound: write \">=\" or \"<=\" and one of \(build.boundsInWords), without a blank, "
                + "as in \">=TLSv1.2\""
        case .bareNumber: return numberSentence(for: build)
        case .reference:
            return "\"\(token)\" is a reference, and Postfix reads the value of the parameter in its place. Ask for that value"
        case .misspelt(let suggestion?):
            return "\"\(token)\" is not spelt as Postfix spells it: write \"\(suggestion)\"\(build.caution(on: suggestion))"
        case .misspelt(nil):
            return "There is no protocol version \"\(token)\"; \(postfix) knows \(build.namesInWords)"
        case .unknownWord:
            return "\"\(token)\" is no protocol name; \(postfix) knows \(build.namesInWords)"
        }
    }
}

extension RejectedToken {
    fileprivate func numberSentence(for build: PostfixBuild) -> String {
        let number = "\"\(token)\" is a number, and Postfix \(build.release) takes"
        if !build.knowsBounds { return "\(number) names only: \(build.namesInWords)" }
        return "\(number) numbers only after \">=\" or \"<=\", as in \">=0303\"; names are \(build.namesInWords)"
    }

    fileprivate var separatorSentence: String {
        guard let blank = unicodeBlank else {
            return "\"\(token)\" is read as one name: names are separated by blanks, commas or colons only"
        }
        return "\"\(token)\" is read as one name: the blank in it is \(blank), which looks like a blank and separates nothing; "
            + "type it again with the space bar"
    }

    /// The first blank in the token that is none for Postfix, by its name.
    fileprivate var unicodeBlank: String? {
        guard
            let blank = token.unicodeScalars.first(where: {
                $0.properties.isWhitespace && !$0.isASCII || [0x200B, 0xFEFF].contains($0.value)
            })
        else {
            return nil
        }
        let code = String(blank.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: 4 - min(4, code.count)) + code
        return blank.value == 0xA0 ? "a no-break space (\(number))" : "the character \(number)"
    }
}

extension PostfixBuild {
    fileprivate var namesInWords: String { acceptedNames.isEmpty ? "none" : acceptedNames.inWords }
    fileprivate var boundsInWords: String { facts.boundNames.map(\.name).inWords }

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
}
