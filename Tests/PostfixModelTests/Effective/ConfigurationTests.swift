// Effective values: who wins, what flows in, what fails.

import Testing

@testable import PostfixModel

/// A configuration from the text of its two files.
func configuration(_ main: String, _ master: String = "", release: String = "3.7.11", defaults: [String: String] = [:]) -> Configuration {
    let build = PostfixBuild(release: Release(release)!)
    return Configuration(
        main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: build.release), build: build, defaults: defaults)
}

@Suite("The effective value of a parameter")
struct ConfigurationTests {
    static let smtps =
        "smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o my_list=TLSv1.2\n -o smtpd_tls_mandatory_protocols=$my_list\n"

    @Test("comes from the service's -o, then main.cf's last definition, then what the server says, then the tables")
    func precedence() {
        let all = configuration(
            "smtpd_tls_mandatory_protocols = A\nsmtpd_tls_mandatory_protocols = B\n", Self.smtps, defaults: ["smtpd_tls_protocols": "D"])
        #expect(all.effective(TLSParameter.mandatory)?.raw == "B")
        #expect(all.effective(TLSParameter.mandatory)?.origin == .mainCF(lines: 2...2))
        let overridden = all.effective(TLSParameter.mandatory, for: all.master.services[0])
        #expect(overridden?.raw == "$my_list")
        #expect(overridden?.expanded == "TLSv1.2")
        #expect(overridden?.through == ["my_list"])
        #expect(overridden?.origin == .masterCF(service: "smtps", line: 2))
        #expect(all.effective(TLSParameter.opportunistic)?.raw == "D")
        #expect(all.effective(TLSParameter.opportunistic)?.origin == .builtIn)
        #expect(configuration("").effective(TLSParameter.opportunistic)?.raw == ">=TLSv1")
        #expect(configuration("", release: "2.6.6").effective(TLSParameter.mandatory)?.raw == "SSLv3, TLSv1")
        #expect(configuration("", release: "2.5.17").effective(TLSParameter.opportunistic) == nil)
        #expect(configuration("").effective("smtpd_tls_wrappermode")?.expanded == "no")
        #expect(configuration("").effective("nonsense") == nil)
    }

    @Test("an -o of another parameter counts where $name refers to it, for that service only")
    func referencedOverride() {
        let all = configuration("smtpd_tls_mandatory_protocols = $my_list\nmy_list = TLSv1\n", "smtps inet n - n - - smtpd -o my_list=X\n")
        #expect(all.effective(TLSParameter.mandatory, for: all.master.services[0])?.expanded == "X")
        #expect(all.effective(TLSParameter.mandatory)?.expanded == "TLSv1")
    }

    @Test("smtpd does not know the mandatory list's default yet when it reads the other list")
    func readingOrder() {
        let all = configuration("smtpd_tls_protocols = $smtpd_tls_mandatory_protocols\n")
        #expect(all.effective(TLSParameter.opportunistic)?.expanded == "")
        let reverse = configuration("smtpd_tls_mandatory_protocols = $smtpd_tls_protocols\n")
        #expect(reverse.effective(TLSParameter.mandatory)?.expanded == ">=TLSv1")
        let set = configuration("smtpd_tls_protocols = $smtpd_tls_mandatory_protocols\nsmtpd_tls_mandatory_protocols = TLSv1\n")
        #expect(set.effective(TLSParameter.opportunistic)?.expanded == "TLSv1")
    }

    @Test(
        "smtpd knows no default of another program: a reference to one that is not set is empty",
        arguments: ["smtp_tls_protocols", "lmtp_tls_protocols", "tlsproxy_tls_protocols", "postscreen_tls_security_level"])
    func otherPrograms(_ name: String) {
        let defaults = [name: "D"]
        for list in [TLSParameter.opportunistic, TLSParameter.mandatory] {
            #expect(configuration("\(list) = [$\(name)]\n", defaults: defaults).effective(list)?.expanded == "[]")
            #expect(configuration("\(list) = [$\(name)]\n\(name) = set\n", defaults: defaults).effective(list)?.expanded == "[set]")
        }
        #expect(configuration("relayhost = $\(name)\n", defaults: defaults).effective("relayhost")?.expanded == "D")
        let all = configuration("smtpd_tls_protocols = $\(name)\n", "smtp inet n - n - - smtpd -o \(name)=own\n", defaults: defaults)
        #expect(all.effective(TLSParameter.opportunistic, for: all.master.services[0])?.expanded == "own")
    }

    @Test("what cannot be expanded carries the reason")
    func failure() {
        let value = configuration("smtpd_tls_protocols = ${my_list\n").effective(TLSParameter.opportunistic)
        #expect(value?.problem == "truncated macro reference: \"${my_list\"")
        #expect(value?.expanded == "")
        #expect(value?.reading(by: PostfixBuild(release: Release("3.7.11")!)) == nil)
    }

    @Test("bytes that are no UTF-8 reach the list's reader as they are")
    func bytes() {
        let main = MainCF(Array("smtpd_tls_protocols = TLSv1".utf8) + [0xA0] + Array("TLSv1.2\n".utf8))
        let build = PostfixBuild(release: Release("3.7.11")!)
        let all = Configuration(main: main, master: MasterCF([], release: build.release), build: build)
        #expect(all.effective(TLSParameter.opportunistic)?.expandedBytes.contains(0xA0) == true)
        #expect(all.invalidLists.count == 1)
    }

    @Test("an edit in main.cf is what is effective afterwards")
    func edited() {
        var all = configuration("smtpd_tls_protocols =\n  $x,\n  TLSv1.1\nx = TLSv1\n")
        all.main = all.main.setting(TLSParameter.opportunistic, to: "!SSLv2, !SSLv3")
        #expect(all.effective(TLSParameter.opportunistic)?.expanded == "!SSLv2, !SSLv3")
    }
}
