// Reads release-facts.txt strictly: an unknown word, a missing source or a number out of place is an error with its line.

/// A row of the facts table that cannot be read.
struct FactError: Error, CustomStringConvertible {
    var line: Int
    var problem: String
    var description: String { "release-facts.txt, line \(line): \(problem)" }
}

extension ReleaseFacts {
    init(parsing text: String) throws(FactError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, line.first != "#" else { continue }
            var row = try FactRow(line, number: index + 1)
            try take(&row)
            try row.end()
        }
    }

    private mutating func take(_ row: inout FactRow) throws(FactError) {
        switch try row.word() {
        case "lists": lists = try row.since()
        case "strict": strict = try row.since()
        case "exclusions": exclusions = try row.since()
        case "bounds": bounds = try row.since()
        case "name": names[try row.name()] = try row.since()
        case "name-headers":
            nameHeaders.append(NameHeaders(name: try row.name(), rule: try row.rule(), until: try row.release(after: "until")))
        case "effect": effects[try row.name()] = try row.since()
        case "effect-headers":
            effectHeaders.append(EffectHeaders(name: try row.name(), rule: try row.rule(), since: try row.since()))
        case "offered": offers.append(Offer(version: try row.version(), rule: try row.rule()))
        case "bound": boundNames.append(BoundName(name: try row.word(), number: try row.hexadecimal()))
        case "needs": needs.append(try row.openSSLSince())
        case "policy":
            guard case .from(let version) = try row.rule() else { throw row.error("\"openssl\" expected") }
            policySince = version
        case "assumed": assumed.append(try row.openSSLSince())
        case "default": defaults.append(Default(parameter: try row.word(), since: try row.since(), value: try row.value()))
        case "backport": backPorts.append(try row.backPort())
        case "backport-name": backPortNames.insert(try row.name())
        case "backport-default": backPortDefaults[try row.word()] = try row.value()
        case "article": try takeArticle(&row)
        case "line": lines.append(Line(first: try row.release(), last: try row.release(after: "to")))
        case let other: throw row.error("unknown fact \"\(other)\"")
        }
    }

    private mutating func takeArticle(_ row: inout FactRow) throws(FactError) {
        switch try row.word() {
        case "below": articleBelow = try row.release()
        case "latest": articleLatest.append(try row.release())
        case let other: throw row.error("unknown rule \"\(other)\"")
        }
    }
}

/// One row, word by word. A value after ` = ` is kept whole: it may hold blanks, and may be empty.
private struct FactRow {
    private var words: ArraySlice<Substring>
    private var assigned: String?
    private let number: Int

    init(_ line: Substring, number: Int) throws(FactError) {
        self.number = number
        guard let bar = line.lastIndex(of: "|"), line[line.index(after: bar)...].contains(where: { $0 != " " }) else {
            throw FactError(line: number, problem: "no source after |")
        }
        var fact = line[..<bar]
        while fact.last == " " { fact.removeLast() }
        if let equals = fact.firstIndex(of: "=") {
            assigned = String(fact[fact.index(after: equals)...].drop { $0 == " " })
            fact = fact[..<equals]
        }
        words = ArraySlice(fact.split(separator: " "))
    }

    func error(_ problem: String) -> FactError { FactError(line: number, problem: problem) }

    mutating func word() throws(FactError) -> String {
        guard let word = words.popFirst() else { throw error("a word is missing") }
        return String(word)
    }

    private mutating func literal(_ text: String) throws(FactError) {
        let found = try word()
        guard found == text else { throw error("\"\(text)\" expected, not \"\(found)\"") }
    }

    func end() throws(FactError) {
        guard words.isEmpty, assigned == nil else { throw error("words left over") }
    }

    mutating func name() throws(FactError) -> ProtocolName {
        let text = try word()
        guard let name = ProtocolName(rawValue: text) else { throw error("no protocol name: \(text)") }
        return name
    }

    mutating func version() throws(FactError) -> TLSVersion {
        guard let version = try name().version else { throw error("SSLv2 is never offered") }
        return version
    }

    mutating func release() throws(FactError) -> Release {
        let text = try word()
        guard let release = Release(text) else { throw error("no release: \(text)") }
        return release
    }

    mutating func release(after text: String) throws(FactError) -> Release {
        try literal(text)
        return try release()
    }

    mutating func since() throws(FactError) -> Since {
        var releases = [try release(after: "since")]
        while !words.isEmpty {
            let next = try release()
            guard releases.last!.line < next.line else { throw error("\(next) is not on a later line than \(releases.last!)") }
            releases.append(next)
        }
        return Since(releases: releases)
    }

    private mutating func openSSL() throws(FactError) -> OpenSSLVersion {
        let text = try word()
        guard let version = OpenSSLVersion(text) else { throw error("no OpenSSL version: \(text)") }
        return version
    }

    mutating func rule() throws(FactError) -> OpenSSLRule {
        switch try word() {
        case "openssl": .from(try openSSL())
        case "before": .before(try openSSL())
        case let other: throw error("\"openssl\" or \"before\" expected, not \"\(other)\"")
        }
    }

    mutating func openSSLSince() throws(FactError) -> ReleaseFacts.OpenSSLSince {
        try literal("openssl")
        return ReleaseFacts.OpenSSLSince(version: try openSSL(), since: try since())
    }

    mutating func hexadecimal() throws(FactError) -> Int {
        let text = try word()
        guard let number = Int(text, radix: 16) else { throw error("no hexadecimal number: \(text)") }
        return number
    }

    mutating func value() throws(FactError) -> String {
        guard let value = assigned else { throw error("no value after =") }
        assigned = nil
        return value
    }

    mutating func backPort() throws(FactError) -> ReleaseFacts.BackPort {
        let distribution = try word()
        let version = try word()
        func package(_ release: String) throws(FactError) -> PackageVersion {
            guard let package = PackageVersion("\(version)-\(release)", rules: .rpm) else { throw error("no package release: \(release)") }
            return package
        }
        try literal("presumed")
        let presumed = try package(try word())
        try literal("proven")
        return ReleaseFacts.BackPort(
            distribution: distribution, version: version, presumed: presumed, proven: try package(try word()))
    }
}
