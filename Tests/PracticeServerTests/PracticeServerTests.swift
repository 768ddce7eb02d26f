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
        let access = server.access(live: live, record: { _ in })
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: server.configDirectory))
        let assessment = Assessment(await survey.runAll())
        do {
            try await body(server, access, assessment)
        } catch {
            await server.remove()
            throw error
        }
        await server.remove()
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
            #expect(smtps.versionWords(\.rawValue) == ["TLSv1", "TLSv1.1", "TLSv1.2"])

            let undone = await runner.undo(id: nil, configDirectory: server.configDirectory, facts: assessment.facts) { _ in }
            #expect(undone.outcome == .restored, "\(undone.summary)")
            #expect(try TestFile.bytes(path) == original)
            #expect(undone.after.allSatisfy { !$0.answers })
        }
    }

    @Test(
        "the other faults are told by name, each by its files, its log and its ports",
        arguments: [
            ("not-enabled", "service-not-enabled", 1), ("half-commented", "options-on-wrong-service", 2),
            ("expired", "certificate-expired", 2),
            ("cipher-grade", "invalid-cipher-grade", 2), ("not-starting", "malformed-master-line", 2),
            ("outgoing", "invalid-client-list", 2),
        ])
    func fault(name: String, id: String, exit: Int) async throws {
        try await assess(name) { _, _, assessment in
            #expect(assessment.verdict.faults.first?.id == id, "\(assessment.verdict.faults.map(\.id)) \(assessment.verdict.summary)")
            #expect(assessment.verdict.faults.count == 1, "\(assessment.verdict.faults.map(\.id))")
            #expect(assessment.exitCode == exit)
        }
    }

    @Test(
        "their repairs are applied, proven at the ports, and undone to the byte",
        arguments: ["not-enabled", "half-commented", "cipher-grade", "not-starting"])
    func repaired(name: String) async throws {
        try await assess(name) { server, access, assessment in
            let paths = ["main.cf", "master.cf"].map { "\(server.configDirectory)/\($0)" }
            let original = try paths.map { try TestFile.bytes($0) }
            let fault = try #require(assessment.verdict.faults.first)
            let remedy = try #require(RepairMenu(for: assessment).remedy(for: fault))
            let runner = ChangeRunner(access: access, stateDirectory: server.stateDirectory)
            let report = await runner.apply(remedy.plan, facts: assessment.facts, options: ApplyOptions()) { _ in }
            #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
            #expect(report.after.allSatisfy { $0.answers }, "\(report.after.map(\.state))")
            let undone = await runner.undo(id: nil, configDirectory: server.configDirectory, facts: assessment.facts) { _ in }
            #expect(undone.outcome == .restored, "\(undone.summary)")
            let present = try paths.map { try TestFile.bytes($0) }
            #expect(present == original)
        }
    }

    @Test("a list for outgoing mail is repaired and kept: the ports answer as before, and the queue is what shows the rest")
    func outgoing() async throws {
        try await assess("outgoing") { server, access, assessment in
            let path = "\(server.configDirectory)/main.cf"
            let original = try TestFile.bytes(path)
            let fault = try #require(assessment.verdict.faults.first)
            let remedy = try #require(RepairMenu(for: assessment).remedy(for: fault))
            let runner = ChangeRunner(access: access, stateDirectory: server.stateDirectory)
            let report = await runner.apply(remedy.plan, facts: assessment.facts, options: ApplyOptions()) { _ in }
            #expect(report.outcome == .changed && !report.proven && report.exitCode == 2, "\(report.summary) \(report.details)")
            #expect(report.summary.hasPrefix("Kept: ") && report.after.allSatisfy { $0.answers }, "\(report.summary)")
            #expect(report.next.compactMap(\.command) == ["-p", "-f"].map { "postqueue -c \(server.configDirectory) \($0)" })
            let undone = await runner.undo(id: nil, configDirectory: server.configDirectory, facts: assessment.facts) { _ in }
            #expect(undone.outcome == .restored && undone.next.isEmpty, "\(undone.summary)")
            let present = try TestFile.bytes(path)
            #expect(present == original)
        }
    }

    @Test(
        "page 3 quotes the line that says why, and the command shown finds it",
        arguments: [
            ("cipher-grade", #"invalid cipher grade: "medium, high""#, "cipher grade"),
            ("not-starting", "bad transport type: smtpd_tls_wrappermode=yes", "fatal:"),
            ("outgoing", "Deliveries to other servers end at the list", "aborting TLS session"),
        ])
    func log(name: String, says: String, finds: String) async throws {
        try await assess(name) { _, _, assessment in
            let finding = try #require(assessment.finding("mail-log"))
            #expect(finding.summary.contains(says), "\(finding.summary)")
            let quoted = finding.evidence.flatMap(\.plainLines).filter { $0.contains(finds) }
            #expect(!quoted.isEmpty && finding.command?.contains(finds) == true, "\(finding)")
        }
    }

    @Test("a service that is not open is met where nothing listens, at the number that stands for it")
    func closed() async throws {
        try await assess("not-starting") { _, _, assessment in
            let met = try #require(assessment.facts.connection.value).probes.map { $0.metAt ?? $0.endpoint }
            #expect(!met.isEmpty && met.allSatisfy { $0.port > 0 && $0.host == "127.0.0.2" }, "\(met)")
            #expect(assessment.facts.connection.value?.probes.allSatisfy { $0.tcp == .refused } == true)
        }
    }

    @Test("an expired certificate has no edit, and the way out is told")
    func expired() async throws {
        try await assess("expired") { _, _, assessment in
            #expect(RepairMenu(for: assessment).remedies.isEmpty)
            #expect(assessment.verdict.faults.first?.next.contains { $0.sentence.contains("Renew it") } == true)
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

    @Test("nothing is left behind either when it ends while connections are just being answered", arguments: [0, 1, 5, 20, 80])
    func removedAtOnce(milliseconds: Int) async throws {
        let server = try await PracticeServer.start(try #require(PracticeScenario(named: "healthy")), live: .live())
        let ports = server.ports.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(ports.count > 1)
        let clients = try ports.flatMap { port in try (0..<4).map { _ in try LoopbackClient(port: port) } }
        try await Task.sleep(for: .milliseconds(milliseconds))
        await server.remove()
        #expect(!TestFile.exists(server.directory))
        #expect(processes(naming: server.directory) == [])
        _ = clients.count
    }

    /// Command lines with this text in them.
    private func processes(naming text: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { Int32($0) != nil }.compactMap { name in
            let bytes = (try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline"))) ?? Data()
            let line = String(decoding: bytes.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
            return line.contains(text) ? line : nil
        }
    }
}

/// A connection that says nothing, open until it is released.
private final class LoopbackClient: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        if result != 0 { throw CocoaError(.fileReadUnknown) }
    }

    deinit { close(descriptor) }
}
