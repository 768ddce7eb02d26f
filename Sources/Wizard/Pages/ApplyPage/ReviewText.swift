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
    }

    private func writeNothingChosen(into text: inout PaneText) {
        if let sentence = state.apply.changedMeanwhile { text.warnings([sentence]) }
        if state.apply.changedMeanwhile != nil, state.offered.isEmpty || state.menu?.mayBeLeft == true {
            text.prose("There is no new diff. \(state.assessment.verdict.summary)")
        } else {
            text.prose("No repair is chosen. \(state.context.backKey) goes back to page 8.")
        }
    }

    private func writeReview(_ remedy: Remedy, into text: inout PaneText) {
        text.headline("Ready. \(past)")
        if let sentence = state.apply.changedMeanwhile { text.warnings(["\(sentence) This is the new diff."]) }
        text.blank()
        text.faultBehindTheList(state)
        writeEdits(remedy.plan, into: &text)
        if server.postfixRunning == false, remedy.plan.aim.needsRunning {
            text.warnings([
                "Postfix is not running: the change would be refused, for nothing could prove it. Start Postfix first (a bad list does not "
                    + "keep it from starting), then press r."
            ])
        }
        text.remarks(remedy.plan.presentWarnings)
        text.heading("What happens, about 5 seconds\(remedy.plan.goal == .usablePorts ? "; up to 1½ minutes after a crash" : "")")
        for (number, sentence) in steps(remedy.plan).enumerated() { text.marked(StyledText("\(number + 1)", .dim), sentence) }
        text.blank()
        if !remedy.plan.files.isEmpty {
            let unless = state.apply.keep ? ", unless another fault is why" : ""
            text.prose("If a port is still dead then, the old file comes back by itself\(unless). Afterwards you can undo it at any time.")
        }
        writeKeepField(into: &text)
    }

    /// What becomes of the change where another fault shows behind it: what is chosen stands in brackets.
    private func writeKeepField(into text: inout PaneText) {
        let question = "If another fault shows then: "
        let (back, keep) = state.apply.keep ? (" put back ", "[keep]") : ("[put back]", " keep ")
        let field = [
            StyledText(back, state.apply.keep ? .dim : .strong), StyledText(keep, state.apply.keep ? .strong : .dim),
            StyledText("  \(state.context.tabKey)", .key),
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
            if edit.file != file {
                let count = lineCount(plan.edits.filter { $0.file == edit.file })
                text.path("\(edit.file), \(count == 1 ? "1 line" : "\(count) lines")")
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
        for (index, line) in (before.isEmpty ? ["(nothing)"] : before).enumerated() {
            let lead = padded(index == 0 ? number : "", to: gutter) + "- "
            text.verbatim(line, .removed, lead: StyledText(lead, .removed))
        }
        for line in after.isEmpty ? ["(nothing)"] : after {
            text.verbatim(line, .added, lead: StyledText(blanks(gutter) + "+ ", .added))
        }
        let ports = edit.ports.sorted { Sighting.comesFirst(Int($0) ?? .max, Int($1) ?? .max) }.joined(separator: ", ")
        let relation = edit.isService ? "for" : "is read by"
        if !edit.governs.isEmpty { text.aside("\(relation) \(ports.isEmpty ? edit.governs : ports)", indent: gutter + 2) }
    }

    /// Lines of the file: an entry may go over several.
    private func lineCount(_ edits: [PlannedEdit]) -> Int {
        edits.map { max($0.before.split(separator: "\n").count, $0.after.split(separator: "\n").count) }.reduce(0, +)
    }

    private func steps(_ plan: Plan) -> [String] {
        // A port that the change opens is tried as well.
        let known = state.assessment.picture.probes.map(\.endpoint.port) + plan.edits.flatMap(\.ports).compactMap { Int($0) }
        let ports = known.unique.sorted(by: Sighting.comesFirst).map(String.init).joined(separator: ", ")
        let files = plan.files.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }.joined(separator: " and ")
        let writing = [
            "copy \(files) to \(state.context.stateDirectory)", lineCount(plan.edits) == 1 ? "write that line" : "write those lines",
        ]
        return (plan.files.isEmpty ? [] : writing) + [
            plan.aim.loading == .start ? "postfix check, postfix start" : "postfix check, postfix reload",
            ports.isEmpty
                ? "try the ports again, and read the log"
                : "try \(ports.contains(",") ? "ports" : "port") \(ports) again, and read the log",
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
