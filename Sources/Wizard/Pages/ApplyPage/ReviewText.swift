// The review on page 9: which lines, which backup, which commands, and what happens if the proof fails.

import Diagnosis
import Repair
import TerminalUI

struct ReviewText {
    private let state: WizardState
    private let server: ServerFacts

    init(_ state: WizardState) {
        self.state = state
        server = state.knownServer ?? ServerFacts()
    }

    func write(into text: inout PaneText) {
        guard state.isComplete else {
            text.headline(state.apply.changedMeanwhile ?? "Nothing can be applied before all checks are through")
            text.blank()
            text.running(state, consequence: "")
            return
        }
        guard let remedy = state.chosenRemedy else {
            text.headline("Nothing to apply")
            text.blank()
            writeNothingChosen(into: &text)
            return
        }
        if state.lacksRoot { writeByHand(remedy, into: &text) } else { writeReview(remedy, into: &text) }
        text.heading("What it leaves on")
        text.effects(remedy.plan.effects)
        text.heading("Every changed line")
        text.diff(remedy.plan.diffLines)
    }

    private func writeNothingChosen(into text: inout PaneText) {
        if let sentence = state.apply.changedMeanwhile { text.warnings([sentence]) }
        if state.apply.changedMeanwhile != nil, state.repairItems.isEmpty {
            text.prose("There is no new diff. \(state.assessment.verdict.summary)")
        } else {
            text.prose("No repair is chosen. Esc goes back to page 8.")
        }
    }

    private func writeReview(_ remedy: Remedy, into text: inout PaneText) {
        text.headline("Ready to apply: press a. \(past)")
        if let sentence = state.apply.changedMeanwhile { text.warnings(["\(sentence) This is the new diff."]) }
        text.faultBehindTheList(state)
        text.blank()
        writeEdits(remedy.plan, into: &text)
        if server.postfixRunning == false {
            text.blank()
            text.warnings(["Postfix is not running: the change would be refused, for nothing could prove it. Start Postfix first."])
        }
        let warnings = remedy.plan.lastingWarnings
        if !warnings.isEmpty {
            text.blank()
            text.warnings(warnings)
        }
        text.heading("Then, in this order")
        for (number, sentence) in steps.enumerated() { text.marked(StyledText("\(number + 1)", .dim), sentence) }
        text.heading("If the ports are not alive then")
        text.prose("Everything is reverted, Postfix is reloaded, and that is proven too.")
        let box = state.apply.keep ? "[x]" : "[ ]"
        text.marked(StyledText(box, .strong), "keep the new list even if another fault shows behind it (k)")
    }

    /// What has happened to the server so far.
    private var past: String {
        if state.apply.isUndone { return "The last change was undone." }
        return switch state.apply.report?.outcome {
        case .changed: "One change was made already."
        case .reverted: "The last change was reverted."
        case .failed, .restored: "The last change did not end cleanly: see page 10."
        case .refused, .nothingToDo, nil: "Nothing has been changed yet."
        }
    }

    private func writeEdits(_ plan: Plan, into text: inout PaneText) {
        var file = ""
        for edit in plan.edits {
            if edit.file != file { text.prose(edit.file, .heading) }
            file = edit.file
            writePlace(of: edit, into: &text)
            text.marked(StyledText("-", .removed), edit.valueBefore, .removed, indent: 4)
            text.marked(StyledText("+", .added), edit.valueAfter, .added, indent: 4)
            if !edit.governs.isEmpty { text.prose(edit.governs, .dim, indent: 6) }
        }
    }

    /// The name beside the line's number, or below it where it would be cut.
    private func writePlace(of edit: PlannedEdit, into text: inout PaneText) {
        let line = StyledText("line \(edit.line)", .dim)
        guard 2 + line.width + 1 + cellWidth(of: edit.parameter) > text.measure else {
            text.marked(line, edit.parameter, indent: 2)
            return
        }
        text.prose(line.text, .dim, indent: 2)
        text.prose(edit.parameter, indent: 4)
    }

    private var steps: [String] {
        let ports = (state.facts.connection.value?.probes ?? []).map(\.endpoint.shown).joined(separator: ", ")
        return [
            "A dated copy of each file goes to \(state.context.stateDirectory).",
            "\(server.postfixCommand("check")) (it does not look at these lists; it only must not complain)",
            server.postfixCommand("reload"),
            ports.isEmpty ? "The ports are tried again." : "The same ports are tried again: \(ports).",
            "The mail log is watched for new warnings.",
        ]
    }

    private func writeByHand(_ remedy: Remedy, into text: inout PaneText) {
        text.headline("Not root: nothing can be changed from here")
        text.blank()
        text.prose("Start the wizard with root; it proves the repair and can undo it:")
        text.command(state.context.sudoCommand, indent: 2)
        text.heading("Or by hand")
        for file in remedy.plan.files {
            text.command("sudo cp -p \(Command.quoted(file.path)) \(Command.quoted(file.path + ".before-tls-repair"))", indent: 2)
        }
        for step in remedy.plan.byHand(reload: server.reloadCommand) {
            switch step {
            case .command(let line): text.command("sudo \(line)", indent: 2)
            case .remark: text.prose(step.line, indent: 4, hanging: 2)
            }
        }
        text.prose("Then run the wizard again: postfix check and reload do not notice a bad list.")
        let warnings = remedy.plan.lastingWarnings
        if !warnings.isEmpty {
            text.blank()
            text.warnings(warnings)
        }
    }
}
