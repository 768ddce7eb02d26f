// Plans of any kind of change: what they do to the files, what they say differs, and the same edit by hand.

import Foundation
import PostfixModel
import Testing

@testable import Repair

@Suite("A plan of configuration changes")
struct ConfigurationPlanTests {
    private static let main = """
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = /c
        smtpd_tls_wrappermode = no # never
        smtpd_tls_CAfile = /ca

        """
    private static let master = """
        smtp inet n - y - - smtpd
        submission inet n - y - - smtpd
          -o smtpd_tls_security_level=encrypt
        #smtps inet n - y - - smtpd
        #  -o smtpd_tls_wrappermode=yes
        # prose
        #  -o smtpd_sasl_auth_enable=yes
        pickup unix n - y 60 1 pickup

        """

    private static func configuration(master: String = master, release: String = "3.7.11") -> Configuration {
        let build = PostfixBuild(release: Release(release)!)
        return Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: build.release), build: build)
    }

    private static let files = ConfigurationFiles(main: "/etc/postfix/main.cf", master: "/etc/postfix/master.cf")

    private func plan(_ changes: [ConfigurationChange], _ before: Configuration = configuration()) throws -> Plan {
        try #require(ConfigurationPlan(remedy: "x", changes: changes, before: before, files: Self.files)).plan()
    }

    @Test("uncomments a block: a service appears with its options, and nothing else differs")
    func uncomment() throws {
        let before = Self.configuration()
        let block = try #require(before.master.commentedServices.first)
        let plan = try plan([.uncomment(block)])
        #expect(plan.services == [ExpectedService(service: "smtps/inet", appears: true)])
        #expect(plan.expected.map(\.parameter) == ["smtpd_tls_wrappermode", "smtpd_sasl_auth_enable"])
        #expect(plan.expected.allSatisfy { $0.service == "smtps/inet" && $0.before == nil && $0.after == "yes" })
        #expect(plan.governed == ["smtps"] && plan.edits.map(\.line) == [4] && plan.edits[0].governs == "port 465 (TLS at once)")
        #expect(plan.edits[0].byHand.line == "sed -i -e '4,5s/^#//' -e '7s/^#//' /etc/postfix/master.cf")
        #expect(plan.files.map(\.path) == ["/etc/postfix/master.cf"] && plan.diff.contains("-#smtps inet"))
    }

    @Test("makes several changes of both files at once, whatever their order")
    func several() throws {
        let before = Self.configuration()
        let block = try #require(before.master.commentedServices.first)
        let changes: [ConfigurationChange] = [
            .setOption("smtpd_tls_auth_only", of: before.master.services[1], to: "yes"), .moveComment("smtpd_tls_wrappermode"),
            .uncomment(block), .commentOut("smtpd_tls_CAfile"), .append(try #require(StockService.named("tlsmgr"))),
            .removeOption("smtpd_tls_security_level", of: before.master.services[1]), .renameService(before.master.services[0], to: "25"),
        ]
        let plan = try plan(changes)
        #expect(try self.plan(changes.reversed()).files == plan.files)
        let text = String(decoding: plan.files[1].after, as: UTF8.self)
        #expect(text.hasPrefix("25 inet n - y - - smtpd\nsubmission inet n - y - - smtpd\n  -o smtpd_tls_auth_only=yes\nsmtps inet"))
        #expect(plan.edits.map(\.line) == [3, 4, 1, 3, 4, 4, 9])
        #expect(
            plan.services.sorted { $0.service < $1.service }.map { "\($0.service) \($0.appears)" } == [
                "25/inet true", "smtp/inet false", "smtps/inet true", "tlsmgr/unix true",
            ])
        #expect(
            plan.expected.filter { $0.service == nil }.map { [$0.parameter, $0.before ?? "", $0.after ?? "unset"] } == [
                ["smtpd_tls_wrappermode", "no # never", "no"], ["smtpd_tls_CAfile", "/ca", "unset"],
            ])
    }

    @Test("expects every option behind a stray word to be shown: postconf reads none before")
    func strays() throws {
        let before = Self.configuration(
            master:
                "smtps inet n - y - - smtpd\n  -o smtpd_client_restrictions=permit_mynetworks reject\n  -o c=d,reject # only us\n  -o e=f\n"
        )
        let plan = try plan(before.master.strayLines.map { .repair($0) }, before)
        #expect(Set(plan.expected.map(\.parameter)) == ["smtpd_client_restrictions", "c", "e"])
    }

    @Test("is none where a change is not certain or changes nothing")
    func none() {
        let before = Self.configuration()
        for change: ConfigurationChange in [
            .commentOut("not_there"), .moveComment("smtpd_tls_CAfile"), .renameService(before.master.services[0], to: "a b"),
            .removeOption("x", of: before.master.services[0]), .setParameter("smtpd_tls_CAfile", to: "/ca"),
        ] {
            #expect(ConfigurationPlan(remedy: "x", changes: [change], before: before, files: Self.files) == nil, "\(change)")
        }
        #expect(ConfigurationPlan(remedy: "x", changes: [], before: before, files: Self.files) == nil)
    }

    @Test("gives the options of the service above back to the head that lost its #")
    func uncommentHead() throws {
        let before = Self.configuration(
            master: "submission inet n - y - - smtpd\n  -o a=b\n#smtps inet n - y - - smtpd\n  -o smtpd_tls_wrappermode=yes\n")
        let plan = try plan([.uncommentHead(try #require(before.master.commentedServices.first))], before)
        #expect(plan.edits[0].byHand.line == "sed -i -e '3s/^#//' /etc/postfix/master.cf")
        #expect(plan.governed == ["submission", "smtps"])
        #expect(
            plan.expected.map { "\($0.service ?? "") \($0.before ?? "-") \($0.after ?? "-")" } == [
                "submission/inet yes -", "smtps/inet - yes",
            ])
    }

    @Test("gives back an option that the service above has, too: there the value is its own again")
    func uncommentHeadOfSameOptions() throws {
        let before = Self.configuration(
            master: "submission inet n - y - - smtpd\n  -o syslog_name=a\n#smtps inet n - y - - smtpd\n  -o syslog_name=b\n")
        let plan = try plan([.uncommentHead(try #require(before.master.commentedServices.first))], before)
        #expect(
            plan.expected.map { "\($0.service ?? "") \($0.before ?? "-") \($0.after ?? "-")" } == [
                "submission/inet b a", "smtps/inet - b",
            ])
    }

    @Test("puts blanks before options in the first column, each one an edit")
    func column() throws {
        let before = Self.configuration(master: "smtps inet n - y - - smtpd\n-o smtpd_tls_wrappermode=yes\n-o a=b\n")
        let plan = try plan(before.master.strayLines.map { .repair($0) }, before)
        #expect(
            String(decoding: plan.files[0].after, as: UTF8.self) == "smtps inet n - y - - smtpd\n  -o smtpd_tls_wrappermode=yes\n  -o a=b\n"
        )
        #expect(plan.edits.map(\.line) == [2, 3])
        #expect(plan.edits.map(\.byHand.line) == [2, 3].map { "sed -i -e '\($0)s/^/  /' /etc/postfix/master.cf" })
    }

    struct Hand: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var release = "3.7.11"
        var change: @Sendable (Configuration) -> ConfigurationChange?
        var command: String
    }

    static let handCases = [
        Hand(
            testDescription: "an option", change: { .setOption("a", of: $0.master.services[0], to: "b") },
            command: "postconf -P smtp/inet/a=b"),
        Hand(
            testDescription: "an option, before 2.11", release: "2.6.6", change: { .setOption("a", of: $0.master.services[0], to: "b") },
            command: "# in /etc/postfix/master.cf, line 2, write: -o a=b"),
        Hand(
            testDescription: "an option less",
            change: { .removeOption("smtpd_tls_security_level", of: $0.master.services[1]) },
            command: "postconf -PX submission/inet/smtpd_tls_security_level"),
        Hand(
            testDescription: "a name", change: { .renameService($0.master.services[0], to: "25") },
            command: "postconf -F smtp/inet/service=25"),
        Hand(
            testDescription: "a stock service", change: { _ in StockService.named("tlsmgr").map { .append($0) } },
            command: "postconf -M 'tlsmgr/unix=tlsmgr unix - - y 1000? 1 tlsmgr'"),
        Hand(
            testDescription: "a comment", change: { _ in .moveComment("smtpd_tls_wrappermode") },
            command: "postconf -e 'smtpd_tls_wrappermode = no'"),
        Hand(
            testDescription: "a block", change: { $0.master.commentedServices.first.map { .uncomment($0) } },
            command: "sed -i -e '4,5s/^#//' -e '7s/^#//' /etc/postfix/master.cf"),
        Hand(
            testDescription: "a value with blanks", change: { .setOption("a", of: $0.master.services[0], to: "b c") },
            command: "# in /etc/postfix/master.cf, line 2, write: -o { a = b c }"),
        Hand(testDescription: "no longer set", change: { _ in .commentOut("smtpd_tls_CAfile") }, command: "postconf '-#' smtpd_tls_CAfile"),
    ]

    @Test("says how to make each edit by hand", arguments: handCases)
    func byHand(_ test: Hand) throws {
        let before = Self.configuration(release: test.release)
        #expect(try plan([try #require(test.change(before))], before).edits.map(\.byHand.line) == [test.command])
    }

    @Test(
        "made by hand reads as the plan does", .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/postconf")),
        arguments: handCases.filter { $0.command.first != "#" })
    func byHandIsTheSame(_ test: Hand) throws {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("plan-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let before = Self.configuration()
        let files = ConfigurationFiles(main: "\(scratch)/main.cf", master: "\(scratch)/master.cf")
        for (path, bytes) in [(files.main, before.main.render()), (files.master, before.master.render())] {
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: path)
        }
        let change = try #require(test.change(before))
        let plan = try #require(ConfigurationPlan(remedy: "x", changes: [change], before: before, files: files)).plan()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "PATH=/usr/sbin:/usr/bin:/bin; \(plan.byHand(reload: "true").map(\.line).joined(separator: "; "))"]
        try process.run()
        process.waitUntilExit()
        let after = (try Data(contentsOf: URL(fileURLWithPath: files.main)), try Data(contentsOf: URL(fileURLWithPath: files.master)))
        #expect(OwnReading.mainContradiction(mainBefore: before.main.render(), mainAfter: Array(after.0), expected: plan.expected) == nil)
        #expect(
            OwnReading.masterContradiction(
                masterBefore: before.master.render(), masterAfter: Array(after.1), release: before.build.release, expected: plan.expected,
                services: plan.services) == nil)
    }
}
