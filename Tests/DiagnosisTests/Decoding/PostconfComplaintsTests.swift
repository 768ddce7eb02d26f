// Standard error of Postfix's own commands, read back.

import Testing

@testable import Diagnosis

@Suite("What postconf complains about") struct PostconfComplaintsTests {
    @Test("each once, with its parts; other text is left out") func parts() {
        let text = """
            postconf: warning: /etc/postfix/main.cf: undefined parameter: smtpd_tls_protcols
            postconf: warning: /etc/postfix/main.cf: undefined parameter: smtpd_tls_protcols
            /usr/sbin/postconf: warning: /etc/postfix/main.cf: unused parameter: foo_bar=1
            Segmentation fault
            postconf: fatal: file /etc/postfix/master.cf: line 7: bad field count
            """
        #expect(
            PostconfComplaint.read(text) == [
                .init(
                    severity: .warning, text: "/etc/postfix/main.cf: undefined parameter: smtpd_tls_protcols",
                    detail: .undefinedParameter("smtpd_tls_protcols")),
                .init(
                    severity: .warning, text: "/etc/postfix/main.cf: unused parameter: foo_bar=1",
                    detail: .unusedParameter(name: "foo_bar", value: "1", file: "/etc/postfix/main.cf")),
                .init(
                    severity: .fatal, text: "file /etc/postfix/master.cf: line 7: bad field count",
                    detail: .badLine(file: "/etc/postfix/master.cf", line: 7, problem: "bad field count")),
            ])
    }

    @Test("a field that postconf quotes with its whole entry and no line") func field() {
        let text =
            #"/usr/sbin/postconf: fatal: invalid process_limit field "x" in "smtps     inet  n       -       y       -       x  smtpd""#
        guard case .badLine(let file, nil, let problem) = PostconfComplaint.read(text).first?.detail else {
            return #expect(Bool(false), "\(PostconfComplaint.read(text))")
        }
        #expect(file == "master.cf" && problem.hasPrefix("invalid process_limit field"))
    }
}
