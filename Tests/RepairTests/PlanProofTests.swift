import PostfixModel
import Repair
import Testing

private let mandatory = "smtpd_tls_mandatory_protocols"
private let planned = [ExpectedValue(parameter: mandatory, before: "TLSv1 TLSv1.1", after: "TLSv1")]

@Suite("Proof on a copy")
struct PlanProofTests {
    @Test("only the planned value differs: proven")
    func proven() {
        #expect(
            PlanProof(before: "a = 1\n\(mandatory) = TLSv1 TLSv1.1\n", after: "a = 1\n\(mandatory) = TLSv1\n", expected: planned) == .proven
        )
    }

    @Test("another value that differs, appears or goes away contradicts", arguments: ["a = 2\n", "", "a = 1\nb = 3\n"])
    func others(rest: String) {
        let proof = PlanProof(before: "a = 1\n", after: "\(rest)\(mandatory) = TLSv1\n", expected: planned)
        guard case .contradicted = proof else { return #expect(Bool(false), "\(proof)") }
    }

    @Test("a planned value that comes out differently contradicts, one that is not printed is named")
    func notAsPlanned() {
        let glued = PlanProof(before: "", after: "\(mandatory) = TLSv1b = c\n", expected: planned)
        #expect(glued == .contradicted("\(mandatory) would read \"TLSv1b = c\" instead of \"TLSv1\"."))
        #expect(PlanProof(before: "", after: "", expected: planned) == .notShown([mandatory]))
    }

    @Test("an entry of master.cf that is not in the plan must not differ")
    func entries() {
        let before = "smtp inet n - n - - smtpd\nsmtps inet n - n - - smtpd -o x=1\n"
        let after = "smtp inet n - n - - smtpd\nsmtps inet n - n - - smtpd -o x=2\n"
        #expect(PlanProof.otherEntryChanged(before: before, after: after, services: ["smtps/inet"]) == nil)
        #expect(PlanProof.otherEntryChanged(before: before, after: after, services: []) != nil)
        #expect(PlanProof.otherEntryChanged(before: before, after: after + "x\n", services: ["smtps/inet"]) != nil)
    }

    @Test("our own reading finds the same in the files")
    func ownReading() throws {
        let before = Array("a = 1\n\(mandatory) = TLSv1 TLSv1.1\n".utf8)
        let after = Array("a = 1\n\(mandatory) = TLSv1\n".utf8)
        #expect(OwnReading.contradiction(mainBefore: before, mainAfter: after, expected: planned) == nil)
        #expect(OwnReading.contradiction(mainBefore: before, mainAfter: after, expected: []) != nil)
        #expect(OwnReading.contradiction(mainBefore: before, mainAfter: before, expected: planned) != nil)
        let release = try #require(Release("2.6.6"))
        let master = { (value: String) in Array("smtps inet n - n - - smtpd\n  -o \(mandatory)=\(value)\n".utf8) }
        let override = [ExpectedValue(parameter: mandatory, service: "smtps/inet", before: "TLSv1.1", after: "TLSv1")]
        #expect(
            OwnReading.contradiction(masterBefore: master("TLSv1.1"), masterAfter: master("TLSv1"), release: release, expected: override)
                == nil)
        #expect(
            OwnReading.contradiction(masterBefore: master("TLSv1.1"), masterAfter: master("TLSv1"), release: release, expected: []) != nil)
    }
}
