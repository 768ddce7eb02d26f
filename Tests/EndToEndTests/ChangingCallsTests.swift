// No call of the release file that changes anything escapes the seam through which the interruption sweeps go.

import EngineSupport
import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Changing calls of the release file", .serialized, .needs(.release, .postfix, .openssl, .strace))
    struct ChangingCallsTests {
        /// Paths that differ between two servers, and names that are made up, by what they stand for.
        private func normal(_ calls: [String], config: String, state: String) -> [String] {
            calls.map { call in
                call.replacing(config, with: "CONFIG").replacing(state, with: "STATE").replacing(
                    String(state.dropLast("/state".count)), with: "PARENT"
                )
                .replacing(/changes\/[0-9TZ-]+/, with: "changes/ID").replacing(/\.(main\.cf|master\.cf|report\.txt)\.[0-9a-z]+/) {
                    ".\($0.1).RANDOM"
                }
            }
        }

        /// What the seam saw of the same run of the engine on plain files.
        private func engine(_ scenario: EngineScenario) async throws -> [String] {
            let (calls, server) = try await scenario.callsAndServer(EngineChild(program: ""), isParticular: false)
            return normal(calls.map(\.systemCall), config: server.config, state: server.state)
        }

        @Test("every system call of fix and undo that changes a file goes through FileSystem, in the order the engine makes them")
        func complete() async throws {
            var settings = Patient.settings()
            settings.overrides[.submission] = ["smtpd_tls_mandatory_protocols=!SSLv2,!SSLv3,!TLSv1.0"]
            let patient = try Patient(settings)
            let directory = try TemporaryDirectory()
            func compare(_ calls: [String], _ expected: [String], _ who: Comment, _ location: SourceLocation = #_sourceLocation) {
                #expect(calls.difference(from: expected).isEmpty, who, sourceLocation: location)
            }
            func calls(_ arguments: [String], _ name: String, prefix: (String) -> [String], read: (String) throws -> [String]) throws
                -> [String]
            {
                let list = "\(directory.path)/\(name)"
                let run = try CommandLineRun(arguments + patient.options, prefix: prefix(list))
                #expect(run.status == 0, "\(run.output) \(run.errors)")
                return normal(try read(list), config: patient.postfix.configDirectory, state: patient.stateDirectory)
            }
            let fix = try await engine(.fixBothFiles)
            let undo = try await engine(.undo)
            #expect(fix.count > 60 && undo.count > 20)
            compare(try calls(["fix", "--yes"], "fix", prefix: Strace.prefix, read: Strace.changingCalls), fix, "fix")
            compare(try calls(["undo"], "undo", prefix: Strace.prefix, read: Strace.changingCalls), undo, "undo")

            // The sweeps count these calls with a tracer of their own: it must not see fewer than strace.
            let places = "\(patient.postfix.configDirectory):\(patient.stateDirectory):=\(patient.state.path)"
            let own = { (list: String) in [builtProduct("interrupter"), list, places, "record", "--"] }
            let lines = { (list: String) throws in try TestFile.text(list).split(separator: "\n").map(String.init) }
            try TestProcess.must(["/bin/rm", "-r", patient.stateDirectory])
            patient.postfix.letRest()
            compare(try calls(["fix", "--yes"], "own-fix", prefix: own, read: lines), fix, "own-fix")
            compare(try calls(["undo"], "own-undo", prefix: own, read: lines), undo, "own-undo")
        }
    }
}
