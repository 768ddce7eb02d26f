import PostfixModel
import Testing

@testable import Repair

@Suite("Planning edits")
struct PlanBuilderTests {
    private func edits(_ patient: Patient, _ value: String = "!SSLv2, !SSLv3") throws -> [String] {
        let draft = try #require(PlanBuilder(rejected: patient.rejected, remedy: "own") { _ in value }.draft())
        return draft.plan.edits.map { "\($0.line) \($0.parameter): \($0.valueBefore) → \($0.valueAfter)" }
    }

    @Test("a list that is nothing but another one needs no edit of its own")
    func reference() throws {
        #expect(try edits(.reference) == ["6 smtpd_tls_mandatory_protocols: TLSv1 TLSv1.2 → !SSLv2, !SSLv3"])
    }

    @Test("a list with a bad word beside the other one gets its own edit")
    func containing() throws {
        #expect(
            try edits(.containing) == [
                "6 smtpd_tls_mandatory_protocols: TLSv1 TLSv1.2 → !SSLv2, !SSLv3",
                "7 smtpd_tls_protocols: ${smtpd_tls_mandatory_protocols}, TLSv1.1 → !SSLv2, !SSLv3",
            ])
    }

    @Test("a list that is in order once the other one is stays as it is")
    func containingGood() throws {
        var patient = Patient.containing
        patient.main = Patient.main(
            "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.2\nsmtpd_tls_protocols = ${smtpd_tls_mandatory_protocols}, !SSLv3")
        #expect(try edits(patient) == ["6 smtpd_tls_mandatory_protocols: TLSv1 TLSv1.2 → !SSLv2, !SSLv3"])
    }

    @Test("a list that the other one's new value leaves empty gets its own edit")
    func emptied() throws {
        var patient = Patient.hash
        patient.main = Patient.main(
            "smtpd_tls_mandatory_protocols = TLSv1.2 #\nsmtpd_tls_protocols = $smtpd_tls_mandatory_protocols, !TLSv1.2")
        #expect(
            try edits(patient, "TLSv1.2") == [
                "6 smtpd_tls_mandatory_protocols: TLSv1.2 # → TLSv1.2",
                "7 smtpd_tls_protocols: $smtpd_tls_mandatory_protocols, !TLSv1.2 → TLSv1.2",
            ])
    }

    @Test("references in a circle are cut")
    func circle() throws {
        var patient = Patient.hash
        patient.main = Patient.main(
            "smtpd_tls_mandatory_protocols = $smtpd_tls_protocols\nsmtpd_tls_protocols = $smtpd_tls_mandatory_protocols")
        #expect(!patient.rejected.lists.isEmpty)
        for remedy in patient.remedies { PlanLaws(patient, remedy).check() }
        #expect(!patient.remedies.isEmpty)
    }

    @Test("a text that stands in a parameter of the admin's own is edited there, once, and references stay references")
    func ownParameter() throws {
        #expect(try edits(.ownParameter) == ["6 tls_list: TLSv1 TLSv1.2 → !SSLv2, !SSLv3"])
    }

    @Test("a parameter of the admin's own that something else reads too keeps its text")
    func sharedParameter() throws {
        var patient = Patient.ownParameter
        patient.main += "smtpd_banner = $tls_list\n"
        #expect(
            try edits(patient) == [
                "7 smtpd_tls_mandatory_protocols: $tls_list → !SSLv2, !SSLv3", "8 smtpd_tls_protocols: $tls_list → !SSLv2, !SSLv3",
            ])
        for remedy in patient.remedies { PlanLaws(patient, remedy).check() }
    }

    @Test("a text behind a reference in an -o is edited in main.cf, and the -o stays")
    func referenceInOption() throws {
        var patient = Patient.hash
        patient.main = Patient.main("smtps_smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1.0, !TLSv1.1")
        patient.master = Patient.master.replacing(
            "  -o smtpd_tls_wrappermode=yes",
            with: "  -o smtpd_tls_wrappermode=yes\n  -o smtpd_tls_mandatory_protocols=$smtps_smtpd_tls_mandatory_protocols")
        let remedy = try #require(patient.remedies.first)
        #expect(remedy.plan.files.map(\.path) == ["/etc/postfix/main.cf"])
        #expect(remedy.plan.edits.map(\.valueAfter) == ["!SSLv2, !SSLv3, !TLSv1, !TLSv1.1"])
        #expect(remedy.plan.governed == ["smtps"])
        PlanLaws(patient, remedy).check()
    }

    @Test("a definition that only one service's override spoils is edited there")
    func spoilt() throws {
        var patient = Patient.hash
        patient.main = Patient.main("tls_list = TLSv1.2\nsmtpd_tls_mandatory_protocols = $tls_list\nsmtpd_tls_protocols = $tls_list")
        patient.master = Patient.master.replacing(
            "  -o smtpd_tls_wrappermode=yes", with: "  -o smtpd_tls_wrappermode=yes\n  -o tls_list=TLSv1.2,TLSv1.4")
        #expect(try edits(patient) == ["5 smtps/inet/tls_list: TLSv1.2,TLSv1.4 → !SSLv2,!SSLv3"])
        for remedy in patient.remedies { PlanLaws(patient, remedy).check() }
    }

    @Test("a value that leaves nothing on makes no plan")
    func nothing() {
        #expect(PlanBuilder(rejected: Patient.hash.rejected, remedy: "own") { _ in "!TLSv1, TLSv1" }.draft() == nil)
        #expect(PlanBuilder(rejected: Patient.hash.rejected, remedy: "own") { _ in "TLSv9" }.draft() == nil)
    }

    @Test("entries keep their lines: CRLF, a missing last line end and comments between stay")
    func bytes() throws {
        let crlf = try #require(Patient.crlf.remedies.first).plan
        #expect(String(decoding: crlf.files[0].after, as: UTF8.self) == Patient.crlf.main.replacing("TLSv1 TLSv1.1 TLSv1.2", with: "TLSv1"))
        let noEnd = try #require(Patient.noFinalLineEnd.remedies.first).plan
        #expect(noEnd.files[0].after.last == UInt8(ascii: "1"))
        let several = try Patient.severalLines.remedy("article").plan
        #expect(String(decoding: several.files[0].after, as: UTF8.self).contains("\n# the newer ones\n"))
        #expect(several.edits[0].line == 6)
    }

    @Test("the last of several definitions is edited, because it is the one in force")
    func duplicates() throws {
        let plan = try Patient.duplicates.remedy("article").plan
        #expect(plan.edits.map(\.line) == [8])
        let after = String(decoding: plan.files[0].after, as: UTF8.self)
        #expect(after.contains("\nsmtpd_tls_mandatory_protocols = TLSv1.2\nsmtpd_tls_mandatory_protocols = TLSv1\n"))
    }
}
