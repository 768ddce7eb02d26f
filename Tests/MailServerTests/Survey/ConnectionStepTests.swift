// A look at the ports that has no end is given up, and what they had told until then is kept.

import Diagnosis
import TestSupport
import Testing

@testable import MailServer

@Suite struct ConnectionStepTests {
    /// No program is there but a TLS client that has no end.
    private let access = ServerAccess(
        run: { command in
            if command.arguments.first == "s_client" { try? await Task.sleep(for: .seconds(3600)) }
            return CommandResult(.notFound)
        }, syslog: { _ in })

    @Test("at the time limit the answer of each port that gave one is kept, and the others are said not to have come to an end")
    func limit() async throws {
        let silent = try LoopbackServer { $0.drain() }
        let closed = try FreePort.find()
        let directory = try TemporaryDirectory()
        let request = SurveyRequest(
            configDirectory: directory.path, connects: [(host: "127.0.0.1", port: closed), (host: "127.0.0.1", port: silent.port)])
        let step = ConnectionStep(sources: SurveySources(access: access, request: request))
        let probes = try #require(await step.run(within: 20).value).probes
        #expect(probes.map(\.endpoint.port) == [closed, silent.port])
        #expect(probes[0].state == .nothingListens)
        #expect(probes[1].tls == .cannotTell("no end within 20 seconds"))
    }

    @Test("where none has told anything yet, that is what is said")
    func nothing() async throws {
        let silent = try LoopbackServer { $0.drain() }
        let directory = try TemporaryDirectory()
        let request = SurveyRequest(configDirectory: directory.path, connects: [(host: "127.0.0.1", port: silent.port)])
        let step = ConnectionStep(sources: SurveySources(access: access, request: request))
        #expect(await step.run(within: 1).reason?.contains("No answer within 1 seconds") == true)
    }
}
