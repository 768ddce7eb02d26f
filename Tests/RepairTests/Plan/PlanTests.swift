import PostfixModel
import TestSupport
import Testing

@testable import Repair

@Suite("A plan")
struct PlanTests {
    @Test("of every remedy keeps the laws", arguments: Patient.all)
    func laws(_ patient: Patient) {
        #expect(!patient.remedies.isEmpty)
        for remedy in patient.remedies { PlanLaws(patient, remedy).check() }
    }

    @Test("keeps the laws on generated servers", arguments: 0..<6)
    func generated(_ seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var repaired = 0
        for _ in 0..<20 {
            let patient = Patient.random(&random)
            let remedies = patient.remedies
            #expect(remedies.isEmpty == patient.rejected.lists.isEmpty, "\(patient.main)\n\(patient.master)")
            for remedy in remedies { PlanLaws(patient, remedy).check() }
            repaired += remedies.count
        }
        #expect(repaired > 20)
    }

    @Test("is the same for the same server", arguments: Patient.all)
    func stable(_ patient: Patient) {
        #expect(patient.remedies == patient.remedies)
    }

    @Test("of the article's server changes its two lines and no other byte")
    func article() throws {
        let plan = try Patient.article.remedy("article").plan
        #expect(plan.files.map(\.path) == ["/etc/postfix/main.cf"])
        #expect(plan.edits.map(\.line) == [6, 7])
        #expect(plan.edits.map(\.governs) == ["port 465 (TLS at once)", "port 25 (STARTTLS)"])
        #expect(plan.edits[0].before == "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2")
        #expect(plan.edits[0].after == "smtpd_tls_mandatory_protocols = TLSv1")
        #expect(
            plan.diff == """
                --- /etc/postfix/main.cf
                +++ /etc/postfix/main.cf
                @@ -3,6 +3,6 @@
                 smtpd_tls_security_level = may
                 smtpd_tls_cert_file = /etc/ssl/mail.pem
                 smtpd_tls_key_file = /etc/ssl/mail.key
                -smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2
                -smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2
                +smtpd_tls_mandatory_protocols = TLSv1
                +smtpd_tls_protocols = TLSv1
                 mynetworks = 127.0.0.0/8

                """)
        #expect(
            plan.expected == [
                ExpectedValue(parameter: TLSParameter.mandatory, before: "TLSv1 TLSv1.1 TLSv1.2", after: "TLSv1"),
                ExpectedValue(parameter: TLSParameter.opportunistic, before: "TLSv1 TLSv1.1 TLSv1.2", after: "TLSv1"),
            ])
    }

    @Test("of a file with CRLF line ends has its diff in lines all the same")
    func diffLines() throws {
        let lines = try Patient.crlf.remedy("article").plan.diffLines.map(\.shown)
        #expect(lines == (try Patient.article.remedy("article").plan.diffLines.map(\.shown)))
        #expect(lines.count == 11)
        #expect(lines.last == " mynetworks = 127.0.0.0/8")
    }

    @Test("names file, line, what is governed and what comes on")
    func place() throws {
        let plan = try Patient.plainOverride.remedy("exclusions").plan
        let edit = try #require(plan.edits.first)
        #expect(edit.file == "/etc/postfix/master.cf" && edit.line == 5 && edit.governs == "port 465 (TLS at once)")
        #expect(edit.parameter == "smtps/inet/smtpd_tls_mandatory_protocols")
        #expect(edit.valueBefore == "TLSv1,TLSv1.2" && edit.valueAfter == "!SSLv2,!SSLv3")
        #expect(plan.effects.map(\.listener) == ["port 465 (TLS at once)"])
        #expect(plan.effects[0].before.spoken == "nothing" && plan.effects[0].after.spoken == "TLS 1.0, TLS 1.1 and TLS 1.2")
    }

    @Test("with nothing to edit is empty and needs no command")
    func empty() {
        let plan = Plan(remedy: "own", edits: [], files: [], diff: [], effects: [])
        #expect(plan.isEmpty)
        #expect(plan.byHand(reload: "postfix reload").isEmpty)
    }

    @Test("by hand ends with the reload")
    func byHand() throws {
        let plan = try Patient.bothFiles.remedy("exclusions").plan
        #expect(
            plan.byHand(reload: "service postfix reload").map(\.line) == [
                "postconf -e 'smtpd_tls_protocols = !SSLv2, !SSLv3'",
                "# in /etc/postfix/master.cf, line 5, write: -o smtpd_tls_mandatory_protocols=!SSLv2,!SSLv3",
                "service postfix reload",
            ])
    }
}

extension Patient {
    private static let builds = [
        ("2.3.3", "0.9.8e"), ("2.4.16", "1.0.1e"), ("2.5.17", "1.0.1e"), ("2.6.6", "1.0.1e"), ("2.8.5", "1.0.0"), ("2.9.6", "1.0.1e"),
        ("2.11.3", "1.0.1t"), ("3.1.15", "1.1.0l"), ("3.3.0", "1.1.1"), ("3.5.25", "1.1.1w"), ("3.7.11", "3.0.15"), ("3.10.4", "3.5.0"),
    ]
    private static let words = [
        "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "SSLv3", "!SSLv2", "!SSLv3", "!TLSv1", "!TLSv1.1", ">=TLSv1.2", "#", "TLSv1.0", "-SSLv3",
        "modern", ";", "TLSv1_2",
    ]

    private static func list(_ random: inout SeededGenerator, separator: String) -> String {
        (0...random.below(4)).map { _ in random.pick(words) }.joined(separator: separator)
    }

    static func random(_ random: inout SeededGenerator) -> Patient {
        let (postfix, openssl) = random.pick(builds)
        var lists: [String] = []
        for name in [TLSParameter.mandatory, TLSParameter.opportunistic] where random.chance(80) {
            let other = name == TLSParameter.mandatory ? TLSParameter.opportunistic : TLSParameter.mandatory
            // A reference in a circle ends in a failed expansion, which is a rejected list like another.
            var text =
                random.chance(20) ? "$\(other)" : list(&random, separator: random.pick([" ", ", ", ":", ",\n    ", "\n# a comment\n    "]))
            if random.chance(10) { text = "${\(other)}, !TLSv1" }
            lists.append("\(name) = \(text)")
        }
        var master = Patient.master
        if random.chance(40) {
            let text = list(&random, separator: ",")
            let braced = postfix.hasPrefix("3") && random.chance(50)
            let option = braced ? "-o { \(TLSParameter.mandatory) = \(text) }" : "-o \(TLSParameter.mandatory)=\(text)"
            master = master.replacing("  -o smtpd_tls_wrappermode=yes", with: "  -o smtpd_tls_wrappermode=yes\n  \(option)")
        }
        return Patient(
            testDescription: "generated, \(postfix)", main: main(lists.joined(separator: "\n")), master: master, postfix: postfix,
            openssl: openssl)
    }
}
