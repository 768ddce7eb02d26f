// The same changes on a real Postfix of the test's own: real postconf, real reload, real ports, real log.

import Diagnosis
import Glibc
import PostfixModel
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("Change of a real Postfix", .serialized, .enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct RealPostfixTests {
    private static let list = "smtpd_tls_mandatory_protocols"
    private static let bad = "!SSLv2, !SSLv3 #, !TLSv1"

    /// One look at the wrapper port through the system's openssl.
    private static func probe(_ endpoint: Endpoint) -> EndpointProbe {
        let talk = try? TestProcess.run(
            ["/usr/bin/openssl", "s_client", "-connect", endpoint.shown, "-crlf", "-quiet"], input: "QUIT\r\n", seconds: 8)
        let text = talk?.output ?? ""
        guard let greeting = text.split(separator: "\n").first(where: { $0.hasPrefix("220 ") }) else {
            return EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 0), tls: .closedWithoutData)
        }
        let session = TLSSession(version: "TLS", cipher: "", greeting: String(greeting))
        return EndpointProbe(endpoint: endpoint, tcp: .open, tls: .established(session))
    }

    private static func facts(_ postfix: PrivatePostfix) -> Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.configDirectory = postfix.configDirectory
        facts.server = .value(server)
        let endpoint = Endpoint(host: "127.0.0.1", port: postfix.smtpsPort, role: .smtps)
        facts.connection = .value(ConnectionFacts(probes: [probe(endpoint)]))
        var installed = PostfixFacts()
        installed.release = Release("3.7.11")
        facts.postfix = .value(installed)
        var log = LogFacts()
        log.sources = [LogSource(name: postfix.logFile)]
        facts.log = .value(log)
        return facts
    }

    private static func plan(_ path: String, parameter: String, service: String? = nil, from old: String, to new: String) throws -> Plan {
        let before = try TestFile.text(path)
        let after = before.replacing(old, with: new)
        let shown = service.map { "\($0)/\(parameter)" } ?? parameter
        return Plan(
            remedy: "exclusions",
            edits: [
                PlannedEdit(
                    file: path, line: 1, parameter: shown, valueBefore: old, valueAfter: new, before: "", after: "", governs: "port 465")
            ],
            files: [FileChange(path: path, before: Array(before.utf8), after: Array(after.utf8))],
            diff: diffLines(path: path, before: Array(before.utf8), after: Array(after.utf8)), effects: [],
            expected: [ExpectedValue(parameter: parameter, service: service, before: old, after: new)], inForce: [new])
    }

    private static func runner(_ postfix: PrivatePostfix, clockOff seconds: Int = 0) -> ChangeRunner {
        let access = ServerAccess.live()
        let tail = LogTail(access: access)
        let tools = ChangeTools(
            probe: { endpoints, _ in endpoints.map(probe) }, markLog: { await tail.mark($0, now: time(nil)) },
            readLog: { await tail.events(since: $0) }, now: { time(nil) + seconds }, user: "anna")
        return ChangeRunner(access: access, stateDirectory: "\(postfix.root)/state", tools: tools)
    }

    @Test("a rejected list in main.cf is repaired and proven at the port; undo brings back the bytes and the fault")
    func mainCF() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: RealPostfixTests.bad))
        try postfix.start()
        let original = try TestFile.text(postfix.mainCF)
        let facts = RealPostfixTests.facts(postfix)
        #expect(facts.connection.value?.probes.first?.answers == false)
        let plan = try RealPostfixTests.plan(
            postfix.mainCF, parameter: RealPostfixTests.list, from: RealPostfixTests.bad, to: "!SSLv2, !SSLv3")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven && report.exitCode == 0, "\(report.summary) \(report.details)")
        #expect(try TestFile.text(postfix.mainCF) == original.replacing(RealPostfixTests.bad, with: "!SSLv2, !SSLv3"))
        #expect(report.checklist.allSatisfy { $0.mark == .done }, "\(report.checklist)")
        #expect(report.logAfter.contains { if case .reload = $0.kind { true } else { false } }, "\(report.logAfter)")

        let undo = await RealPostfixTests.runner(postfix).undo(id: nil, configDirectory: postfix.configDirectory, facts: facts) { _ in }
        #expect(undo.outcome == .restored && undo.exitCode == 0, "\(undo.summary) \(undo.details)")
        #expect(try TestFile.text(postfix.mainCF) == original)
        #expect(undo.after.first?.answers == false)
    }

    @Test("a clock a day ahead at the change and a day behind at the undo: proven, in order, and undone")
    func clock() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: RealPostfixTests.bad))
        try postfix.start()
        let original = try TestFile.text(postfix.mainCF)
        let facts = RealPostfixTests.facts(postfix)
        let plan = try RealPostfixTests.plan(
            postfix.mainCF, parameter: RealPostfixTests.list, from: RealPostfixTests.bad, to: "!SSLv2, !SSLv3")
        // The copies that postconf reads are dated by that clock: in the future for it.
        let report = await RealPostfixTests.runner(postfix, clockOff: 86_400).apply(plan, facts: facts, options: ApplyOptions()) { _ in }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        let late = RealPostfixTests.runner(postfix, clockOff: -86_400)
        let undo = await late.undo(id: nil, configDirectory: postfix.configDirectory, facts: facts) { _ in }
        #expect(undo.id == report.id && undo.exitCode == 0, "\(undo.summary) \(undo.details)")
        #expect(try TestFile.text(postfix.mainCF) == original)
    }

    @Test("a list that is still rejected is reverted by its log line, and the port is as dead as before")
    func stillRejected() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: RealPostfixTests.bad))
        try postfix.start()
        let original = try TestFile.text(postfix.mainCF)
        let plan = try RealPostfixTests.plan(postfix.mainCF, parameter: RealPostfixTests.list, from: RealPostfixTests.bad, to: "TLSv9")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: RealPostfixTests.facts(postfix), options: ApplyOptions()) {
            _ in
        }
        #expect(report.outcome == .reverted && report.exitCode == 1, "\(report.summary) \(report.details)")
        #expect(report.details.contains { $0.text.contains("Invalid TLS protocol list \"TLSv9\"") }, "\(report.details)")
        #expect(try TestFile.text(postfix.mainCF) == original)
    }

    @Test("an override in master.cf is repaired, proven by postconf -M and -P and at the port")
    func masterCF() async throws {
        var settings = PrivatePostfix.Settings(mandatory: "!SSLv2, !SSLv3")
        settings.overrides = [.smtps: ["\(RealPostfixTests.list)=!SSLv2,TLSv9"]]
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        let plan = try RealPostfixTests.plan(
            postfix.masterCF, parameter: RealPostfixTests.list, service: "\(postfix.smtpsPort)/inet", from: "!SSLv2,TLSv9",
            to: "!SSLv2,!SSLv3")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: RealPostfixTests.facts(postfix), options: ApplyOptions()) {
            _ in
        }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        #expect(try TestFile.text(postfix.masterCF).contains("\(RealPostfixTests.list)=!SSLv2,!SSLv3"))
    }

    @Test("an -o in one word with its value, which postconf -P misprints, is repaired by our own reading, and the checklist says so")
    func gluedOption() async throws {
        var settings = PrivatePostfix.Settings(mandatory: "!SSLv2, !SSLv3")
        settings.overrides = [.smtps: ["\(RealPostfixTests.list)=!SSLv2,TLSv9"]]
        let postfix = try PrivatePostfix(settings)
        try TestFile.write(
            postfix.masterCF,
            try TestFile.text(postfix.masterCF).replacing("-o \(RealPostfixTests.list)", with: "-o\(RealPostfixTests.list)"))
        try postfix.start()
        let service = "\(postfix.smtpsPort)/inet"
        let plan = try RealPostfixTests.plan(
            postfix.masterCF, parameter: RealPostfixTests.list, service: service, from: "!SSLv2,TLSv9", to: "!SSLv2,!SSLv3")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: RealPostfixTests.facts(postfix), options: ApplyOptions()) {
            _ in
        }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
        #expect(report.checklist.contains { $0.detail.contains("\(service) by our own reading") }, "\(report.checklist)")
    }

    @Test("a list behind a name of the admin's own is repaired although postconf no longer prints that name")
    func ownName() async throws {
        var settings = PrivatePostfix.Settings(mandatory: "$my_list")
        settings.mainLines = ["my_list = TLSv9"]
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        let plan = try RealPostfixTests.plan(
            postfix.mainCF, parameter: RealPostfixTests.list, from: "$my_list", to: "!SSLv2, !SSLv3")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: RealPostfixTests.facts(postfix), options: ApplyOptions()) {
            _ in
        }
        #expect(report.outcome == .changed && report.proven, "\(report.summary) \(report.details)")
    }

    @Test("a line that stops every Postfix program: the running Postfix is seen to run, and the change is refused for that line")
    func brokenFile() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: RealPostfixTests.bad))
        try postfix.start()
        let text = try TestFile.text(postfix.mainCF) + "this is no definition\n"
        try TestFile.write(postfix.mainCF, text)
        var facts = RealPostfixTests.facts(postfix)
        var files = ConfigurationFacts()
        (files.mainPath, files.masterPath) = (postfix.mainCF, postfix.masterCF)
        (files.mainBytes, files.masterBytes) = (Array(text.utf8), try TestFile.bytes(postfix.masterCF))
        facts.configuration = .value(files)
        // What the lines mean depends on the release: while that is still looked up, nothing is judged.
        var version = PostfixFacts()
        version.release = Release("3.7.11")
        (facts.postfix, facts.openssl) = (.value(version), .value(OpenSSLFacts()))
        let control = PostfixControl(access: ServerAccess.live(), configDirectory: postfix.configDirectory)
        #expect(await control.isRunning(facts) == .done(""))
        let plan = try RealPostfixTests.plan(
            postfix.mainCF, parameter: RealPostfixTests.list, from: RealPostfixTests.bad, to: "!SSLv2, !SSLv3")
        for offline in [false, true] {
            let options = ApplyOptions(offline: offline)
            let report = await RealPostfixTests.runner(postfix).apply(plan, facts: facts, options: options) { _ in }
            #expect(report.outcome == .refused && report.refusal == .notPossible)
            #expect(report.summary.contains("stops every Postfix program") && !report.summary.contains("--offline"), "\(report.summary)")
        }
        #expect(try TestFile.text(postfix.mainCF) == text)
    }

    @Test("a missing certificate behind the list: reverted by default with that line, kept when asked")
    func secondFault() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: RealPostfixTests.bad))
        try postfix.start()
        unlink(postfix.certificate)
        let original = try TestFile.text(postfix.mainCF)
        let facts = RealPostfixTests.facts(postfix)
        let plan = try RealPostfixTests.plan(
            postfix.mainCF, parameter: RealPostfixTests.list, from: RealPostfixTests.bad, to: "!SSLv2, !SSLv3")
        let report = await RealPostfixTests.runner(postfix).apply(plan, facts: facts, options: ApplyOptions()) { _ in }
        #expect(
            report.outcome == .reverted && report.details.contains { $0.text.contains("another fault") },
            "\(report.summary) \(report.details)")
        #expect(try TestFile.text(postfix.mainCF) == original)
        let kept = await RealPostfixTests.runner(postfix).apply(plan, facts: facts, options: ApplyOptions(keep: true)) { _ in }
        #expect(kept.outcome == .changed && kept.exitCode == 2, "\(kept.summary) \(kept.details)")
    }
}
