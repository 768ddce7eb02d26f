import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A state directory that somebody could have prepared, on the real binary: a sentence, an exit code, and no byte changed.
    @Suite("The state directory", .serialized, .needs(.release, .postfix, .root))
    struct StateDirectoryTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var tells: String
            var prepare: @Sendable (String) throws -> Void
            var testDescription: String { name }
        }

        private static let cases = [
            Case(name: "writable by all", tells: "can be written to by others") { #expect(mkdir($0, 0o700) == 0 && chmod($0, 0o777) == 0) },
            Case(name: "of another user", tells: "belongs to user 65534") {
                #expect(mkdir($0, 0o700) == 0 && chown($0, 65534, 65534) == 0)
            },
            Case(name: "a symbolic link", tells: "is not a directory") { state in
                #expect(mkdir("\(state).real", 0o700) == 0 && symlink("\(state).real", state) == 0)
            },
            Case(name: "a file", tells: "is not a directory") { try TestFile.write($0, "") },
        ]

        @Test("is refused by fix, undo and history with exit 66, and nothing is changed", arguments: cases)
        func refused(_ one: Case) throws {
            let patient = try Patient()
            try one.prepare(patient.stateDirectory)
            for command in [["fix", "--yes"], ["undo"], ["history"]] {
                let text = try patient.run(command)
                #expect(text.status == 66, "\(command): \(text.output)\(text.errors)")
                #expect((text.output + text.errors).contains(one.tells), "\(command): \(text.output)\(text.errors)")
                let json = try patient.run(command + ["--json"])
                #expect(json.status == 66)
                _ = try json.document()
            }
            try patient.expectUntouched()
        }

        @Test("that has no parent directory is exit 66; one that is missing is made, private")
        func missing() throws {
            let patient = try Patient()
            let elsewhere = [
                "-c", patient.postfix.configDirectory, "--log", patient.postfix.logFile, "--state-directory",
                "\(patient.state.path)/no/such",
            ]
            let refused = try CommandLineRun(["fix", "--yes", "--json"] + elsewhere)
            #expect(refused.status == 66, "\(refused.output)")
            #expect(try refused.document().text("summary")?.contains("--state-directory names another place") == true)
            try patient.expectUntouched()
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let mode = try FileManager.default.attributesOfItem(atPath: patient.stateDirectory)[.posixPermissions] as? Int
            #expect(mode == 0o700)
        }

        @Test("whose backup was altered after the change: undo writes nothing, exit 66, and says which file")
        func alteredBackup() throws {
            let patient = try Patient()
            #expect(try patient.run(["fix", "--yes"]).status == 0)
            let repaired = try patient.main
            let id = try #require(try patient.history().first?.text("id"))
            let copy = "\(patient.stateDirectory)/changes/\(id)/main.cf.before"
            let kept = try TestFile.bytes(copy)
            try TestFile.write(copy, bytes: kept.map { $0 == UInt8(ascii: "t") ? UInt8(ascii: "T") : $0 }, mode: 0o600)
            for words in [["undo"], ["undo", id]] {
                let run = try patient.run(words + ["--json"])
                #expect(run.status == 66, "\(run.output)")
                #expect(try run.document().text("summary")?.contains("\(copy) is not what was kept there") == true, "\(run.output)")
            }
            #expect(try patient.main == repaired)
            try TestFile.write(copy, bytes: kept, mode: 0o600)
            #expect(try patient.run(["undo"]).status == 0, "the very bytes are taken again")
            try patient.expectUntouched()
        }
    }
}
