// This machine's postconf, asked about many configurations by one shell.

import TestSupport

@testable import PostfixModel

struct Postconf: Sendable {
    struct Answer {
        var lines: [[UInt8]]
        var failed: Bool
        var texts: [String] { lines.map { String(decoding: $0, as: UTF8.self) } }
    }

    let path: String
    let release: Release
    let defaults: [String: String]

    /// Nil, with the reason printed, where there is none that knows -x and -P (2.11).
    static let installed: Postconf? = {
        guard let path = Shell.path(of: "postconf") else {
            print("skipped: no postconf on this machine to compare with")
            return nil
        }
        guard let output = try? Shell.output(of: "\(path) -d"), let postconf = Postconf(path: path, output: output) else {
            print("skipped: \(path) -d does not answer")
            return nil
        }
        guard (postconf.release.major, postconf.release.minor) >= (2, 11) else {
            print("skipped: \(path) is of Postfix \(postconf.release), which has no -x and -P")
            return nil
        }
        return postconf
    }()

    private init?(path: String, output: [UInt8]) {
        var defaults: [String: String] = [:]
        for line in output.split(separator: 0x0A) {
            let text = Array(line)
            guard case .success(let parts) = NameValue.split(text, in: 0..<text.count) else { continue }
            defaults[String(decoding: text[parts.name], as: UTF8.self)] = String(decoding: text[parts.value], as: UTF8.self)
        }
        guard let release = defaults["mail_version"].flatMap(Release.init) else { return nil }
        self.path = path
        self.release = release
        self.defaults = defaults
    }

    /// As postconf prints a value: its words with one blank between them (pcf_print_line()).
    static func words(_ value: [UInt8]) -> String {
        let words = value.split { [0x20, 0x09, 0x0D, 0x0A].contains($0) }
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    func configuration(main: MainCF, master: [UInt8] = []) -> Configuration {
        Configuration(main: main, master: MasterCF(master, release: release), build: PostfixBuild(release: release), defaults: defaults)
    }

    /// What `postconf -c DIRECTORY ARGUMENTS` says for each pair of files, in order.
    func ask(_ arguments: String, main: [[UInt8]], master: [[UInt8]]? = nil) throws -> [Answer] {
        let directory = try PrivateDirectory("postconf")
        for (index, file) in main.enumerated() {
            try directory.write(file, to: "\(index)/main.cf")
            try directory.write(master?[index] ?? [], to: "\(index)/master.cf")
        }
        // Side by side: every fatal error makes a Postfix program sleep for a second before it exits.
        _ = try Shell.output(
            of: """
                cd \(directory.path) && seq 0 \(main.count - 1) | xargs -n 10 -P 12 sh -c \
                  'for n; do \(path) -c \(directory.path)/$n \(arguments) > $n/output; echo $? > $n/status; done' sh
                """)
        return try main.indices.map { index in
            let output = try directory.read("\(index)/output").split(separator: 0x0A, omittingEmptySubsequences: false)
            return Answer(lines: output.dropLast().map(Array.init), failed: try directory.read("\(index)/status") != Array("0\n".utf8))
        }
    }
}
