// Which of two files is written first: somebody may reload Postfix while only one of them is there.

import PostfixModel
import Testing

@testable import Repair

@Suite("The order of two files")
struct WritingOrderTests {
    private static let smtps = "smtps inet n - n - - smtpd\n"
    private static let files = ConfigurationFiles(main: "/etc/postfix/main.cf", master: "/etc/postfix/master.cf")

    private func configuration(_ main: String, _ master: String) throws -> Configuration {
        let release = try #require(Release("3.7.11"))
        return Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: release), build: PostfixBuild(release: release))
    }

    private func plan(_ changes: [ConfigurationChange], _ before: Configuration) throws -> Plan {
        try #require(ConfigurationPlan(remedy: "x", changes: changes, before: before, files: Self.files)).plan()
    }

    @Test("is master.cf first, so that no reload meets a port without the option that main.cf lost") func masterFirst() throws {
        let before = try configuration("smtpd_tls_wrappermode = yes\n", Self.smtps)
        let plan = try plan(
            [.commentOut("smtpd_tls_wrappermode"), .setOption("smtpd_tls_wrappermode", of: before.master.services[0], to: "yes")], before)
        #expect(plan.files.map(\.path) == [Self.files.main, Self.files.master])
        #expect(plan.filesAsWritten.map(\.path) == [Self.files.master, Self.files.main])
    }

    @Test("is main.cf first where clients could do more with the new master.cf and the old main.cf") func mainFirst() throws {
        let before = try configuration(
            "smtpd_sasl_auth_enable = yes\nsmtpd_tls_auth_only = no\n",
            Self.smtps + "  -o smtpd_tls_wrappermode=yes\n#2525 inet n - n - - smtpd\n")
        let block = try #require(before.master.commentedServices.first)
        let plan = try plan([.setParameter("smtpd_tls_auth_only", to: "yes"), .uncomment(block)], before)
        #expect(plan.files.count == 2 && plan.filesAsWritten == plan.files)
    }
}
