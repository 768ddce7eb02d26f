// Changes that wait to be confirmed: looking at them, confirming one, and giving one a timer afterwards.

import Diagnosis
import Glibc
import Repair

extension StateDirectory {
    /// How a change with an appointment stands; nil: it was never to return by itself, or never came to stand.
    func appointment(of id: ChangeIdentifier, _ story: JournalStory) -> AppointmentStatus? {
        guard let header = story.header, let appointment = story.appointment else { return nil }
        let phase: AppointmentStatus.Phase
        switch story.state {
        case .undone: phase = .takenBack(byItself: story.returnedByItself)
        case .revertIncomplete: phase = .failed(story.summary)
        case .applied where appointment.isConfirmed: phase = .confirmed
        case .applied: phase = awaited(id, appointment)
        case nil where story.hasUndo: phase = .running(remaining: 0)
        case nil where story.awaitsConfirmation: phase = awaited(id, appointment)
        // Taken back because its proof failed: it never came to stand.
        case .reverted, .refused, .interrupted, nil: return nil
        }
        return AppointmentStatus(
            id: id.text, configDirectory: header.configDirectory, deadline: appointment.deadline, phase: phase, stayed: appointment.stayed)
    }

    private func awaited(_ id: ChangeIdentifier, _ appointment: Appointment) -> AppointmentStatus.Phase {
        guard let deadline = appointment.deadline, hasTimer(id) else { return .gone }
        return .running(remaining: max(0, deadline.boot - Int(BootTime.now)))
    }

    /// Those that nobody has confirmed yet, newest first.
    func awaiting() throws(StateError) -> [AppointmentStatus] {
        var found: [AppointmentStatus] = []
        for id in try changes() {
            let story = try story(of: id)
            guard story.awaitsConfirmation, let status = appointment(of: id, story) else { continue }
            found.append(status)
        }
        return found
    }
}

extension ChangeRunner {
    /// Changes that wait to be confirmed, newest first. Only looks; what may not be looked at is not spoken of.
    package var awaitingConfirmation: [AppointmentStatus] { (try? state.awaiting()) ?? [] }

    /// How the return of one change stands now.
    package func appointment(of id: String) -> AppointmentStatus? {
        guard let id = ChangeIdentifier(id), let story = try? state.story(of: id) else { return nil }
        return state.appointment(of: id, story)
    }

    /// Keeps a change for good: the newest of the configuration directory that waits for it when `id` is nil.
    package func confirm(id: String?, configDirectory: String) async -> ChangeConfirmation {
        do {
            let chosen = try chooseToConfirm(id, configDirectory)
            // Its timer, an undo by hand or another confirmation may be at work for moments.
            for _ in 0..<100 {
                if let change = try state.open(chosen) { return try confirm(change) }
                try? await Task.sleep(for: .milliseconds(100))
            }
            return ChangeConfirmation(
                .refused, id: chosen.text, refusal: .notPossible,
                summary: "Change \(chosen.text) is being made or taken back at this moment.")
        } catch let error as ChangeNotFound {
            return ChangeConfirmation(.refused, id: id, refusal: error.refusal, summary: error.sentence)
        } catch let error as StateError {
            return ChangeConfirmation(.refused, id: id, refusal: error.isPrivilege ? .privilege : .inputMissing, summary: error.sentence)
        } catch {
            return ChangeConfirmation(.refused, id: id, refusal: .notPossible, summary: "\(error)")
        }
    }

    private func chooseToConfirm(_ text: String?, _ configDirectory: String) throws -> ChangeIdentifier {
        let all = try state.changes()
        if let text {
            guard let id = ChangeIdentifier(text), all.contains(id) else {
                throw ChangeNotFound(.inputMissing, "There is no change \"\(text)\" in \(state.path); the command history lists them.")
            }
            return id
        }
        var settled: ChangeIdentifier?
        for id in all {
            let story = try state.story(of: id)
            guard let header = story.header, story.appointment != nil, ConfigurationPlace.isSame(header.configDirectory, configDirectory)
            else { continue }
            if story.awaitsConfirmation { return id }
            settled = settled ?? id
        }
        if let settled { return settled }
        throw ChangeNotFound(.inputMissing, "No change of \(configDirectory) waits to be confirmed in \(state.path).")
    }

    /// The journal is locked now: what it says stays so.
    private func confirm(_ change: OpenChange) throws -> ChangeConfirmation {
        let story = try state.story(of: change.id)
        let id = change.id.text
        func refused(_ refusal: Refusal, _ sentence: String) -> ChangeConfirmation {
            ChangeConfirmation(.refused, id: id, refusal: refusal, summary: sentence, reportPath: change.reportPath)
        }
        switch story.state {
        case .undone, .reverted, .revertIncomplete:
            let how = story.returnedByItself ? "returned by itself" : "was taken back"
            return refused(.notPossible, "Too late: change \(id) \(how). To make it again: fix, or the wizard.")
        case .refused, .interrupted: return refused(.inputMissing, "Change \(id) was never made; there is nothing to confirm.")
        case .applied, nil: break
        }
        guard let appointment = story.appointment else {
            return refused(.inputMissing, "Change \(id) was not to return by itself; it stays without a confirmation.")
        }
        let kept = ChangeConfirmation(
            .confirmed, id: id, summary: "Change \(id) is kept; it does not return by itself.", reportPath: change.reportPath)
        if appointment.isConfirmed { return kept }
        let moment = Moment(seconds: tools.now())
        do {
            try change.append(.confirmed(time: moment.iso, user: tools.user))
        } catch {
            return refused(error.isPrivilege ? .privilege : .notPossible, "The confirmation could not be written down: \(error.sentence)")
        }
        // The journal decides; a report that cannot be written must not make it look undone.
        try? change.appendToReport("\nCONFIRMED at \(moment.iso) by \(ReportText.harmless(tools.user)); it does not return by itself.\n")
        access.syslog(ReportText.harmless("change \(id) of \(story.header?.configDirectory ?? "") confirmed by \(tools.user): it stays"))
        return kept
    }

    /// Gives a change that stands a timer after all. `.armed`, or why not; the change itself stays as it is.
    package func arm(id: String, seconds: Int) async -> StepOutcome {
        do {
            guard let id = ChangeIdentifier(id), let change = try state.open(id) else {
                return .failed("Change \(id) is at work.")
            }
            let story = try state.story(of: id)
            guard story.state == .applied else { return .failed("Change \(id.text) does not stand any more.") }
            if story.awaitsConfirmation { return .failed("Change \(id.text) has a timer already.") }
            let outcome = await Arming(access: access, tools: tools, state: state).arm(change, seconds: seconds, isNew: true)
            if case .armed(let deadline) = outcome {
                let text = "returns by itself at \(deadline.moment.iso) unless confirmed"
                try? change.appendToReport("\n\(Moment(seconds: tools.now()).iso), by \(ReportText.harmless(tools.user)): it \(text).\n")
                access.syslog(ReportText.harmless("change \(id.text) \(text), by \(tools.user)"))
            }
            return outcome
        } catch {
            return .failed(error.sentence)
        }
    }
}
