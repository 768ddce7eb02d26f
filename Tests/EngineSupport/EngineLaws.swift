// What must hold after a run of the engine was killed or ran into trouble: the files at once, then everything after the next
// start, after an undo, after another undo, and after another fix.

import Diagnosis
import Glibc
import MailServer
import Repair
import TestSupport

package struct EngineLaws: Sendable {
    private let server: FakeServer
    private let scenario: EngineScenario
    private let files: [EngineScenario.File]
    private let attributes: [FileAttributes]
    package private(set) var broken: [String] = []

    /// Taken before the run: what the files are besides their bytes.
    package init(_ scenario: EngineScenario, on server: FakeServer) throws {
        self.server = server
        self.scenario = scenario
        files = scenario.files(of: server)
        attributes = try files.map { try FileAttributes(of: FileSystem().openReadOnly($0.path), in: FileSystem()) }
    }

    private mutating func hold(_ condition: Bool, _ sentence: String) {
        if !condition { broken.append(sentence) }
    }

    private func bytes(_ file: EngineScenario.File) -> [UInt8]? { try? FileSystem().read(file.path) }
    private var isOld: Bool { files.allSatisfy { bytes($0) == $0.old } }
    private var isNew: Bool { files.allSatisfy { bytes($0) == $0.new } }

    private var states: [String] { ((try? server.runner().history()) ?? []).map(\.stateName) }

    /// At once, whatever happened: each file whole, old or new, and still that file.
    package mutating func afterInterruption() {
        for (file, before) in zip(files, attributes) {
            guard let present = bytes(file) else {
                broken.append("\(file.path) is missing")
                continue
            }
            hold(present == file.old || present == file.new, "\(file.path) is neither the old nor the new file")
            let now = try? FileAttributes(of: FileSystem().openReadOnly(file.path), in: FileSystem())
            hold(now == before, "\(file.path) has another owner, mode or attribute")
        }
    }

    /// What a run that was not killed says of itself.
    package mutating func report(_ report: ChangeReport) {
        let story = "\(report.outcome): \(report.summary) \(report.details)"
        hold(!report.summary.isEmpty, "says nothing")
        switch report.outcome {
        case .changed: hold(isNew, "\(story), but the files are not the new ones")
        case .reverted, .refused, .restored:
            let mayBeNew = report.isIncomplete || scenario == .undo && report.outcome == .refused
            hold(isOld || mayBeNew, "\(story), but the files are not the old ones")
        case .failed: hold(report.isIncomplete && !report.byHand.isEmpty, "\(story), without the way by hand")
        case .nothingToDo: hold(false, story)
        }
        if report.isIncomplete, !isOld { hold(!report.byHand.isEmpty, "\(story), without the way by hand") }
    }

    /// The next start, then undo twice, then the fix again.
    package mutating func afterNextStart() async {
        let before = states
        let isOpen = before.contains { ["interrupted", "running", "revert-incomplete"].contains($0) }
        let wasNew = isNew
        let told = await server.runner().recover(facts: server.facts)
        hold(!isOpen || !told.isEmpty, "the next start says nothing of a change that was \(before)")
        hold(told.allSatisfy { $0.sentence.hasPrefix("Change 2017-") && $0.sentence.count > 50 }, "the next start says \(told)")
        hold(isOpen || told.isEmpty || before.isEmpty, "the next start tells of a change that had ended (\(before)): \(told)")
        hold(isOld || isNew, "the pair is neither old nor new; told: \(told)")
        hold(scenario.mayEndNew || isOld || scenario == .undo && !isOpen && wasNew, "the old files are not back; told: \(told)")
        hold(scenario.mayEndOld || isNew, "a change that was kept is gone; told: \(told)")
        let isApplied = states.first == "applied"
        hold(isApplied == isNew, "history says \(states); the files are \(isNew ? "new" : "old")")
        hold(Set(states).isSubset(of: ["applied", "reverted", "undone", "interrupted", "refused"]), "history says \(states)")
        afterwards("after the next start")
        let again = await server.runner().recover(facts: server.facts)
        hold(again.isEmpty, "told twice: \(told), then \(again)")
        await undoTwice()
        await fixAgain()
    }

    private mutating func undoTwice() async {
        let first = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        let hadNothing =
            first.outcome == .refused && (first.summary.contains("There is no change of") || first.summary.contains("never written"))
        hold(first.exitCode == 0 || hadNothing, "undo: \(first.summary)")
        hold(isOld, "undo left other files: \(first.summary)")
        let story = states
        let second = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        hold(second.exitCode == first.exitCode, "a second undo: \(second.summary)")
        hold(isOld && states == story, "a second undo changed something: \(story), then \(states)")
        afterwards("after two undos")
    }

    private mutating func fixAgain() async {
        server.change { $0.secondFault = nil }
        let plan = server.plan(both: scenario != .fixOneFile)
        let report = await server.runner(now: 1_487_802_504).apply(plan, facts: server.facts, options: ApplyOptions()) { _ in }
        hold(report.outcome == .changed && isNew, "the fix after it: \(report.outcome) \(report.summary)")
        afterwards("after the fix after it")
    }

    /// Postfix runs on the files that are there, the files are the same files, and nothing lies about.
    private mutating func afterwards(_ moment: String) {
        afterInterruption()
        hold(server.loaded == server.onDisk, "\(moment) Postfix runs on other files than those that are there")
        for name in leftOvers() { broken.append("\(moment) \(name) is left over") }
    }

    private func leftOvers() -> [String] {
        let disk = FileSystem()
        func names(_ path: String, beside known: Set<String>) -> [String] {
            ((try? disk.entries(of: path)) ?? []).filter { !known.contains($0) }.map { "\(path)/\($0)" }
        }
        var found = names(server.root, beside: ["etc", "state", "loaded"]) + names(server.state, beside: ["changes"])
        // A lock file outlives its process; whoever locks next uses it again.
        found += names(server.config, beside: ["main.cf", "master.cf", "main.cf.tmp", "master.cf.tmp"])
        found += ["main.cf.tmp", "master.cf.tmp"].map { "\(server.config)/\($0)" }.filter { path in
            (try? disk.status(path, followLinks: false)).map { !$0.isRegular || $0.permissions != 0o600 || $0.size != 0 } ?? false
        }
        let kept: Set = ["journal", "main.cf.before", "main.cf.after", "master.cf.before", "master.cf.after", "report.txt"]
        let changes = (try? disk.entries(of: "\(server.state)/changes")) ?? []
        let known = Set(((try? server.runner().history()) ?? []).map(\.id))
        for change in changes {
            let path = "\(server.state)/changes/\(change)"
            if !known.contains(change) { found.append(path) }
            found += names(path, beside: kept)
            for name in kept where (try? disk.status("\(path)/\(name)").permissions != 0o600) == true {
                found.append("\(path)/\(name), readable,")
            }
        }
        return found
    }
}
