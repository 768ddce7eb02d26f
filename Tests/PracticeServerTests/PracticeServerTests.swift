@testable import PracticeServer
import Diagnosis
import Foundation
import PostfixModel
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("Practice server", .serialized, .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct PracticeServerTests {
    /// A started server and the survey of it, as the wizard has them.
    private func assess(_ name: String, _ body: (PracticeServer, ServerAccess, Assessment) async throws -> Void) async throws {
        let scenario = try #require(PracticeScenario(named: name))
        let live = ServerAccess.live()
        let server = try await PracticeServer.start(scenario, live: live)
        defer { server.remove() }
        let access = server.access(live: live, record: { _ in })
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: server.configDirectory))
        try await body(server, access, Assessment(await survey.runAll()))
    }

    @Test(
        "each incident is judged from its files and ports alone",
        arguments: [
            ("article", VerdictKind.confirmed), ("comment", .confirmed), ("bounds", .confirmed), ("override", .confirmed),
            ("certificate", .otherFault), ("healthy", .healthy),
        ])
    func verdict(name: String, kind: VerdictKind) async throws {
        try await assess(name) { _, _, assessment in
            #expect(assessment.verdict.kind == kind, "\(assessment.verdict.summary)")
        }
    }

    @Test("a missing certificate has the same face, and no edit is proposed")
    func certificate() async throws {
        try await assess("certificate") { _, _, assessment in
            #expect(RepairMenu(for: assessment).remedies.isEmpty)
            let smtps = assessment.facts.connection.value?.probes.first { $0.endpoint.role == .smtps }
            #expect(smtps?.showsDroppedTLS == true)
        }
    }

    @Test("the article's repair is applied, proven by a real handshake of the versions the list leaves on, and undone")
    func article() async throws {
        try await assess("article") { server, access, assessment in
            let path = "\(server.configDirectory)/main.cf"
            let original = try TestFile.bytes(path)
            let remedy = try #require(RepairMenu(for: assessment).remedies.first)
            #expect(remedy.id == "article")
            let runner = ChangeRunner(access: access, stateDirectory: server.stateDirectory)
            let report = await runner.apply(remedy.plan, facts: assessment.facts, options: ApplyOptions()) { _ in }
            #expect(report.outcome == .changed && report.proven, "\(report.summary)")
            let smtps = try #require(report.after.first { $0.endpoint.role == .smtps })
            #expect(smtps.versions.filter(\.value).keys.sorted() == ["TLSv1", "TLSv1.1", "TLSv1.2"])

            let undone = await runner.undo(id: nil, configDirectory: server.configDirectory, facts: assessment.facts) { _ in }
            #expect(undone.outcome == .restored, "\(undone.summary)")
            #expect(try TestFile.bytes(path) == original)
            #expect(undone.after.allSatisfy { !$0.answers })
        }
    }

    @Test("an edit without a reload changes nothing on the port")
    func reloadIsNeeded() async throws {
        try await assess("bounds") { server, access, assessment in
            let smtps = try #require(assessment.facts.connection.value?.probes.first { $0.endpoint.role == .smtps }).endpoint
            let path = "\(server.configDirectory)/main.cf"
            let repaired = try TestFile.text(path).replacing(">=TLSv1.2", with: "!SSLv2, !SSLv3")
            try TestFile.write(path, repaired)
            #expect(await Prober(access: access).probe(smtps, versions: false).showsDroppedTLS)
            _ = await access.run(Command("postfix", ["-c", server.configDirectory, "reload"]))
            #expect(await Prober(access: access).probe(smtps, versions: false).answers)
        }
    }

    @Test("nothing is left behind")
    func removed() async throws {
        var directory = ""
        try await assess("healthy") { server, _, _ in
            directory = server.directory
            #expect(TestFile.exists(directory))
        }
        #expect(!TestFile.exists(directory))
    }
}
