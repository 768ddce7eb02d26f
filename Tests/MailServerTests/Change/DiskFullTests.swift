// A disk that fills up in the middle of a change, and has room again later: the files are old or new at every moment, and what
// could not be written down then is recovered by the next start.

import Diagnosis
import EngineSupport
import Glibc
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

/// Counts the calls that need room.
private final class Calls: Sendable {
    private let number = Mutex(0)
    var count: Int { number.withLock { $0 } }
    /// The number of this call, from 0 on.
    func next() -> Int {
        number.withLock { number in
            number += 1
            return number - 1
        }
    }
}

@Suite("A full disk")
struct DiskFullTests {
    /// From changing call number `call` on, nothing that needs room below `place` works; removing and renaming does.
    private func full(from call: Int, below place: String, code: CInt, _ calls: Calls) -> FaultPoint {
        return FaultPoint(before: { operation in
            let path: String
            switch operation {
            // A directory that holds its new name already needs no more room for it.
            case .sync(let name) where isDirectory(name): return nil
            case .makeDirectory(let name), .create(let name), .write(let name), .sync(let name): path = name
            default: return nil
            }
            guard path.hasPrefix(place) else { return nil }
            return calls.next() >= call ? code : nil
        })
    }

    private func isDirectory(_ path: String) -> Bool {
        guard let status = try? FileSystem().status(path, followLinks: false) else { return false }
        return !status.isRegular
    }

    enum Disk: String, CaseIterable, CustomTestStringConvertible {
        case state, configuration, both
        var testDescription: String { rawValue }
        fileprivate func place(_ server: FakeServer) -> String {
            switch self {
            case .state: server.state
            case .configuration: server.config
            case .both: server.root
            }
        }
    }

    @Test("full from any moment on: old or new, and recovered when there is room again", arguments: Disk.allCases, [ENOSPC, EDQUOT])
    func anyMoment(_ disk: Disk, code: CInt) async throws {
        var call = 0
        var kept = 0
        while true {
            let server = try FakeServer()
            let calls = Calls()
            let faults = full(from: call, below: disk.place(server), code: code, calls)
            let report = await server.runner(faults: faults).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
            let present = try server.present()
            // Room for both is taken before either is renamed: the pair is never apart.
            #expect(present == [.old, .old] || present == [.new, .new], "\(disk) from call \(call): \(present)")
            #expect(try server.leftOvers() == [], "\(disk) from call \(call)")
            let told = ([report.summary] + report.details.map(\.text)).joined(separator: " ")
            if calls.count <= call {
                #expect(report.outcome == .changed && call > 3, "\(told)")
                break
            }
            if present == [.new, .new] { kept += 1 }
            #expect(present != [.old, .old] || !told.contains("By hand: cp"), "a copy onto a full disk would empty the file: \(told)")
            #expect(told.contains(code == ENOSPC ? "make room" : "quota") || present == [.new, .new], "\(told)")
            _ = await server.runner().recover(facts: server.facts)
            let settled = try server.present()
            #expect(settled == [.old, .old] || settled == [.new, .new])
            let states = try server.runner().history().map(\.stateName)
            #expect(
                !states.contains("running") && states.allSatisfy { ($0 == "applied") == (settled == [.new, .new]) }, "\(states) \(settled)")
            let again = await server.runner().recover(facts: server.facts)
            #expect(again == [], "told twice: \(again)")
            call += 1
        }
        print("\(disk.rawValue) full from each of \(call) calls on, \(kept) of them with the new files in place")
    }

    @Test("copies that did not fit are taken away again, so that the next try has their room")
    func noCopiesLeft() async throws {
        let server = try FakeServer()
        let faults = FaultPoint(before: { operation in
            if case .write(let path) = operation, path.hasSuffix("main.cf.after") { return ENOSPC }
            return nil
        })
        let report = await server.runner(faults: faults).apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        #expect(
            report.outcome == .refused && report.summary.contains("full") && report.summary.contains("--state-directory"),
            "\(report.summary)")
        #expect(try FileSystem().entries(of: "\(server.state)/changes") == [])
        #expect(try server.present() == [.old, .old])
    }

    @Test("an undo that finds the disk full leaves the new file whole, and works when there is room again")
    func undo() async throws {
        let server = try FakeServer()
        #expect(await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }.outcome == .changed)
        let faults = FaultPoint(before: { operation in
            if case .write(let path) = operation, path.hasPrefix(server.config) { return ENOSPC }
            return nil
        })
        let stuck = await server.runner(faults: faults).undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(stuck.outcome == .failed && stuck.exitCode == 2 && stuck.details.contains { $0.text.contains("make room") }, "\(stuck)")
        #expect(try server.present() == [.new, .new] && server.leftOvers() == [])
        let freed = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(freed.outcome == .restored, "\(freed.summary) \(freed.details)")
        #expect(try server.present() == [.old, .old])
    }

    @Test("an undo that finds room for one file only moves neither", arguments: ["main.cf", "master.cf"])
    func undoOfBoth(_ name: String) async throws {
        let server = try FakeServer()
        #expect(await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }.outcome == .changed)
        let faults = FaultPoint(before: { operation in
            if case .write(let path) = operation, path.hasPrefix("\(server.config)/.\(name).") { return ENOSPC }
            return nil
        })
        let stuck = await server.runner(faults: faults).undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(stuck.outcome == .failed && stuck.exitCode == 2, "\(stuck)")
        #expect(try server.present() == [.new, .new] && server.leftOvers() == [])
    }
}
