// A change that returns by itself unless kept: what the wizard knows of it, what its keys do, and what becomes of the question
// about one that an earlier run left behind.

import Diagnosis
import Repair

extension WizardState {
    /// The change of this session waits to be kept.
    var canConfirm: Bool { apply.stands && !isChanging && appointment?.isAwaiting == true }
    /// It stands for good, and could be given a timer.
    var canArm: Bool {
        guard apply.stands, !isChanging, !apply.isArming, apply.report?.id != nil else { return false }
        return appointment.map { $0.phase == .confirmed } ?? true
    }

    /// Seconds for a change that gets its timer afterwards.
    var usualDelay: Int { context.revertAfter ?? ReturnDelay.usual }

    /// The change that was just made, if it returns by itself: it is watched from now on.
    mutating func watchReturn(of report: ChangeReport) -> [Effect] {
        guard report.outcome == .changed, let id = report.id, let deadline = report.returns else { return [] }
        appointment = AppointmentStatus(
            id: id, configDirectory: knownServer?.configDirectory ?? "", deadline: deadline, phase: .running(remaining: usualDelay))
        return [.watch(id: id)]
    }

    mutating func confirmChange() -> [Effect] {
        guard canConfirm, let id = apply.report?.id else {
            notice = apply.stands ? "The change stays already; nothing waits to be kept." : "No change waits to be kept."
            return []
        }
        return [.confirm(id: id)]
    }

    mutating func armChange() -> [Effect] {
        guard canArm, let id = apply.report?.id else {
            notice = appointment?.isAwaiting == true ? "It has a timer already; k keeps it." : "There is no change that could return."
            return []
        }
        apply.isArming = true
        notice = "Starting the timer …"
        return [.arm(id: id, seconds: usualDelay)]
    }

    mutating func armRefused(_ sentence: String) {
        apply.isArming = false
        notice = "No timer: \(sentence) The change stays."
    }

    mutating func confirmFinished(_ confirmation: ChangeConfirmation) {
        guard confirmation.outcome == .confirmed, appointment?.id == confirmation.id else {
            notice = confirmation.summary
            return
        }
        appointment?.phase = .confirmed
        // The page itself says so.
        notice = page == .result ? nil : confirmation.summary
    }

    /// How a return stands now; told whenever that changes, every second while it counts down.
    mutating func appointmentArrived(_ status: AppointmentStatus) -> [Effect] {
        if offers.first?.id == status.id {
            updateOffer(status)
            return []
        }
        guard let report = apply.report, report.id == status.id, !apply.isUndone, apply.undo != .running else { return [] }
        if apply.isArming {
            apply.isArming = false
            notice = nil
        }
        appointment = status
        switch status.phase {
        case .takenBack(let byItself):
            return takenBack(report, byItself ? "Nobody kept the change in time." : "It was undone from elsewhere.")
        case .failed(let sentence):
            apply.undo = .finished(
                ChangeReport(
                    outcome: .failed, id: status.id, isIncomplete: true, summary: sentence, reportPath: report.reportPath,
                    byHand: report.byHand))
            notice = "The change was to return by itself, and that went wrong: see page 10."
            return []
        case .running, .gone, .confirmed: return []
        }
    }

    private mutating func takenBack(_ report: ChangeReport, _ summary: String) -> [Effect] {
        apply.isAskingUndo = false
        apply.undo = .finished(ChangeReport(outcome: .restored, id: report.id, summary: summary, reportPath: report.reportPath))
        notice = page == .result ? nil : "\(summary) The old configuration is back: page 10."
        scroll[.result] = 0
        return gatherAgain(Step.allCases.filter { !facts.isPending($0) })
    }

    // MARK: - What an earlier run left

    /// The question is asked before anything else, one change after the other.
    mutating func offered(_ list: [AppointmentStatus]) -> [Effect] {
        offers = list
        return askNextOffer()
    }

    mutating func askNextOffer() -> [Effect] {
        guard let first = offers.first else {
            if overlay == .offer { overlay = nil }
            return []
        }
        overlay = .offer
        return [.watch(id: first.id)]
    }

    private mutating func updateOffer(_ status: AppointmentStatus) {
        guard !status.isAwaiting else {
            offers[0] = status
            return
        }
        offers.removeFirst()
        if offers.isEmpty, overlay == .offer { overlay = nil }
        switch status.phase {
        case .takenBack(byItself: true): notice = "Change \(status.id) has returned by itself."
        case .takenBack(byItself: false): notice = "Change \(status.id) was undone from elsewhere."
        case .failed(let sentence): notice = "Change \(status.id): \(sentence)"
        case .confirmed, .running, .gone: notice = "Change \(status.id) was kept."
        }
    }

    mutating func performOnOffer(_ request: Request) -> [Effect] {
        guard let offer = offers.first else {
            overlay = nil
            return []
        }
        switch request {
        case .undo where lacksRoot, .confirm where lacksRoot:
            notice = "Only root may do that: \(ownCommand([request == .undo ? "undo" : "confirm", offer.id]))"
            return []
        case .undo:
            offers.removeFirst()
            overlay = nil
            apply = ApplyPageState()
            apply.undo = .running
            page = .result
            return [.undo(id: offer.id)]
        case .confirm:
            offers.removeFirst()
            overlay = nil
            return [.confirm(id: offer.id)] + askNextOffer()
        case .back:
            offers.removeFirst()
            overlay = nil
            notice = "Left as it is. Later: \(ownCommand(["confirm", offer.id])), or undo in its place."
            return askNextOffer()
        case .next:
            notice = "u takes it back, k keeps it, Esc leaves it for later."
            return []
        default:
            scrollBy(request)
            return []
        }
    }
}

/// `87 s`, `4 min 7 s`, `2 h 3 min`.
func spokenSeconds(_ seconds: Int) -> String {
    if seconds < 120 { return "\(seconds) s" }
    if seconds < 7200 { return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s" }
    return seconds / 60 % 60 == 0 ? "\(seconds / 3600) h" : "\(seconds / 3600) h \(seconds / 60 % 60) min"
}
