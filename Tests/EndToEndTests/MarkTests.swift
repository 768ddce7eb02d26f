import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Marks of chattr, which bind root.
    @Suite("Marks of chattr", .serialized, .needs(.release, .postfix, .privateMounts, .fileMarks))
    struct MarkTests {
        @Test(
            "immutable or append-only, the file or its directory: told before anything is written; the printed command clears the way, for fix and for undo",
            arguments: ["i", "a"], ["main.cf", ""])
        func marked(letter: String, name: String) throws {
            let patient = try EnclosedPatient()
            let marked = name.isEmpty ? patient.etc : "\(patient.etc)/\(name)"
            defer { _ = try? TestProcess.run(["/usr/bin/chattr", "-\(letter)", marked]) }
            let before = try patient.bytes()
            try patient.mounts.must("chattr +\(letter) \(marked)")
            let refused = try patient.fixOffline()
            #expect(refused.status == 1, "\(refused.output)")
            #expect(refused.output.contains("\(marked) is marked \(letter == "i" ? "immutable" : "append-only")"), "\(refused.output)")
            #expect(try patient.bytes() == before && patient.leftOvers() == [])
            #expect(!TestFile.exists(patient.stateDirectory), "nothing was done, so nothing is remembered")
            try patient.byHand(in: refused.output)
            #expect(try patient.fixOffline().status == 2)
            #expect(try patient.bytes() == EnclosedPatient.repaired(before))

            try patient.mounts.must("chattr +\(letter) \(marked)")
            let stuck = try patient.run(["undo", "--json"])
            #expect(stuck.status == 1, "\(stuck.output)")
            #expect(try patient.bytes() == EnclosedPatient.repaired(before) && patient.leftOvers() == [])
            let document = try stuck.document()
            #expect(document.text("outcome") == "refused")
            // The commands in their order: the mark away, the old bytes back.
            let commands = try #require(document.members["byHand"] as? [String])
            #expect(commands.first == "chattr -\(letter) \(marked)" && commands.count == 2, "\(commands)")
            for command in commands { try patient.byHand(in: "By hand: \(command)") }
            #expect(try patient.bytes() == before)
            #expect(try patient.run(["undo"]).status == 0, "and the undo finds its work done")
        }
    }
}
