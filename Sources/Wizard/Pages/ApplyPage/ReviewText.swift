// The review on page 9: which lines, which backup, which commands, and what happens if the proof fails.

import Diagnosis
import Repair
import TerminalUI

struct ReviewText {
    private typealias Words = ApplyPage.Words
    private let state: WizardState
    private let server: ServerFacts

    init(_ state: WizardState) {
        self.state = state
        server = state.knownServer ?? ServerFacts()
    }

    func write(into text: inout PaneText) {
        guard state.isComplete else {
            text.headline(state.apply.changedMeanwhile ?? Words.waitForChecks)
            text.blank()
            text.running(state, consequence: "")
            return
        }
        guard let remedy = state.chosenRemedy else {
            text.headline(Words.nothing)
            text.blank()
            writeNothingChosen(into: &text)
            return
        }
        if state.lacksRoot { writeByHand(remedy, into: &text) } else { writeReview(remedy, into: &text) }
    }

    private func writeNothingChosen(into text: inout PaneText) {
        if let sentence = state.apply.changedMeanwhile { text.warnings([sentence]) }
        if state.apply.changedMeanwhile != nil, state.offered.isEmpty || state.menu?.mayBeLeft == true {
            text.prose(Words.noNewDiff(state.assessment.verdict.summary))
        } else {
            text.prose(Words.noneChosen(back: state.context.backKey))
        }
    }

    private func writeReview(_ remedy: Remedy, into text: inout PaneText) {
        text.headline(Words.ready(past))
        if let sentence = state.apply.changedMeanwhile { text.warnings([Words.newDiff(sentence)]) }
        text.blank()
        text.faultBehindTheList(state)
        writeEdits(remedy.plan, into: &text)
        if server.postfixRunning == false, remedy.plan.aim.needsRunning {
            text.warnings([Words.startFirst])
        }
        text.remarks(remedy.plan.presentWarnings)
        text.heading(Words.whatHappens(mayTakeLonger: remedy.plan.goal == .usablePorts))
        for (number, sentence) in steps(remedy.plan).enumerated() { text.marked(StyledText("\(number + 1)", .dim), sentence) }
        text.blank()
        if !remedy.plan.files.isEmpty {
            text.prose(Words.comesBack(unlessOther: state.apply.keep))
        }
        writeKeepField(into: &text)
    }

    /// What becomes of the change where another fault shows behind it: what is chosen stands in brackets.
    private func writeKeepField(into text: inout PaneText) {
        let question = Words.ifOtherFault
        let (back, keep) = state.apply.keep ? (" \(Words.revert) ", "[\(Words.keep)]") : ("[\(Words.revert)]", " \(Words.keep) ")
        let field = [
            StyledText(back, state.apply.keep ? .dim : .strong), StyledText(keep, state.apply.keep ? .strong : .dim),
            StyledText("  \(state.context.tabKey)", .key), StyledText(state.context.isPlain ? " \(Words.changesIt)" : ""),
        ]
        if cellWidth(of: question) + field.reduce(0, { $0 + $1.width }) <= text.width {
            text.add([StyledText(question)] + field)
        } else {
            text.prose(question)
            text.add(field)
        }
    }

    /// What has happened to the server so far.
    private var past: String {
        if state.apply.isUndone { return Words.wasUndone }
        return switch state.apply.report?.outcome {
        case .changed: Words.wasChanged
        case .reverted: Words.wasReverted
        case .failed, .restored: Words.wentWrong
        case .refused, .nothingToDo, nil: Words.nothingYet
        }
    }

    private func writeEdits(_ plan: Plan, into text: inout PaneText) {
        var file = ""
        for edit in plan.edits {
            if edit.file != file {
                let count = lineCount(plan.edits.filter { $0.file == edit.file })
                text.path(Words.lines(count, of: edit.file))
            }
            file = edit.file
            writeEdit(edit, into: &text)
        }
    }

    /// Old above new, and who reads it at the right edge or below.
    private func writeEdit(_ edit: PlannedEdit, into text: inout PaneText) {
        let number = String(edit.line)
        let gutter = max(3, number.count) + 1
        let room = text.width - gutter - 2
        let before = edit.shownLines(of: edit.valueBefore, width: room)
        let after = edit.shownLines(of: edit.valueAfter, width: room)
        for (index, line) in (before.isEmpty ? [Words.noLine] : before).enumerated() {
            let lead = padded(index == 0 ? number : "", to: gutter) + "- "
            text.verbatim(line, .removed, lead: StyledText(lead, .removed))
        }
        for line in after.isEmpty ? [Words.noLine] : after {
            text.verbatim(line, .added, lead: StyledText(blanks(gutter) + "+ ", .added))
        }
        let ports = edit.ports.sorted { Sighting.comesFirst(Int($0) ?? .max, Int($1) ?? .max) }.joined(separator: ", ")
        let reader = ports.isEmpty ? edit.governs : ports
        if !edit.governs.isEmpty { text.aside(edit.isService ? Words.isFor(reader) : Words.isRead(by: reader), indent: gutter + 2) }
    }

    /// Lines of the file: an entry may go over several.
    private func lineCount(_ edits: [PlannedEdit]) -> Int {
        edits.map { max($0.before.split(separator: "\n").count, $0.after.split(separator: "\n").count) }.reduce(0, +)
    }

    private func steps(_ plan: Plan) -> [String] {
        // A port that the change opens is tried as well.
        let known = state.assessment.picture.probes.map(\.endpoint.port) + plan.edits.flatMap(\.ports).compactMap { Int($0) }
        let ports = known.unique.sorted(by: Sighting.comesFirst).map(String.init)
        let files = plan.files.map { $0.path.fileName }.joined(separator: " and ")
        let writing = [
            Words.copy(files, to: state.context.stateDirectory), Words.write(lineCount(plan.edits)),
        ]
        return (plan.files.isEmpty ? [] : writing) + [
            plan.aim.loading == .start ? Words.checkAndStart : Words.checkAndReload, Words.tryAgain(ports),
        ]
    }

    private func writeByHand(_ remedy: Remedy, into text: inout PaneText) {
        text.headline(Words.notRootTitle)
        text.blank()
        text.prose(Words.startWithRoot)
        text.command(state.context.sudoCommand, indent: 2)
        text.heading(Words.orByHand)
        for file in remedy.plan.files {
            text.command("sudo cp -p \(Command.quoted(file.path)) \(Command.quoted(file.path + ".before-tls-repair"))", indent: 2)
        }
        for step in remedy.plan.byHand(reload: server.reloadCommand) {
            switch step {
            case .command(let line): text.command("sudo \(line)", indent: 2)
            case .remark: text.prose(step.line, indent: 4, hanging: 2)
            }
        }
        text.prose(Words.runAgain)
        let warnings = remedy.plan.lastingWarnings
        if !warnings.isEmpty {
            text.blank()
            text.warnings(warnings)
        }
    }
}
