import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Small file systems in memory, full to the last block. A quota binds no root, so EDQUOT stands on the engine's own tests.
    @Suite("A full disk", .serialized, .needs(.release, .postfix, .privateMounts))
    struct FullDiskTests {
        @Test(
            "full under the configuration, the state, or both: told, nothing torn; with room again fix and undo work",
            arguments: ["etc", "state", "both"])
        func full(where place: String) throws {
            let patient = try EnclosedPatient { patient in
                if place != "state" { try patient.mountSmallConfiguration(64) }
                if place != "etc" { try patient.mountSmallState(64) }
            }
            let full = (place != "state" ? [patient.etc] : []) + (place != "etc" ? [patient.stateDirectory] : [])
            let before = try patient.bytes()
            try full.forEach(patient.fill)
            let fix = try patient.fixOffline()
            #expect(fix.status == 1 && fix.output.contains("full; make room"), "\(fix.output)\(fix.errors)")
            #expect(!fix.output.contains("By hand: cp"), "it would empty the file first: \(fix.output)")
            #expect(try patient.bytes() == before)
            #expect(try patient.leftOvers().filter { $0 != "filler" } == [])

            try full.forEach(patient.makeRoom)
            let again = try patient.fixOffline()
            #expect(again.status == 2, "changed, unproven: \(again.output)")
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))

            try full.forEach(patient.fill)
            let stuck = try patient.run(["undo"])
            #expect(try [before, EnclosedPatient.repaired(before)].contains(patient.bytes()), "\(stuck.output)")
            try full.forEach(patient.makeRoom)
            let undo = try patient.run(["undo"])
            #expect(undo.status == 0, "\(undo.output)\(undo.errors)")
            #expect(try patient.bytes() == before && patient.leftOvers() == [])
        }
    }
}
