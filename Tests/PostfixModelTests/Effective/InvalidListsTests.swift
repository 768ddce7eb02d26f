// Invalid lists with their origins, and the places to edit.

import Testing

@testable import PostfixModel

@Suite("Invalid lists, wherever they are set")
struct InvalidListsTests {
    static let wrapper = "smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"

    @Test("each with its origin, also where nothing reads it")
    func origins() {
        let all = configuration(
            "smtpd_tls_mandatory_protocols = TLSv1.1\nsmtpd_tls_protocols = TLSv1\n",
            Self.wrapper + " -o smtpd_tls_protocols=TLSv1.2\nqmgr unix n - n 300 1 qmgr -o smtpd_tls_protocols=x\n", release: "2.6.6")
        #expect(all.invalidLists.map(\.parameter) == [TLSParameter.mandatory, TLSParameter.opportunistic])
        #expect(all.invalidLists.map(\.origin) == [.mainCF(lines: 1...1), .masterCF(service: "smtps", line: 1)])
    }

    @Test("defaults are never among them, nor what is overridden, nor what the release does not have")
    func absent() {
        #expect(configuration("", Self.wrapper).invalidLists.isEmpty)
        #expect(configuration("", Self.wrapper, defaults: [TLSParameter.mandatory: "nonsense"]).invalidLists.isEmpty)
        #expect(configuration("smtpd_tls_protocols = x\nsmtpd_tls_protocols = TLSv1\n").invalidLists.isEmpty)
        #expect(configuration("smtpd_tls_protocols = x\n", release: "2.5.17").invalidLists.isEmpty)
        #expect(configuration("tlsproxy_tls_protocols = x\n", release: "2.7.16").invalidLists.isEmpty)
        #expect(configuration("smtp_tls_protocols = x\n").invalidLists.isEmpty)
    }

    @Test("an -o that only changes what main.cf's list refers to makes main.cf's list invalid there")
    func throughOverride() {
        let all = configuration(
            "smtpd_tls_mandatory_protocols = $my_list\nmy_list = TLSv1\n", Self.wrapper + " -o my_list=TLSv1.1\n", release: "2.6.6")
        #expect(all.invalidLists.map(\.expanded) == ["TLSv1.1"])
        #expect(all.invalidLists.map(\.origin) == [.mainCF(lines: 1...1)])
    }

    @Test("2.3 and 2.4 fail open, and it is told")
    func failOpen() {
        #expect(configuration("smtpd_tls_mandatory_protocols = !SSLv2\n", release: "2.4.16").invalidLists.count == 1)
    }

    @Test("a list that cannot be expanded is one of them")
    func unexpandable() {
        #expect(configuration("smtpd_tls_protocols = $(x\n").invalidLists.map(\.problem) == ["truncated macro reference: \"$(x\""])
    }

    @Test("the place to edit is where the text stands: a reference is followed to its definition")
    func ownDefinition() throws {
        let all = configuration("my_list = TLSv1.1\nsmtpd_tls_mandatory_protocols = $my_list\n", release: "2.6.6")
        #expect(all.editPlace(of: all.invalidLists[0]).definition == .mainCF(parameter: "my_list", lines: 1...1))
        let override = configuration("", Self.wrapper + "\n -o smtpd_tls_mandatory_protocols=TLSv1.1\n", release: "2.6.6")
        #expect(
            override.editPlace(of: override.invalidLists[0])
                == .masterCF(service: override.master.services[0], parameter: TLSParameter.mandatory))
        let unset = try #require(override.effective(TLSParameter.opportunistic))
        #expect(override.editPlace(of: unset) == .newInMainCF(parameter: TLSParameter.opportunistic))
    }

    @Test("a list that is another list follows it", arguments: ["$%", "${%}", "$(%)"])
    func follows(_ form: String) {
        let reference = form.split(separator: "%", omittingEmptySubsequences: false).joined(separator: TLSParameter.mandatory)
        let all = configuration(
            "smtpd_tls_protocols = \(reference)\nsmtpd_tls_mandatory_protocols = TLSv1.1\n", Self.wrapper, release: "2.6.6")
        let places = all.invalidLists.map { all.editPlace(of: $0) }
        let own = EditPlace.mainCF(parameter: TLSParameter.mandatory, lines: 2...2)
        #expect(places == [own, .follows(parameter: TLSParameter.mandatory, at: own)])
        #expect(places.map(\.definition) == [own, own])
    }

    @Test("a service's own -o of the followed list is the place for that service")
    func followsOverride() throws {
        let all = configuration(
            "smtpd_tls_mandatory_protocols = $smtpd_tls_protocols\nsmtpd_tls_protocols = TLSv1\n",
            Self.wrapper + " -o smtpd_tls_protocols=TLSv1.1\n", release: "2.6.6")
        let own = EditPlace.masterCF(service: all.master.services[0], parameter: TLSParameter.opportunistic)
        #expect(all.invalidLists.map(\.expanded) == ["TLSv1.1", "TLSv1.1"])
        #expect(all.invalidLists.map { all.editPlace(of: $0).definition } == [own, own])
        let plain = try #require(all.effective(TLSParameter.mandatory))
        #expect(all.editPlace(of: plain).definition == .mainCF(parameter: TLSParameter.opportunistic, lines: 2...2))
    }

    @Test("a reference to a list that is not set is edited where it stands")
    func followsNothing() throws {
        let all = configuration("smtpd_tls_mandatory_protocols = $smtpd_tls_protocols\n")
        let value = try #require(all.effective(TLSParameter.mandatory))
        #expect(all.editPlace(of: value) == .mainCF(parameter: TLSParameter.mandatory, lines: 1...1))
    }

    @Test("tlsproxy's unset list follows smtpd's")
    func proxyDefault() {
        let all = configuration("smtpd_tls_protocols = x\n")
        let value = all.effective(TLSParameter.proxyOpportunistic)!
        #expect(all.editPlace(of: value).definition == .mainCF(parameter: TLSParameter.opportunistic, lines: 1...1))
    }

    @Test("lists that refer to each other in a circle are edited where they stand")
    func circle() {
        let all = configuration(
            "smtpd_tls_protocols = $smtpd_tls_mandatory_protocols\nsmtpd_tls_mandatory_protocols = $smtpd_tls_protocols\n")
        #expect(
            all.invalidLists.map { all.editPlace(of: $0) } == [
                .mainCF(parameter: TLSParameter.mandatory, lines: 2...2), .mainCF(parameter: TLSParameter.opportunistic, lines: 1...1),
            ])
    }
}
