import Testing

@testable import Repair

@Suite("The edit by hand")
struct HandEditTests {
    private func command(_ patient: Patient, main: String = "/etc/postfix/main.cf", service: String? = nil, after: String) -> String {
        let rejected = RejectedLists(configuration: patient.rejected.configuration, mainPath: main, masterPath: "/etc/postfix/master.cf")
        let expected = ExpectedValue(parameter: "smtpd_tls_protocols", service: service, before: "x", after: after)
        return HandEdit(rejected: rejected, expected: expected, file: service == nil ? main : "/etc/postfix/master.cf", line: 7).step.line
    }

    @Test("of main.cf is postconf -e with its argument quoted for the shell")
    func main() {
        #expect(command(.article, after: "!SSLv2, !SSLv3") == "postconf -e 'smtpd_tls_protocols = !SSLv2, !SSLv3'")
    }

    @Test("names another configuration directory")
    func directory() {
        #expect(
            command(.article, main: "/etc/postfix-out/main.cf", after: "TLSv1")
                == "postconf -c /etc/postfix-out -e 'smtpd_tls_protocols = TLSv1'")
    }

    @Test("of master.cf is postconf -P without blanks from 2.11 on")
    func service() {
        #expect(
            command(.hash, service: "smtps/inet", after: "!SSLv2, !SSLv3")
                == "postconf -P 'smtps/inet/smtpd_tls_protocols=!SSLv2,!SSLv3'")
    }

    @Test("of master.cf before 2.11 is a line to write")
    func oldService() {
        #expect(
            command(.article, service: "smtps/inet", after: "TLSv1")
                == "# in /etc/postfix/master.cf, line 7, write: -o smtpd_tls_protocols=TLSv1")
    }

    @Test("a line feed in a directory's name does not end the comment, or what follows would be run where it is pasted")
    func lineFeed() {
        let line = HandEdit(
            rejected: Patient.article.rejected,
            expected: ExpectedValue(parameter: "smtpd_tls_protocols", service: "smtps/inet", before: "x", after: "TLSv1"),
            file: "/etc/a\nid #/master.cf", line: 7
        ).step.line
        #expect(!line.contains(where: \.isNewline) && line.hasPrefix("# in /etc/a"), "\(line)")
    }
}
