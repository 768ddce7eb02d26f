// A practice incident as data: who the server is, its files, its log so far, and what there is to learn.
// Verdict and protocols never come from here: the same engine reads the files.

import MailServer
import PostfixModel
import Resources

package struct PracticeScenario: Sendable, Equatable {
    package var name: String
    package var title: String
    package var briefing: [String]
    package var lesson: [String]
    /// `hostname`, `system`, `postfix`, `openssl`, and `rpm`/`dpkg` package lines as the package manager prints them;
    /// `state = stopped` for a Postfix that does not run, `certificate = expired`.
    package var server: [String: String]
    /// Files with `@DIR@`, `@SMTP@`, `@SMTPS@`, `@SUBMISSION@` still to be filled in.
    package var mainCF: String
    package var masterCF: String
    package var mailLog: String

    /// In the order they are best taken.
    package static let names = Resources.practiceScenarios.map(\.name)

    package init?(named name: String) {
        guard let text = Resources.practiceScenarios.first(where: { $0.name == name })?.text else { return nil }
        self.init(name: name, parsing: text)
    }

    /// Returns nil when a section is missing: a fault of the resource, found by its test.
    init?(name: String, parsing text: String) {
        let sections = PracticeScenario.sections(of: text)
        guard let title = sections["title"]?.first, let server = sections["server"], let main = sections["main.cf"],
            let master = sections["master.cf"], let log = sections["maillog"], let briefing = sections["briefing"],
            let lesson = sections["lesson"]
        else { return nil }
        self.name = name
        self.title = title
        self.briefing = briefing
        self.lesson = lesson
        self.server = PracticeScenario.pairs(server)
        mainCF = main.map { $0 + "\n" }.joined()
        masterCF = master.map { $0 + "\n" }.joined()
        mailLog = log.map { $0 + "\n" }.joined()
        guard Release(self.server["postfix"] ?? "") != nil, OpenSSLVersion(self.server["openssl"] ?? "") != nil else { return nil }
    }

    /// The Postfix that is simulated.
    var build: PostfixBuild {
        let library = server["openssl"].flatMap(OpenSSLVersion.init)
        return PostfixBuild(
            release: Release(server["postfix"] ?? "")!, package: packageVersion, headers: library, library: library)
    }

    /// `postfix 2:2.6.6-6.el6_7.1`: the version is the last word.
    private var packageVersion: PackageVersion? {
        let lines: [(PackageVersion.Rules, String?)] = [(.rpm, server["rpm"]), (.debian, server["dpkg"])]
        return lines.compactMap { rules, line in
            line?.split(separator: " ").last.flatMap { PackageVersion(String($0), rules: rules) }
        }.first
    }

    private static func sections(of text: String) -> [String: [String]] {
        var sections: [String: [String]] = [:]
        var current: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("["), line.hasSuffix("]") {
                current = String(line.dropFirst().dropLast())
                sections[current!] = []
            } else if let current {
                sections[current]!.append(line)
            }
        }
        // The line end before the next section's head, or at the end of the file, is no line of the section.
        return sections.mapValues { $0.last == "" ? Array($0.dropLast()) : $0 }
    }

    private static func pairs(_ lines: [String]) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in lines {
            let halves = line.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks() }
            if halves.count == 2 { pairs[halves[0]] = halves[1] }
        }
        return pairs
    }
}
