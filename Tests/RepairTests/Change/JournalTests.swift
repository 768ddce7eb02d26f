import Diagnosis
import Repair
import Testing

private let header = ChangeHeader(
    id: "2017-02-21T18-41-44Z", time: "2017-02-21T18:41:44Z", configDirectory: "/etc/postfix", remedy: "article", user: "anna",
    files: [
        ChangedFile(
            path: "/etc/postfix/main.cf", target: "/etc/postfix/main.cf", before: "main.cf.before", after: "main.cf.after",
            fingerprintBefore: "1-a", fingerprintAfter: "2-b"),
        ChangedFile(
            path: "/etc/post fix/master.cf", target: "/srv/master.cf", before: "master.cf.before", after: "master.cf.after",
            fingerprintBefore: "3-c", fingerprintAfter: "4-d"),
    ], diff: "", warnings: [], reloadCommand: "service postfix reload")

private let whole: [JournalRecord] = [
    .begun(change: header), .backedUp, .replacing(file: 0, temporary: "/etc/postfix/.main.cf.a1", forward: true),
    .replacing(file: 1, temporary: "/srv/.master.cf.b2", forward: true), .decided(keep: true, reason: "all answer"),
    .finished(state: .applied, time: "2017-02-21T18:41:50Z", summary: "Fixed."),
]

@Suite("Journal")
struct JournalTests {
    @Test("each prefix tells how far the change went")
    func prefixes() {
        let stories = whole.indices.map { JournalStory(Array(whole.prefix($0 + 1))) }
        #expect(JournalStory([]).header == nil)
        #expect(stories.map(\.touched) == [false, false, true, true, true, true])
        #expect(stories.map(\.decidedToKeep) == [nil, nil, nil, nil, true, true])
        #expect(stories.map(\.state) == [nil, nil, nil, nil, nil, .applied])
        #expect(stories[5].temporaries == ["/etc/postfix/.main.cf.a1", "/srv/.master.cf.b2"])
    }

    @Test("an undo opens the story again, and its end closes it")
    func undo() {
        let undoing = JournalStory(whole + [.undoing(time: "", user: "anna")])
        #expect(undoing.hasUndo && undoing.state == nil)
        let undone = JournalStory(whole + [.undoing(time: "", user: "anna"), .finished(state: .undone, time: "", summary: "")])
        #expect(undone.hasUndo && undone.state == .undone)
    }

    @Test("the way back by hand is one shell line with plain cp, every word quoted that needs it")
    func byHand() {
        #expect(
            header.byHand(changeDirectory: "/var/lib/s/changes/x")
                == "cp /var/lib/s/changes/x/main.cf.before /etc/postfix/main.cf"
                + " && cp /var/lib/s/changes/x/master.cf.before '/etc/post fix/master.cf' && service postfix reload")
        #expect(
            header.byHand(changeDirectory: "/s", last: "service postfix start").hasSuffix(
                "'/etc/post fix/master.cf' && service postfix start"))
    }
}

@Suite("What the next start does")
struct RecoveryPlanTests {
    private func recover(_ records: Int, _ present: [PresentBytes], undoing: Bool = false) -> RecoveryPlan {
        var story = Array(whole.prefix(records))
        if undoing { story.append(.undoing(time: "", user: "")) }
        return RecoveryPlan(JournalStory(story), present: present)
    }

    private func isReverted(_ plan: RecoveryPlan) -> Bool { if case .revert = plan { true } else { false } }
    private func recorded(_ plan: RecoveryPlan) -> ChangeState? { if case .record(let state, _) = plan { state } else { nil } }

    @Test("nothing written is interrupted; written and undecided goes back; kept and whole is applied; ended is left")
    func rules() {
        #expect(recover(0, []) == .leave)
        #expect(recorded(recover(1, [.old, .old])) == .interrupted)
        #expect(recorded(recover(2, [.old, .old])) == .interrupted)
        for records in 3...4 {
            #expect(isReverted(recover(records, [.old, .old])))
            #expect(isReverted(recover(records, [.new, .old])))
            #expect(isReverted(recover(records, [.new, .new])))
            #expect(isReverted(recover(records, [.new, .other])))
            #expect(recorded(recover(records, [.other, .old])) == .revertIncomplete)
            #expect(recorded(recover(records, [.missing, .old])) == .revertIncomplete)
        }
        #expect(recorded(recover(5, [.new, .new])) == .applied)
        #expect(recorded(recover(5, [.new, .other])) == .applied)
        #expect(isReverted(recover(5, [.new, .old])))
        #expect(recover(6, [.new, .new]) == .leave)
    }

    @Test("an interrupted undo is finished, also when only the reload may be missing")
    func undo() {
        #expect(isReverted(recover(6, [.new, .old], undoing: true)))
        #expect(isReverted(recover(6, [.old, .old], undoing: true)))
    }

    @Test("a revert that failed is tried again only where nobody edited since")
    func retry() {
        let story = JournalStory(whole.prefix(4) + [.finished(state: .revertIncomplete, time: "", summary: "")])
        #expect(isReverted(RecoveryPlan(story, present: [.new, .old])))
        #expect(RecoveryPlan(story, present: [.new, .other]) == .leave)
        #expect(isReverted(RecoveryPlan(story, present: [.old, .old])))
    }

    @Test("an undo goes ahead only when every file is old or new")
    func undoPlanning() {
        #expect(UndoPlan(present: [.new, .old]) == .revert)
        #expect(UndoPlan(present: [.old, .old]) == .alreadyOld)
        #expect(UndoPlan(present: [.other, .new, .missing]) == .laterEdits([0, 2]))
        #expect(UndoPlan(present: [.other, .unreadable("no")]) == .unreadable("no"))
    }
}
