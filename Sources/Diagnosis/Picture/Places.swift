// Where things stand: lines of main.cf and master.cf, paths as a service sees them, and the commands that lead an admin there.

import PostfixModel

/// A line of a configuration file.
package struct FilePlace: Sendable, Hashable {
    /// As configured: `/etc/postfix/main.cf`.
    package var path: String
    /// 1-based physical line.
    package var line: Int

    package init(_ path: String, _ line: Int) {
        self.path = path
        self.line = line
    }

    /// `/etc/postfix/main.cf line 41`
    package var shown: String { "\(path) line \(line)" }
    /// `main.cf line 41`
    package var brief: String { "\(path.fileName) line \(line)" }

    /// `main.cf lines 41 and 42`, `master.cf line 12`: one text a file, in the order of the places.
    package static func brief(_ places: [FilePlace]) -> [String] {
        places.map(\.path).unique.map { path in
            let lines = places.filter { $0.path == path }.map(\.line).unique.sorted().map(String.init)
            return "\(path.fileName) \(lines.count == 1 ? "line" : "lines") \(lines.inWords)"
        }
    }
}

extension ServerPicture {
    package var mainPath: String { facts.configuration.value?.mainPath ?? "main.cf" }
    var masterPath: String { facts.configuration.value?.masterPath ?? "master.cf" }
    package func mainPlace(_ line: Int) -> FilePlace { FilePlace(mainPath, line) }
    package func masterPlace(_ line: Int) -> FilePlace { FilePlace(masterPath, line) }

    /// Where a line belongs that master.cf lacks: behind its last one.
    var endOfMaster: FilePlace {
        let bytes = facts.configuration.value?.masterBytes ?? []
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + (bytes.last.map { $0 != UInt8(ascii: "\n") } == true ? 1 : 0)
        return masterPlace(lines + 1)
    }

    /// Where a value stands; nil for a built-in one.
    package func place(of value: EffectiveValue) -> FilePlace? { place(of: value.origin) }

    /// Its first line in master.cf.
    package func place(of service: MasterService) -> FilePlace { masterPlace(service.lines.lowerBound) }

    func place(of origin: Origin) -> FilePlace? {
        switch origin {
        case .mainCF(let lines): mainPlace(lines.lowerBound)
        case .masterCF(_, let line): masterPlace(line)
        case .builtIn: nil
        }
    }

    /// `/etc/postfix/main.cf line 41`
    package func placeText(of value: EffectiveValue) -> String { place(of: value)?.shown ?? "Postfix's built-in default" }

    /// The parameter's line in main.cf, or the `-o` of a service.
    func place(ofParameter name: String, for service: MasterService? = nil) -> FilePlace? {
        configuration?.effective(name, for: service).flatMap { place(of: $0) }
    }

    /// The physical line as it stands in the file, as evidence; nothing where there is no such line.
    package func source(_ place: FilePlace?, note: String? = nil) -> [Evidence] {
        guard let place, let files = facts.configuration.value else { return [] }
        let bytes = place.path == files.masterPath ? files.masterBytes : files.mainBytes
        guard let line = physicalLine(place.line, of: bytes) else { return [] }
        return [.source(number: place.line, text: String(decoding: line, as: UTF8.self), caret: nil, note: note)]
    }

    /// `vi +20 /etc/postfix/main.cf`: the line to be changed, in an editor that every server has; main.cf itself where none is known.
    func editing(_ place: FilePlace?) -> String {
        place.map { "vi +\($0.line) \(Command.quoted($0.path))" } ?? "vi \(Command.quoted(mainPath))"
    }

    /// A line more at the end of master.cf.
    func adding(_ line: String) -> String { "echo '\(line)' >> \(Command.quoted(masterPath))" }

    var queueDirectory: String { configuration?.queueDirectory ?? "/var/spool/postfix" }

    /// Where a path leads for this service.
    func path(_ path: String, for service: MasterService?) -> String {
        configuration?.path(path, for: service) ?? (path.hasPrefix("/") ? path : "\(queueDirectory)/\(path)")
    }

    /// Why an absolute path is not where it seems; nil where it is.
    func confinement(of service: MasterService?, _ path: String) -> String? {
        guard let service, path.hasPrefix("/"), configuration?.isConfined(service) == true else { return nil }
        let place = place(of: service)
        return "\(service.program) runs in a chroot (\(place.shown), fifth column): it looks for \(self.path(path, for: service))"
    }
}
