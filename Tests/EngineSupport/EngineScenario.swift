// The runs of the engine that are interrupted, on a server of values and real files: fixes, a return, an undo, and the
// settling of runs that were interrupted before.

import CPosix
import Diagnosis
import Glibc
import MailServer
import PostfixModel
import Repair
import TestSupport

package enum EngineScenario: String, Sendable, CaseIterable {
    case fixOneFile = "fix-one-file"
    case fixBothFiles = "fix-both-files"
    /// The certificate behind the list makes the fix end in a return.
    case revert
    case undo
    /// The next start after a fix killed with both files new and nothing decided, with the first one new, …
    case recoverFix = "recover-fix"
    case recoverHalf = "recover-half"
    /// … with the change kept and only the report missing, …
    case recoverReport = "recover-report"
    /// … after a return, or an undo, killed half-way.
    case recoverRevert = "recover-revert"
    case recoverUndo = "recover-undo"

    package var behaviour: FakeServer.Behaviour {
        let isBroken = self == .revert || self == .recoverRevert
        return FakeServer.Behaviour(secondFault: isBroken ? .certificateProblem("no key") : nil)
    }

    /// A file of the configuration with what it held first and what a fix puts there.
    package struct File: Sendable {
        package var path: String
        package var old: [UInt8]
        package var new: [UInt8]
    }

    package func files(of server: FakeServer) -> [File] {
        let main = File(path: server.main, old: Array(FakeServer.mainBefore.utf8), new: Array(FakeServer.mainAfter.utf8))
        // Where main.cf alone is edited, the other file is right already and must not be touched.
        let right = Array(FakeServer.masterAfter.utf8)
        return [main, File(path: server.master, old: self == .fixOneFile ? right : Array(FakeServer.masterBefore.utf8), new: right)]
    }

    /// What the interrupted run leaves may end old or new; all others end old.
    package var mayEndNew: Bool { self == .fixOneFile || self == .fixBothFiles || self == .recoverReport }
    package var mayEndOld: Bool { self != .recoverReport }

    /// The run that is killed before this one begins: which, and after which of its calls.
    private var precursor: (scenario: EngineScenario, after: @Sendable (FileOperation) -> Bool, occurrence: Int)? {
        func renamed(_ name: String) -> @Sendable (FileOperation) -> Bool {
            { if case .rename(_, let target) = $0 { target.hasSuffix("/etc/\(name)") } else { false } }
        }
        return switch self {
        case .fixOneFile, .fixBothFiles, .revert, .undo: nil
        // master.cf is written first, and reverted last.
        case .recoverFix: (.fixBothFiles, renamed("main.cf"), 1)
        case .recoverHalf: (.fixBothFiles, renamed("master.cf"), 1)
        case .recoverReport: (.fixBothFiles, { $0 == .create($0.path) && $0.path.hasSuffix("/report.txt") }, 1)
        case .recoverRevert: (.revert, renamed("main.cf"), 2)
        case .recoverUndo: (.undo, renamed("main.cf"), 1)
        }
    }

    /// A server as it is when the run begins. `isParticular`: the files have owner, mode and attributes that no new file has.
    package func prepared(_ child: EngineChild, isParticular: Bool = true) async throws -> FakeServer {
        let server = try FakeServer(behaviour)
        if self == .fixOneFile { try TestFile.write(server.master, FakeServer.masterAfter) }
        if isParticular { for file in files(of: server) { EngineScenario.makeParticular(file.path) } }
        server.load()
        if self == .undo { _ = await EngineScenario.fixBothFiles.run(on: server, Striking(nil, on: server)) }
        if let precursor {
            let calls = try await precursor.scenario.calls(child)
            let matching = calls.indices.filter { precursor.after(calls[$0]) }
            guard matching.count >= precursor.occurrence else { throw TestProcess.Failure(description: "\(self): nothing to interrupt") }
            if precursor.scenario == .undo { _ = await EngineScenario.fixBothFiles.run(on: server, Striking(nil, on: server)) }
            let fault = Fault(.killAfter, call: matching[precursor.occurrence - 1] + 1)
            guard try await child.run(precursor.scenario, fault, on: server) == .killed else {
                throw TestProcess.Failure(description: "\(self): the run before it was not killed")
            }
        }
        return server
    }

    /// Owner, group, mode and an attribute that a careless replacement would lose, as far as this user may set them.
    private static func makeParticular(_ path: String) {
        chmod(path, 0o640)
        guard geteuid() == 0 else { return }
        chown(path, 12, 34)
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        _ = px_set_attribute(descriptor, "trusted.note", Array("kept".utf8), 4)
        close(descriptor)
    }

    /// The changing calls of the run when nothing befalls it.
    package func calls(_ child: EngineChild) async throws -> [FileOperation] {
        try await callsAndServer(child, isParticular: true).calls
    }

    package func callsAndServer(_ child: EngineChild, isParticular: Bool) async throws -> (calls: [FileOperation], server: FakeServer) {
        let server = try await prepared(child, isParticular: isParticular)
        let striking = Striking(nil, on: server)
        _ = await run(on: server, striking)
        return (striking.calls, server)
    }

    /// Nil for the settling of another run, which has no report of its own.
    @discardableResult
    package func run(on server: FakeServer, _ striking: Striking) async -> ChangeReport? {
        let runner = server.runner(faults: striking.point)
        switch self {
        case .fixOneFile, .fixBothFiles, .revert:
            return await runner.apply(server.plan(both: self != .fixOneFile), facts: server.facts, options: ApplyOptions()) { _ in }
        case .undo:
            return await runner.undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        case .recoverFix, .recoverHalf, .recoverReport, .recoverRevert, .recoverUndo:
            _ = await runner.recover(facts: server.facts)
            return nil
        }
    }
}
