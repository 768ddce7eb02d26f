import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// 100 MB of main.cf, most of it comments, on a real Postfix.
    @Suite("A main.cf of 100 MB", .serialized, .needs(.release, .postfix, .tmux))
    struct HugeFileTests {
        /// The lists stand far apart: one near the beginning, one at the end.
        private static func enlarge(_ postfix: PrivatePostfix) throws {
            let text = try TestFile.text(postfix.mainCF)
            let second = "smtpd_tls_protocols = \(Patient.badList)\n"
            let comment = Array("# A comment as administrators write them, some sixty bytes long.\n".utf8)
            var bytes = Array(text.replacing(second, with: "").utf8)
            bytes.reserveCapacity(110_000_000)
            while bytes.count < 100_000_000 { bytes += comment }
            try TestFile.write(postfix.mainCF, bytes: bytes + Array(second.utf8))
            postfix.letRest()
        }

        /// Most memory that any of the children of this process had so far, in MB.
        private static var mostMemory: Int {
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
            return usage.ru_maxrss / 1024
        }

        @Test("is repaired, proven and undone to the byte, in bounded time and memory; the wizard draws and answers meanwhile")
        func roundTrip() throws {
            let patient = try Patient(prepare: HugeFileTests.enlarge)
            let clock = ContinuousClock()
            var check: CommandLineRun?
            let checking = try clock.measure { check = try patient.run(["check"]) }
            #expect(check?.status == 2, "\(check?.output.prefix(2000) ?? "")")
            var fix: CommandLineRun?
            let fixing = try clock.measure { fix = try patient.run(["fix", "--yes"]) }
            #expect(fix?.status == 0, "\(fix?.output.suffix(3000) ?? "")")
            #expect((fix?.output.utf8.count ?? 0) < 20_000, "what did not change is not printed")
            let after = try patient.main
            #expect(after.count == patient.mainBefore.count - 2 * (Patient.badList.utf8.count - RealPostfixTests.repaired.utf8.count))
            #expect(patient.isAlive)
            var undo: CommandLineRun?
            let undoing = try clock.measure { undo = try patient.run(["undo"]) }
            #expect(undo?.status == 0, "\(undo?.output.suffix(3000) ?? "")")
            #expect(try patient.main == patient.mainBefore)
            print("main.cf of 100 MB: check \(checking), fix \(fixing), undo \(undoing), at most \(HugeFileTests.mostMemory) MB")
            #expect(HugeFileTests.mostMemory < 2500)
            #expect(checking < .seconds(60) && fixing < .seconds(90) && undoing < .seconds(60))
        }
    }
}
