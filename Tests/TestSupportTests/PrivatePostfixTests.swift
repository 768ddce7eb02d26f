// The instance the other tests stand on: it really is a Postfix, really rejects a bad list, and leaves nothing behind.

import TestSupport
import Testing

@Suite(.enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct PrivatePostfixTests {
    @Test("a list this Postfix rejects shows the two warnings in the instance's own log")
    func rejectsBadList() throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3 #, !TLSv1"))
        try postfix.start()
        _ = try TestProcess.run(["/usr/bin/openssl", "s_client", "-crlf", "-connect", "127.0.0.1:\(postfix.smtpsPort)"])
        #expect(waitUntil { postfix.log.contains("for service \(postfix.smtpsPort). TLS context initialization failed") })
        #expect(postfix.log.contains("postfix/smtps/smtpd["))
        #expect(postfix.log.contains("Invalid TLS protocol list \"!SSLv2, !SSLv3 #, !TLSv1\": disabling TLS support"))
        postfix.stop()
        #expect(!postfix.isRunning)
        #expect(!FreePort.answers(postfix.smtpsPort))
    }

    @Test("it ends with a configuration, too, that no longer says where it is", arguments: ["main.cf", "master.cf"])
    func endsWithoutConfiguration(emptied name: String) throws {
        let postfix = try PrivatePostfix()
        try postfix.start()
        try TestFile.write("\(postfix.configDirectory)/\(name)", "")
        postfix.stop()
        #expect(!FreePort.answers(postfix.smtpsPort))
    }

    @Test("several instances run at once, and a good list completes TLS with a greeting")
    func twoAtOnce() throws {
        let bad = try PrivatePostfix(.init(mandatory: "nonsense"))
        let good = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3"))
        try bad.start()
        try good.start()
        let client = ["/usr/bin/openssl", "s_client", "-crlf", "-connect"]
        #expect(try TestProcess.run(client + ["127.0.0.1:\(good.smtpsPort)"]).output.contains("BEGIN CERTIFICATE"))
        #expect(try TestProcess.run(client + ["127.0.0.1:\(bad.smtpsPort)"]).output.contains("no peer certificate available"))
    }

    @Test("an edit takes effect with the reload")
    func reloads() throws {
        let postfix = try PrivatePostfix(.init(opportunistic: "!SSLv2, !SSLv3"))
        try postfix.start()
        try TestFile.write(postfix.mainCF, TestFile.text(postfix.mainCF) + "smtpd_tls_mandatory_protocols = nonsense\n")
        postfix.letRest()
        try postfix.reload()
        let client = ["/usr/bin/openssl", "s_client", "-crlf", "-connect", "127.0.0.1:\(postfix.smtpsPort)"]
        #expect(try waitUntil { try TestProcess.run(client).output.contains("no peer certificate available") })
    }
}
