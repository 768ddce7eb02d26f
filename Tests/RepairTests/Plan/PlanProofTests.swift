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

    @Test("a name that nothing refers to any more is no longer printed; that is no change while its entry stays")
    func unreferenced() {
        let main = { (value: String) in Array("my_list = TLSv1_2\nmy_gone = 1\n\(mandatory) = \(value)\n".utf8) }
        let kept = OwnReading.kept(mainBefore: main("$my_list"), mainAfter: main("TLSv1"))
        #expect(kept == ["my_list", "my_gone"])
        let after = "\(mandatory) = TLSv1\n"
        let before = "my_list = TLSv1_2\n\(mandatory) = $my_list\n"
        #expect(PlanProof(before: before, after: after, expected: planned, kept: kept) == .proven)
        let other = PlanProof(before: before, after: "my_list = x\n" + after, expected: planned, kept: kept)
        #expect(other == .contradicted("my_list would change too, from \"TLSv1_2\" to \"x\"."))
        let edited = OwnReading.kept(mainBefore: main("$my_list"), mainAfter: Array("\(mandatory) = TLSv1\n".utf8))
        guard case .contradicted = PlanProof(before: before, after: after, expected: planned, kept: edited) else {
            return #expect(Bool(false), "an entry that is gone was not missed")
        }
    }

    @Test("a name that something refers to from now on is printed; that is no change while its entry stays")
    func newlyReferenced() {
        let kept = OwnReading.kept(mainBefore: Array("mua = x\n".utf8), mainAfter: Array("mua = x\n".utf8))
        #expect(PlanProof(before: "", after: "mua = x\n", expected: [], kept: kept) == .proven)
        guard case .contradicted = PlanProof(before: "", after: "other = x\n", expected: [], kept: kept) else {
            return #expect(Bool(false), "a value that is new was not missed")
        }
    }

    @Test("where postconf cannot read the old files, the planned values are looked for in the new ones alone")
    func unreadable() {
        #expect(PlanProof(before: nil, after: "a = 1\n\(mandatory) = TLSv1\n", expected: planned) == .proven)
        guard case .contradicted = PlanProof(before: nil, after: "\(mandatory) = TLSv1.1\n", expected: planned) else {
            return #expect(Bool(false), "another value was taken for the planned one")
        }
    }

    @Test("a value that is to be unset must be gone")
    func unset() {
        let gone = [ExpectedValue(parameter: "smtpd_tls_CAfile", before: "/ca", after: nil)]
        #expect(PlanProof(before: "smtpd_tls_CAfile = /ca\n", after: "", expected: gone) == .proven)
        guard case .contradicted = PlanProof(before: "smtpd_tls_CAfile = /ca\n", after: "smtpd_tls_CAfile = /ca\n", expected: gone) else {
            return #expect(Bool(false), "it is still there")
        }
    }

    @Test("a service that comes or goes must be a planned one, and a planned one must come")
    func services() {
        let before = "smtp inet n - n - - smtpd\n"
        let after = before + "smtps inet n - n - - smtpd -o x=1\n"
        let planned = [ExpectedService(service: "smtps/inet", appears: true)]
        #expect(PlanProof.otherEntryChanged(before: before, after: after, services: [], planned: planned) == nil)
        #expect(PlanProof.otherEntryChanged(before: before, after: after, services: ["smtps/inet"]) != nil)
        #expect(PlanProof.otherEntryChanged(before: before, after: before, services: [], planned: planned) != nil)
        #expect(PlanProof.otherEntryChanged(before: after, after: before, services: [], planned: planned) != nil)
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

    @Test("a service with -o and its value in one word is left to our own reading, and no other one")
    func glued() throws {
        let release = try #require(Release("3.7.11"))
        let master = Array(
            "smtps inet n - n - - smtpd -o\(mandatory)=a\n465 inet n - n - - smtpd -vo x=1\nx unix - - - - - smtpd -o y=-1 -v\n".utf8)
        #expect(OwnReading.misreadByPostconf(master, release: release) == ["smtps/inet", "465/inet"])
        #expect(PlanProof.without(["smtps/inet"], "smtps/inet/ls = a\n465/inet/x = 1\n") == "465/inet/x = 1\n")
    }

    @Test("our own reading finds the same in the files")
    func ownReading() throws {
        let before = Array("a = 1\n\(mandatory) = TLSv1 TLSv1.1\n".utf8)
        let after = Array("a = 1\n\(mandatory) = TLSv1\n".utf8)
        #expect(OwnReading.mainContradiction(mainBefore: before, mainAfter: after, expected: planned) == nil)
        #expect(OwnReading.mainContradiction(mainBefore: before, mainAfter: after, expected: []) != nil)
        #expect(OwnReading.mainContradiction(mainBefore: before, mainAfter: before, expected: planned) != nil)
        let release = try #require(Release("2.6.6"))
        let master = { (value: String) in Array("smtps inet n - n - - smtpd\n  -o \(mandatory)=\(value)\n".utf8) }
        let override = [ExpectedValue(parameter: mandatory, service: "smtps/inet", before: "TLSv1.1", after: "TLSv1")]
        #expect(
            OwnReading.masterContradiction(
                masterBefore: master("TLSv1.1"), masterAfter: master("TLSv1"), release: release, expected: override)
                == nil)
        #expect(
            OwnReading.masterContradiction(masterBefore: master("TLSv1.1"), masterAfter: master("TLSv1"), release: release, expected: [])
                != nil)
    }

    @Test("an entry that stands twice in master.cf is proven definition by definition, by our own reading")
    func namesakes() throws {
        let release = try #require(Release("3.7.11"))
        func master(_ first: String, _ second: String) -> [UInt8] {
            Array("smtps inet n - n - - smtpd -o \(mandatory)=\(first)\nsmtps inet n - n - - smtpd -o \(mandatory)=\(second)\n".utf8)
        }
        let before = master("TLSv8", "TLSv9")
        #expect(OwnReading.namesakes(before, release: release) == ["smtps/inet"])
        let first = ExpectedValue(parameter: mandatory, service: "smtps/inet", before: "TLSv8", after: "a")
        let second = ExpectedValue(parameter: mandatory, service: "smtps/inet", earlier: 1, before: "TLSv9", after: "b")
        func contradiction(_ after: [UInt8], _ expected: [ExpectedValue]) -> String? {
            OwnReading.masterContradiction(masterBefore: before, masterAfter: after, release: release, expected: expected)
        }
        #expect(contradiction(master("a", "b"), [first, second]) == nil)
        #expect(contradiction(master("a", "TLSv9"), [first]) == nil)
        #expect(contradiction(master("TLSv8", "b"), [second]) == nil)
        #expect(contradiction(master("b", "a"), [first, second]) != nil, "each definition gets its own value")
        #expect(contradiction(master("a", "b"), [first]) != nil)
        #expect(contradiction(master("a", "TLSv9"), [first, second]) != nil)
    }
}
