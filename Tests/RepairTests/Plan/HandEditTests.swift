import PostfixModel
import Testing

@testable import Repair

@Suite("The edit by hand")
struct HandEditTests {
    /// The list stands in line 7 of either file.
    private func command(
        _ patient: Patient, main: String = "/etc/postfix/main.cf", master: String = "/etc/postfix/master.cf", service: String? = nil,
        after: String
    ) -> String? {
        let build = patient.rejected.build
        let configuration = Configuration(
            main: MainCF(Array("\n\n\n\n\n\nsmtpd_tls_protocols = x\n".utf8)),
            master: MasterCF(Array("#\n#\n#\n#\n#\nsmtps inet n - n - - smtpd\n  -o smtpd_tls_protocols=x\n".utf8), release: build.release),
            build: build)
        let writer = EditWriter(before: configuration, files: ConfigurationFiles(main: main, master: master))
        let parameter = "smtpd_tls_protocols"
        let change: ConfigurationChange =
            service == nil
            ? .setParameter(parameter, to: after) : .setOption(parameter, of: configuration.master.services[0], to: after)
        return writer.edit(change, governed: [])?.byHand.line
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
    func lineFeed() throws {
        let line = try #require(command(.article, master: "/etc/a\nid #/master.cf", service: "smtps/inet", after: "TLSv1"))
        #expect(!line.contains(where: \.isNewline) && line.hasPrefix("# in /etc/a"), "\(line)")
    }
}
