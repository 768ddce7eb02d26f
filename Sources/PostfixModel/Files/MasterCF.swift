// master.cf, lossless, with the `-o name=value` overrides that beat main.cf (FACTS §6).

/// One `-o name=value` (or `-oname=value`, `-o { name = value }` from 3.0) of a service.
package struct Override: Hashable, Sendable {
    package var name: String
    package var value: [UInt8]
    /// 1-based physical line the value stands on.
    package var line: Int
    package var text: String { String(decoding: value, as: UTF8.self) }
}

/// One service entry.
package struct MasterService: Hashable, Sendable {
    /// First field, verbatim: `smtps`, `465`, `127.0.0.1:smtps`, `[::1]:465`. The log names the service so.
    package var name: String
    /// `inet`, `unix`, `pass`, …
    package var type: String
    /// Eighth field: `smtpd`.
    package var command: String
    /// All arguments after the command, as the daemon sees them.
    package var arguments: [String]
    /// In file order, also those behind a stray word, which the daemon would not come to read.
    package var overrides: [Override]
    package var lines: ClosedRange<Int>
    /// The fatal error this daemon ends with before it reads any parameter, in the log's words: an option without `=` (2.9 and later)
    /// or one it does not know.
    package var fatalOption: String?

    /// The `-o` in force: the last one.
    package func override(_ parameter: String) -> Override? { overrides.last { $0.name == parameter } }

    /// The daemon that runs: the last component of the command.
    package var program: String { command.split(separator: "/").last.map(String.init) ?? command }
}

/// An entry master would not start with, or arguments the daemon would die of (stray words in 2.x, FACTS §6).
package struct MasterProblem: Hashable, Sendable {
    package var lines: ClosedRange<Int>
    /// Postfix's own words, without file name and line number.
    package var text: String
    /// True: master itself ends here, at the next start or reload. False: only this service's daemon does.
    package var stopsMaster: Bool
}

/// Law: `MasterCF(bytes, release).render() == bytes` for any bytes.
package struct MasterCF: Sendable, Equatable {
    package let services: [MasterService]
    package let problems: [MasterProblem]
    private let file: [UInt8]
    private let release: Release
    private let places: [[OverridePlace]]

    /// The release decides the argument syntax: `{ … }` groups exist from 3.0.0 on.
    package init(_ bytes: [UInt8], release: Release) {
        var reader = MasterCFReader(file: bytes, syntax: ConfigurationSyntax(release))
        for line in LogicalLines(bytes).lines { reader.read(line) }
        file = bytes
        self.release = release
        services = reader.services
        problems = reader.problems
        places = reader.places
    }

    package func render() -> [UInt8] { file }

    package static func == (left: MasterCF, right: MasterCF) -> Bool { left.file == right.file && left.release == right.release }

    /// A copy where the override in force of that service has this value. Where the value has blanks it is written with
    /// `,` or `:` and no blanks (2.x has no quoting, `postconf -P` refuses blanks), or in the braces the entry already uses.
    /// Stray words right behind the old value were meant as its end (`-o name=!SSLv2, !SSLv3`) and go with it.
    /// Nil when the service has no such override.
    package func setting(_ parameter: String, of service: MasterService, to value: String) -> MasterCF? {
        guard let index = index(of: service), let override = services[index].overrides.lastIndex(where: { $0.name == parameter })
        else { return nil }
        return MasterCF(places[index][override].setting(value, in: file), release: release)
    }

    /// An earlier edit may have moved the service to other lines: then its name, type and command find it, the last one of them.
    private func index(of service: MasterService) -> Int? {
        services.firstIndex(of: service)
            ?? services.lastIndex { $0.name == service.name && $0.type == service.type && $0.command == service.command }
    }
}
