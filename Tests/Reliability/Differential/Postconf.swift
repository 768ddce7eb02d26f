// The installed postconf as the judge of what a main.cf means.

import Glibc
import PostfixModel
import TestSupport

/// What every worker needs to know of the installed postconf.
struct Postconf: Sendable {
    static let path = "/usr/sbin/postconf"
    let start: ForkedStart
    let release: Release
    /// `postconf -d`: the built-in values, `$name` unexpanded.
    let defaults: [String: String]

    init() throws {
        start = try ForkedStart()
        var defaults: [String: String] = [:]
        for line in try TestProcess.must([Postconf.path, "-d"]).split(separator: "\n") {
            guard let end = line.firstIndex(of: " ") else { continue }
            defaults[String(line[..<end])] = String(line[end...].dropFirst(3))
        }
        guard let release = defaults["mail_version"].flatMap(Release.init) else {
            throw TestProcess.Failure(description: "\(Postconf.path) -d shows no mail_version")
        }
        self.release = release
        self.defaults = defaults
    }

    func configuration(_ main: MainCF, master: [UInt8] = []) -> Configuration {
        Configuration(main: main, master: MasterCF(master, release: release), build: PostfixBuild(release: release), defaults: defaults)
    }

    /// As postconf prints a value: its words with one blank between them (pcf_print_line()).
    static func words(_ value: [UInt8]) -> [UInt8] {
        Array(value.split { [0x20, 0x09, 0x0D, 0x0A].contains($0) }.joined(separator: [0x20]))
    }

    /// As a Postfix program logs text: what is not printable ASCII becomes a question mark (src/util/printable.c).
    static func printable(_ text: [UInt8]) -> [UInt8] { text.map { (32...126).contains($0) ? $0 : UInt8(ascii: "?") } }

    static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
}

/// A configuration directory in memory and a postconf waiting for it. Not for two threads at a time.
final class PostconfDesk {
    let postconf: Postconf
    private let tool: ForkedProgram
    private let directory: TemporaryDirectory
    var path: String { directory.path }
    var mainPath: String { "\(path)/main.cf" }
    var masterPath: String { "\(path)/master.cf" }

    init(_ postconf: Postconf) throws {
        self.postconf = postconf
        directory = try TemporaryDirectory(below: access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp")
        tool = try ForkedProgram(Postconf.path, in: directory.path, start: postconf.start)
        try put("", at: masterPath)
    }

    func put(main: [UInt8]) throws { try put(main, at: mainPath) }

    func put(_ bytes: some Sequence<UInt8>, at path: String) throws {
        try TestFile.write(path, bytes: Array(bytes))
        TestFile.age(path)
    }

    func put(_ text: String, at path: String) throws { try put(text.utf8, at: path) }

    func ask(_ arguments: [[UInt8]], afresh: Bool = false) throws -> PostconfAnswer {
        let words = [Array("-c".utf8), Array(path.utf8)] + arguments
        return PostconfAnswer(afresh ? try tool.runAfresh(words) : try tool.run(words), directory: path)
    }

    func ask(_ arguments: [String], afresh: Bool = false) throws -> PostconfAnswer {
        try ask(arguments.map { Array($0.utf8) }, afresh: afresh)
    }
}

/// What postconf printed.
struct PostconfAnswer: Equatable {
    struct Setting: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    var failed: Bool
    /// Ended by a signal: its stack was full, say.
    var crashed: Bool
    var lines: [[UInt8]]
    /// Warnings and errors without the program's name and the directory.
    var said: [String]

    init(_ answer: ForkedProgram.Answer, directory: String) {
        failed = answer.failed
        crashed = answer.status & 0x7F != 0
        lines = answer.output.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(Array.init)
        said = answer.errors.split(separator: 0x0A).map { line in
            var text = String(decoding: line, as: UTF8.self).replacing("\(directory)/", with: "")
            if let behind = text.firstRange(of: ": ") { text = String(text[behind.upperBound...]) }
            return text
        }
    }

    /// `name = value` lines. A name has no blank in it.
    var settings: [Setting] {
        lines.map { line in
            let name = line.prefix { $0 != 0x20 }
            return Setting(name: Array(name), value: Array(line.dropFirst(name.count + 3)))
        }
    }

    /// `name=value` of the entries that nothing refers to, in printable characters.
    var unused: [String] { texts("warning: main.cf: unused parameter: ") }

    /// The error postconf ended with.
    var fatal: String? { texts("fatal: ").first }

    /// It ended because a `$name` or a condition cannot be expanded.
    var cannotExpand: Bool {
        guard let fatal else { return false }
        return fatal == "macro processing error" || fatal.hasPrefix("mac_exp_eval: ") || fatal.hasPrefix("malformed compatibility level")
    }

    /// The same but for the order of warnings: Postfix walks its tables in another one each time, up to the first error.
    func says(the other: PostconfAnswer) -> Bool {
        lines == other.lines && failed == other.failed && (failed || said.sorted() == other.said.sorted())
    }

    func texts(_ prefix: String) -> [String] { said.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) } }
}
