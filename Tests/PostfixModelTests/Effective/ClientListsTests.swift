// Lists for outgoing mail: where they are set, and what policy tables say.

import Testing

@testable import PostfixModel

@Suite("A list for outgoing mail")
struct ClientListsTests {
    @Test("is found in main.cf and in the -o of a client service, expanded and read")
    func found() throws {
        let build = build("3.7.11", openssl: "3.0.19")
        let main = "smtp_tls_protocols = $my_list\nmy_list = TLSv1.4\nlmtp_tls_mandatory_protocols = !SSLv2\nsmtpd_tls_protocols = x\n"
        let master = """
            smtp unix - - y - - smtp -o smtp_tls_mandatory_protocols=!SSLv3
            smtps inet n - y - - smtpd -o smtp_tls_protocols=y

            """
        let configuration = Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: build.release), build: build)
        let lists = configuration.clientLists
        #expect(
            lists.map { "\($0.parameter) \($0.raw) \($0.expanded) \($0.isRejected(by: build))" } == [
                "smtp_tls_protocols $my_list TLSv1.4 true", "lmtp_tls_mandatory_protocols !SSLv2 !SSLv2 false",
                "smtp_tls_mandatory_protocols !SSLv3 !SSLv3 false",
            ])
        #expect(configuration.editPlace(of: lists[0]).definition == .mainCF(parameter: "my_list", lines: 2...2))
    }

    @Test("is not one of a release that does not have it")
    func release() {
        let build = build("2.5.0", openssl: "1.0.1e")
        let configuration = Configuration(
            main: MainCF(Array("smtp_tls_protocols = x\nsmtp_tls_mandatory_protocols = x\n".utf8)),
            master: MasterCF([], release: build.release), build: build)
        #expect(configuration.clientLists.map(\.parameter) == ["smtp_tls_mandatory_protocols"])
    }

    @Test("stands in a policy table as protocols=")
    func policies() {
        let table = """
            # protocols=none
            example.com encrypt protocols=!SSLv2:!SSLv3 ciphers=high
            [mail.example.org]:587 secure
                match=example.org protocols=TLSv1.4
            example.net encrypt { protocols = !SSLv2, !SSLv3 }
            protocols=x may

            """
        func all(_ release: String) -> [String] {
            PolicyProtocols.all(in: Array(table.utf8), build: build(release, openssl: "3.0.19")).map {
                "\($0.line) \($0.destination) \(String(decoding: $0.list.bytes, as: UTF8.self))"
            }
        }
        let old = ["2 example.com !SSLv2:!SSLv3", "3 [mail.example.org]:587 TLSv1.4"]
        #expect(all("3.10.0") == old + ["5 example.net !SSLv2, !SSLv3"])
        #expect(Array(all("3.7.11").prefix(2)) == old)
    }

    @Test(
        "stands as well in a table within the configuration",
        arguments: [
            ("inline:{ { a.example = encrypt protocols=TLSv1.4 }, b.example=may }", ["a.example TLSv1.4"]),
            (
                "inline:{ {a.example = may protocols=x ciphers=high}\t{ b.example = secure match=a:b protocols=y } }",
                ["a.example x", "b.example y"]
            ),
            ("static:{ encrypt protocols=z }", ["* z"]), ("static:encrypt", []), ("hash:/etc/postfix/{ protocols=x }", []),
            ("inline:{ }", []), ("inline:{ { = encrypt protocols=x } }", []),
        ])
    func written(_ table: String, _ lists: [String]) {
        let read = PolicyProtocols.all(inTable: table, build: build("3.7.11", openssl: "3.0.19"))
        #expect(read.map { "\($0.destination) \(String(decoding: $0.list.bytes, as: UTF8.self))" } == lists)
    }
}
