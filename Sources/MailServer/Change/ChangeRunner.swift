// The changes of a server, from outside: apply, undo, history, and what the next start does about an interrupted one.
// Once writing has begun nothing the caller does stops it; it runs to its own end.

import Diagnosis
import Repair

package struct ChangeRunner: Sendable {
    package static let defaultStateDirectory = "/var/lib/postfix-tls-wizard"

    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory
    let undoCommand: (@Sendable (String) -> String)?

    /// `tools`: what it uses besides commands; nil: the server's own ports, logs and clock. `undoCommand`: what a user types to
    /// undo a change, by its id, for the report; nil: the report tells the way by hand only.
    package init(
        access: ServerAccess, stateDirectory: String = defaultStateDirectory, tools: ChangeTools? = nil,
        undoCommand: (@Sendable (String) -> String)? = nil
    ) {
        self.undoCommand = undoCommand
        self.access = access
        self.tools = tools ?? ChangeTools(access: access)
        state = StateDirectory(stateDirectory, files: self.tools.files)
    }

    /// `progress` is told the whole checklist whenever it changes. Cancelling the task stops it as long as nothing was written, and
    /// later a wait for silent ports.
    package func apply(
        _ plan: Plan, facts: Facts, options: ApplyOptions, progress: @escaping @Sendable ([ChecklistItem]) -> Void
    ) async -> ChangeReport {
        let changes = plan.filesAsWritten.filter { $0.before != $0.after }
        if changes.isEmpty, !plan.isReloadOnly {
            return ChangeReport(outcome: .nothingToDo, proven: false, summary: "There is nothing to change.")
        }
        let directory = changes.first.map { splitPath($0.path).directory } ?? facts.configDirectory
        // Whoever asked for some ports asks for no others, whatever the plan brings.
        let asked = facts.connection.value?.ports ?? []
        let planned = plan.result.map { ConnectionStep.endpoints(of: $0, access) } ?? []
        let subject = ChangeSubject(
            configDirectory: directory, work: changes, facts: facts, planned: planned.filter { asked.isEmpty || asked.contains($0.port) })
        let transaction = Transaction(
            .apply(options), files: changes.map(\.path), inForce: plan.inForce, governed: plan.governed, goal: plan.goal, aim: plan.aim)
        return await uninterrupted { [access, tools, state, undoCommand] isCancelled in
            var run = ChangeRun(
                access: access, tools: tools, state: state, subject: subject, plan: plan, transaction: transaction,
                undoCommand: undoCommand)
            return await run.run(isCancelled: isCancelled, progress: progress)
        }
    }

    /// Newest change of the configuration directory when `id` is nil.
    package func undo(
        id: String?, configDirectory: String, facts: Facts, progress: @escaping @Sendable ([ChecklistItem]) -> Void
    ) async -> ChangeReport {
        let found: FoundChange
        do {
            found = try find(id, configDirectory: configDirectory)
        } catch {
            return ChangeReport(outcome: .refused, refusal: error.refusal, summary: error.sentence)
        }
        if id == nil, let sentence = whyNotInForce(found) {
            found.change.release()
            return ChangeReport(outcome: .refused, refusal: .notInForce, id: found.header.id, summary: sentence)
        }
        let subject = ChangeSubject(configDirectory: found.header.configDirectory, work: found.work, facts: facts)
        let transaction = Transaction(
            .undo, files: found.work.map(\.path), aim: ChangeAim(loading: found.header.loading ?? .reload),
            before: facts.connection.value?.probes ?? [], stateBefore: found.story.state)
        return await uninterrupted { [access, tools, state] _ in
            var run = ChangeRun(
                access: access, tools: tools, state: state, subject: subject, transaction: transaction, change: found.change,
                header: found.header)
            let report = await run.run(progress: progress)
            // What the report advises by hand would take the later edit away.
            if report.refusal == .laterEdits { run.record.append(report, "an undo was refused") }
            return report
        }
    }

    /// An undo that names no change takes the newest in force. Of one that was undone or reverted before, the new bytes may stand in the
    /// files again, put there by hand: that is somebody's work, and nobody asked for it to go.
    private func whyNotInForce(_ found: FoundChange) -> String? {
        guard let state = found.story.state, state == .undone || state == .reverted,
            UndoPlan(present: FileMover.present(found.work, files: tools.files)) == .revert
        else { return nil }
        return
            "No change is in force. The newest, \(found.header.id), was \(state.rawValue) before, and what it wrote was put in place again "
            + "since by other means; nothing was overwritten."
    }

    /// Newest first. Throws a sentence when the state directory cannot be read or trusted.
    package func history() throws(StateError) -> [ChangeSummary] {
        var summaries: [ChangeSummary] = []
        for id in try state.changes() {
            let story = try state.story(of: id)
            guard let header = story.header else { continue }
            let isAtWork = story.state == nil && state.isAtWork(id)
            summaries.append(
                ChangeSummary(
                    id: id.text, time: header.time, configDirectory: header.configDirectory, files: header.files.map(\.path),
                    remedy: header.remedy, state: isAtWork ? nil : story.state ?? .interrupted,
                    report: "\(state.directory(of: id))/report.txt", summary: story.summary))
        }
        return summaries
    }

    /// A change that another run of this program is making, reverting or undoing right now.
    package var changeAtWork: ChangeSummary? { (try? history())?.first(where: \.isRunning) }

    /// The newest change that has an end; nil also where the state directory may not be looked at.
    package var lastChange: ChangeSummary? { (try? history())?.first { !$0.summary.isEmpty && !$0.isRunning } }

    /// A sentence for each change that was interrupted and that nobody has recovered yet. Only looks; what may not be looked at is
    /// not spoken of.
    package var waitingForRecovery: [String] {
        let ids = (try? state.changes()) ?? []
        return ids.compactMap { id in
            guard let story = try? state.story(of: id), let header = story.header, story.state == nil, !state.isAtWork(id) else {
                return nil
            }
            return "Change \(id.text) of \(header.configDirectory) was interrupted and is not recovered yet."
        }
    }

    /// A task of its own is not cancelled with the caller's: programs it runs are not ended half-way.
    private func uninterrupted(
        _ body: @escaping @Sendable (@escaping @Sendable () -> Bool) async -> ChangeReport
    ) async -> ChangeReport {
        let cancellation = Cancellation()
        let task = Task { await body { cancellation.isCancelled } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            cancellation.cancel()
        }
    }
}
