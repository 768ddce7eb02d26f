// The JSON documents as a contract: what the program makes of the recorded article, member by member, beside the file that holds it.
// `WRITE_GENERATED=1 swift test --filter CheckDocumentTests` writes the files anew; what changed shows in the commit.

import Diagnosis
import Foundation
import Repair
import SampleServers
import Testing

@testable import postfix_tls_wizard

@Suite("JSON documents of the recorded article")
struct CheckDocumentTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// As it is printed, line by line.
    private func compare(_ document: some Encodable, with name: String) throws {
        let text = try documentText(document)
        let file = Self.fixtures.appending(path: name)
        if ProcessInfo.processInfo.environment["WRITE_GENERATED"] != nil {
            try FileManager.default.createDirectory(at: Self.fixtures, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let made = text.split(separator: "\n")
        let changed = made.difference(from: stored).map { change in
            switch change {
            case .insert(let line, let text, _): "\(line + 1) + \(text)"
            case .remove(let line, let text, _): "\(line + 1) - \(text)"
            }
        }
        #expect(changed.isEmpty, "\(name)\n\(changed.prefix(20).joined(separator: "\n"))")
    }

    private var assessment: Assessment { Assessment(ArticleServer().facts) }

    @Test("check --json")
    func check() throws {
        let assessment = assessment
        try compare(CheckDocument(assessment, RepairMenu(for: assessment)), with: "check.json")
    }

    @Test("fix --json of a change that is proven")
    func fix() throws {
        let remedy = try #require(RepairMenu(for: assessment).remedies.first)
        let server = ArticleServer()
        let report = ChangeReport(
            outcome: .changed, id: "2017-02-21T18-41-44Z-1a2b", proven: true,
            summary: "Fixed: 127.0.0.1:465 answers with TLS and 220.", details: ["The log has a line."], before: server.deadProbes,
            after: server.aliveProbes, reportPath: "/var/lib/postfix-tls-wizard/report.txt", byHand: ["cp a b"])
        try compare(
            ChangeDocument(report, remedy: remedy.id, diff: remedy.plan.diff, warnings: remedy.plan.lastingWarnings), with: "fix.json")
    }

    @Test("fix --dry-run --json")
    func dryRun() throws {
        let remedy = try #require(RepairMenu(for: assessment).remedies.first)
        try compare(
            ChangeDocument(outcome: "dry-run", summary: "Dry run.", remedy: remedy, before: ArticleServer().deadProbes),
            with: "dry-run.json")
    }
}
