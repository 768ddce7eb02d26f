// What must hold on a real Postfix after the release file was interrupted: the files at once, then what the release file says
// and does when it is started again.

import Foundation
import Glibc
import TestSupport

struct WardLaws {
    let ward: Ward
    let interruption: Interruption
    private(set) var broken: [String] = []

    init(_ ward: Ward, _ interruption: Interruption) {
        self.ward = ward
        self.interruption = interruption
    }

    private mutating func hold(_ condition: Bool, _ sentence: String) {
        if !condition { broken.append(sentence) }
    }

    /// A point whose laws could not be looked at is not one at which they hold.
    mutating func fail(_ error: any Error) { broken.append("could not be judged: \(error)") }

    private func bytes(_ path: String) -> [UInt8]? { try? TestFile.bytes(path) }
    private func isAs(_ snapshot: Snapshot) -> Bool {
        bytes(ward.bench.postfix.mainCF) == snapshot.main && bytes(ward.bench.postfix.masterCF) == snapshot.master
    }
    private var isOld: Bool { isAs(ward.broken) }
    private var isNew: Bool { isAs(ward.repaired) }

    /// Interrupts, looks, starts again. `startsWithFix`: the next start is another fix, not an undo.
    mutating func judge(startsWithFix: Bool) throws {
        try ward.reset(for: interruption.run)
        let ended = try ward.bench.run(interruption.run.arguments, interruption)
        files()
        if interruption.isKill {
            hold(ended.status == 128 + SIGKILL, "was not killed: \(ended.status) \(ended.said)")
        } else {
            end(ended)
        }
        let isOpen = try look()
        if startsWithFix { try fixNext(isOpen) } else { try undoNext(isOpen) }
        files()
        leftOvers()
    }

    /// Each file is there, whole, old or new, and has its owner and mode.
    private mutating func files() {
        let pairs = [
            (ward.bench.postfix.mainCF, ward.broken.main, ward.repaired.main),
            (ward.bench.postfix.masterCF, ward.broken.master, ward.repaired.master),
        ]
        for (path, old, new) in pairs {
            let present = bytes(path)
            hold(present == old || present == new, "\(path) is \(present == nil ? "missing" : "neither the old nor the new file")")
            var status = stat()
            hold(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o640 && status.st_uid == 0, "\(path) has another owner or mode")
        }
    }

    /// What a run that lived says of itself, against what is there.
    private mutating func end(_ ended: Ended) {
        let story = "exit \(ended.status), \(ended.said)"
        hold(!ended.said.isEmpty, "says nothing")
        if interruption.isInvisible { hold(ended.status == 0, "should not have noticed: \(story)") }
        let isFix = interruption.run == .fix
        switch ended.status {
        case 0: hold(isFix ? isNew : isOld, "the files are not what it says: \(story)")
        case 1, 66, 77: hold(isFix ? isOld : isNew || isOld, "the files are not what it says: \(story)")
        case 2: hold(isNew || isOld || ended.said.contains("cp "), "no way by hand: \(story)")
        default: hold(false, "ended oddly: \(story)")
        }
    }

    private func states() throws -> [String] {
        let run = try ward.bench.run(["history", "--json"])
        let document = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        guard run.status == 0, let changes = document?["changes"] as? [[String: Any]] else {
            throw TestProcess.Failure(description: "history: \(run.status) \(run.said)")
        }
        return changes.compactMap { $0["state"] as? String }
    }

    /// `history` and `check` tell of it, and change nothing. True when the next start has something to recover.
    private mutating func look() throws -> Bool {
        let before = (bytes(ward.bench.postfix.mainCF), bytes(ward.bench.postfix.masterCF))
        let states = try states()
        // Nothing has been recovered yet, so whatever history calls interrupted waits to be.
        let isWaiting = states.contains("interrupted")
        let isOpen = isWaiting || states.contains("revert-incomplete")
        // A check knocks on every port; what it has to tell is the same for most points.
        if !interruption.call.isMultiple(of: 3) { return isOpen }
        let check = try ward.bench.run(["check"])
        hold((0...3).contains(check.status), "check: \(check.status) \(check.said)")
        let told = check.errors.contains("was interrupted and is not recovered yet")
        hold(told == isWaiting, "check \(told ? "tells" : "does not tell") of an interruption; history: \(states)")
        hold(bytes(ward.bench.postfix.mainCF) == before.0 && bytes(ward.bench.postfix.masterCF) == before.1, "check changed something")
        return isOpen
    }

    private mutating func undoNext(_ isOpen: Bool) throws {
        let first = try ward.bench.run(["undo"])
        hold(first.errors.contains("Change 2") == isOpen, "the next start \(isOpen ? "says nothing" : "tells a story"): \(first.said)")
        let hadNothing = first.said.contains("There is no change of") || first.said.contains("never written")
        hold(first.status == 0 || hadNothing && [1, 66].contains(first.status), "undo: \(first.status) \(first.said)")
        hold(isOld, "undo left other files: \(first.said)")
        let story = try states()
        hold(story.allSatisfy { ["undone", "reverted", "interrupted", "refused"].contains($0) }, "history after undo: \(story)")
        let second = try ward.bench.run(["undo"])
        hold(second.status == first.status, "a second undo: \(second.status) \(second.said)")
        hold(isOld, "a second undo changed something")
        hold(try states() == story, "a second undo changed the history")
    }

    private mutating func fixNext(_ isOpen: Bool) throws {
        let wasNew = isNew
        let fix = try ward.bench.run(["fix", "--yes"])
        hold(fix.errors.contains("Change 2") == isOpen, "the next start \(isOpen ? "says nothing" : "tells a story"): \(fix.said)")
        hold(fix.status == 0 && isNew, "the fix after it: \(fix.status) \(fix.said)")
        let story = try states()
        hold(story.filter { $0 == "applied" }.count == 1 && (story.first == "applied" || wasNew), "history after the fix: \(story)")
    }

    private mutating func leftOvers() {
        let manager = FileManager.default
        let locks: Set = ["\(ward.bench.postfix.configDirectory)/main.cf.tmp", "\(ward.bench.postfix.configDirectory)/master.cf.tmp"]
        for path in ward.bench.strangers where !locks.contains(path) { broken.append("\(path) is left over") }
        let kept: Set = ["journal", "main.cf.before", "main.cf.after", "master.cf.before", "master.cf.after", "report.txt"]
        let changes = "\(ward.bench.state)/changes"
        for change in (try? manager.contentsOfDirectory(atPath: changes)) ?? [] {
            let names = (try? manager.contentsOfDirectory(atPath: "\(changes)/\(change)")) ?? []
            hold(names.contains("journal"), "\(changes)/\(change) is left over")
            for name in names where !kept.contains(name) { broken.append("\(changes)/\(change)/\(name) is left over") }
        }
    }
}
