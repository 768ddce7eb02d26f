// A change that asks no more of a server than it must: connections and mails to postmaster counted on a real private Postfix.

import Diagnosis
import Glibc
import MailServer
import Repair
import TestSupport
import Testing

@Suite("What a change asks of the server", .serialized, .enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct LightChangeTests {
    private static let bad = "!SSLv2, !SSLv3 #, !TLSv1"

    /// A change of a server whose two lists are invalid, and what Postfix logged about it.
    private struct Change {
        var report: ChangeReport
        var lines: [String]

        func count(_ text: String) -> Int { lines.count { $0.contains(text) } }
    }

    private func change(_ prepare: (PrivatePostfix) -> Void = { _ in }) async throws -> Change {
        let postfix = try PrivatePostfix(.init(mandatory: LightChangeTests.bad, opportunistic: LightChangeTests.bad))
        try postfix.start()
        prepare(postfix)
        let request = SurveyRequest(configDirectory: postfix.configDirectory, logs: [postfix.logFile])
        let facts = await Survey(access: .live(), request: request).runAll()
        let remedy = try #require(RepairMenu(for: Assessment(facts)).remedies.first { $0.id == "exclusions" })
        let before = postfix.log.split(separator: "\n").count
        let runner = ChangeRunner(access: .live(), stateDirectory: "\(postfix.root)/state")
        let report = await runner.apply(remedy.plan, facts: facts, options: ApplyOptions()) { _ in }
        func lines() -> [String] { postfix.log.split(separator: "\n").dropFirst(before).map(String.init) }
        // The mail of the last session is written when that has ended.
        #expect(
            await eventually { lines().count { $0.contains("]: connect from") } == lines().count { $0.contains("]: disconnect from") } })
        return Change(report: report, lines: lines())
    }

    @Test("a repair that works sends postmaster one mail, for the ports as they were, and asks each port twice and once for a version")
    func good() async throws {
        let change = try await change()
        #expect(change.report.proven && change.report.after.allSatisfy(\.answers), "\(change.report.summary) \(change.report.details)")
        #expect(change.count("message-id=") == 1, "\(change.lines)")
        // Before: at most two to the wrapper-mode port. After: a round or two, the last look, four versions.
        #expect(change.count("]: connect from") <= 4 + 3 * (2 + 1 + 4), "\(change.count("]: connect from")): \(change.lines)")
    }

    @Test("one that fails sends four at most: before, at the first and last answer since the reload, and with the old files")
    func failing() async throws {
        let change = try await change { unlink($0.certificate) }
        #expect(change.report.outcome == .reverted, "\(change.report.summary) \(change.report.details)")
        #expect((1...4).contains(change.count("message-id=")), "\(change.count("message-id=")): \(change.lines)")
        #expect(change.count("]: connect from") <= 30, "\(change.count("]: connect from")): \(change.lines)")
    }
}
