// A configuration that postconf cannot read: what was built in is told all the same, and the complaint is kept.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite(.enabled(if: access("/usr/sbin/postconf", X_OK) == 0)) struct PostconfQueryTests {
    private func directory(_ main: String, _ master: String) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", main)
        try directory.write("master.cf", master)
        return directory
    }

    @Test("a bad line of master.cf hides no version") func version() async throws {
        let directory = try directory("", "smtp inet n - y - - smtpd\nx y\n")
        let answer = await PostconfQuery(access: .live(), directory: directory.path).builtIn(["-h", "mail_version"])
        #expect(ToolOutput.mailVersion(answer.result.outputText) != nil)
        #expect(
            answer.complaints.first?.detail == .badLine(file: "\(directory.path)/master.cf", line: 2, problem: "bad field count"))
    }

    @Test("a bad line of main.cf is complained about in postconf's own words") func main() async throws {
        let directory = try directory("this is no parameter\n", "smtp inet n - y - - smtpd\n")
        let survey = Survey(access: .live(), request: SurveyRequest(configDirectory: directory.path))
        guard case .configuration(.value(let facts)) = await survey.run(.configuration) else {
            Issue.record("no files")
            return
        }
        guard case .badLine(_, 1, _) = facts.complaints.first(where: { $0.severity == .fatal })?.detail else {
            Issue.record("\(facts.complaints)")
            return
        }
        #expect(facts.defaults["smtpd_tls_cert_file"] == "")
    }
}
