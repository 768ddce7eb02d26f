// Files that take too long to judge are said to, and nobody is held up by them.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite struct ConfigurationStepTests {
    @Test("a judging that does not end within its limit is given up, one that does is not")
    func limit() async {
        let mayEnd = Cancellation()
        let isInTime = await ConfigurationStep.judged(within: 0.2) {
            while !mayEnd.isCancelled { usleep(10_000) }
        }
        // It is still at it.
        #expect(!isInTime)
        mayEnd.cancel()
        #expect(await ConfigurationStep.judged(within: 30) {})
    }

    @Test("files whose judging was given up cannot be told, and it is said for how long that was tried")
    func said() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", "smtpd_tls_protocols = TLSv1\n")
        try directory.write("master.cf", "smtp inet n - n - - smtpd\n")
        let access = ServerAccess(run: { _ in CommandResult(.notFound) }, syslog: { _ in })
        let sources = SurveySources(access: access, request: SurveyRequest(configDirectory: directory.path))
        let mayEnd = Cancellation()
        defer { mayEnd.cancel() }
        let step = ConfigurationStep(limit: 1, judging: { _, _ in while !mayEnd.isCancelled { usleep(10_000) } }, sources: sources)
        let reason = await step.run().reason
        #expect(reason?.contains("could not be judged within 1 seconds: values in them are too long") == true, "\(reason ?? "")")
    }

    @Test("a usual configuration is judged and handed on as it is")
    func usual() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", "smtpd_tls_protocols = TLSv1\n")
        try directory.write("master.cf", "smtp inet n - n - - smtpd\n")
        let access = ServerAccess(run: { _ in CommandResult(.notFound) }, syslog: { _ in })
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: directory.path))
        guard case .configuration(.value(let files)) = await survey.run(.configuration) else {
            Issue.record("no files")
            return
        }
        #expect(files.main.entry("smtpd_tls_protocols")?.text == "TLSv1")
    }
}
