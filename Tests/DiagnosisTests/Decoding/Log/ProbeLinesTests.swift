// Lines of the processes that served the program's own connections, apart from those of others at the same time.

import Testing

@testable import Diagnosis

@Suite("Lines of our own connections") struct ProbeLinesTests {
    private func texts(_ messages: String...) -> [String] {
        var lines = ProbeLines { $0 == "127.0.0.1" }
        for message in messages { lines.take(Array("Nov 23 11:44:20 mail postfix/\(message)".utf8)) }
        return lines.events.map { String($0.line.dropFirst("Nov 23 11:44:20 mail postfix/".count)) }
    }

    @Test("every warning of the process that served us, from before it knew its client on") func own() {
        #expect(
            texts(
                "smtps/smtpd[5]: warning: No server certs available. TLS won't be enabled",
                "smtps/smtpd[5]: connect from localhost[127.0.0.1]",
                "smtps/smtpd[5]: warning: something that nobody knows", "smtps/smtpd[5]: disconnect from localhost[127.0.0.1] commands=0/0",
                "smtps/smtpd[5]: warning: after it") == [
                    "smtps/smtpd[5]: warning: No server certs available. TLS won't be enabled",
                    "smtps/smtpd[5]: warning: something that nobody knows",
                ])
    }

    @Test("the same process serves another client, and another process serves one beside us: not ours") func others() {
        #expect(
            texts(
                "smtpd[5]: connect from a[192.0.2.1]", "smtpd[5]: warning: about a", "smtpd[6]: connect from localhost[127.0.0.1]",
                "smtpd[6]: warning: about us", "smtpd[5]: disconnect from a[192.0.2.1]", "smtpd[6]: disconnect from localhost[127.0.0.1]")
                == ["smtpd[6]: warning: about us"])
    }

    @Test("a process that died before it greeted, with its warning and with what master says of it") func died() {
        let lines = [
            "smtps/smtpd[5]: warning: SASL: Connect to Dovecot auth socket 'private/auth' failed: No such file or directory",
            "smtps/smtpd[5]: fatal: no SASL authentication mechanisms",
            "master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 5 exit status 1",
            "master[1]: warning: /usr/lib/postfix/sbin/smtpd: bad command startup -- throttling",
        ]
        #expect(texts(lines[0], lines[1], lines[2], lines[3]) == lines)
    }

    @Test("a warning of a process that nobody connected to is nobody's") func idle() {
        #expect(texts("smtpd[5]: warning: about somebody before us").isEmpty)
    }
}
