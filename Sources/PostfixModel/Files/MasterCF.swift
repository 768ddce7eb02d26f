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
    /// Third to seventh field as written: private, unprivileged, chroot, wakeup, maxproc. `-` stands for the default.
    package var columns: [String]
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

    /// `smtps/inet`, as postconf names it.
    package var key: String { "\(name)/\(type)" }

    /// The port's number, where its name is one of mail's; nil for a service without a port.
    package var portNumber: Int? { type == "inet" ? InetEndpoint(name)?.portNumber : nil }

    /// `y`, `n` or `-`.
    package var chroot: String { columns[2] }

    /// How many processes may run at once; nil where default_process_limit says it.
    package var processLimit: Int? { columns[4] == "-" ? nil : Int(columns[4].prefix { $0.isNumber }) }

    /// The daemon that runs: the last component of the command.
    package var program: String { command.fileName }
}

/// An entry master would not start with, or arguments the daemon would die of (stray words in 2.x, FACTS §6).
package struct MasterProblem: Hashable, Sendable {
    package var lines: ClosedRange<Int>
    /// Postfix's own words, without file name and line number.
    package var text: String
    /// Is true when master itself ends here, at the next start or reload; false when only this service's daemon does.
    package var stopsMaster: Bool
    /// postconf, 2.9 and later, ends here as well, and with it whoever asks it for anything: too few fields, or a column that is none of
    /// its values. What only master or the daemon looks at, it does not see (tried with 3.7.11, every kind).
    package var stopsPostconf = false
    /// Master and everybody else read the file as if the entry were not there, with a warning: its first line begins with a blank, and nothing
    /// is above it that it could go on with.
    package var isDropped = false
}

/// Law: `MasterCF(bytes, release).render() == bytes` for any bytes.
///
/// The edits return a new file, or nil where what would be read afterwards is not certain. Each touches the entries it names only.
package struct MasterCF: Sendable, Equatable {
    package let services: [MasterService]
    package let problems: [MasterProblem]
    let file: [UInt8]
    let release: Release
    let places: [ServicePlace]

    /// The release decides the argument syntax: `{ … }` groups exist from 3.0.0 on.
    package init(_ bytes: [UInt8], release: Release) {
        var reader = MasterCFReader(file: bytes, syntax: ConfigurationSyntax(release))
        let logical = LogicalLines(bytes)
        if let line = logical.leading { reader.drop(line) }
        for line in logical.lines { reader.read(line) }
        file = bytes
        self.release = release
        services = reader.services
        problems = reader.problems
        places = reader.places
    }

    package func render() -> [UInt8] { file }

    /// The service that the first line would be if it did not begin with a blank; nil where it begins with none, or would be no service.
    package var dropped: MasterService? {
        problems.contains(where: \.isDropped) ? takingLeadingBlanks()?.services.first : nil
    }

    /// The same file as this release reads it; parsed again only where its syntax is another.
    package func asRead(by release: Release) -> MasterCF {
        ConfigurationSyntax(release) == ConfigurationSyntax(self.release) ? self : MasterCF(file, release: release)
    }

    package static func == (left: MasterCF, right: MasterCF) -> Bool { left.file == right.file && left.release == right.release }

    var syntax: ConfigurationSyntax { ConfigurationSyntax(release) }

    /// Where this service stands here. An earlier edit may have given it other options, or moved it: then its head line finds it, or
    /// its name, type and command, the last one of them.
    func index(of service: MasterService) -> Int? {
        func isSame(_ other: MasterService) -> Bool {
            other.name == service.name && other.type == service.type && other.command == service.command
        }
        return services.firstIndex(of: service)
            ?? services.firstIndex { isSame($0) && $0.lines.lowerBound == service.lines.lowerBound } ?? services.lastIndex(where: isSame)
    }
}
