// What each answer means for the way ahead.

import Diagnosis

extension Transaction {
    mutating func reportPreparation(_ step: TransactionStep, _ result: StepOutcome) {
        switch result {
        case .done:
            if step == .lock { isLocked = true }
            if step == .journal { isRegistered = true }
        case .refused(let reason, let sentence): refuse(reason, sentence)
        case .changedMeanwhile(let sentence): refuse(.changedSinceDiff, sentence)
        default: refuse(.notPossible, result.trouble ?? "")
        }
    }

    mutating func reportRunning(_ result: StepOutcome) {
        guard case .notRunning(let sentence) = result else {
            if let trouble = result.trouble, case .apply = kind { refuse(.notPossible, trouble) }
            return
        }
        isRunning = false
        guard case .apply(let options) = kind else {
            details.append("\(sentence) It reads the old files when it starts.")
            queue.removeAll { $0 == .reloadOld || $0 == .probeOld }
            return
        }
        guard options.offline else {
            return refuse(
                .notRunning,
                "\(sentence) Nothing was written, because nothing could prove it: start Postfix first, or use --offline to change it unproven."
            )
        }
        let idle: [TransactionStep] = [.probeBefore, .postfixCheck, .reload, .probeAfter, .readLog]
        queue.removeAll(where: idle.contains)
        for step in idle { rows.mark(step, .skipped, "Postfix is not running") }
    }

    mutating func reportDecision(_ decision: Decision, _ result: StepOutcome) {
        guard case .keep = decision, let trouble = result.trouble else { return }
        revertEverything("The decision to keep the change could not be written down: \(trouble)")
    }

    mutating func reportComparison(_ result: StepOutcome) {
        switch result {
        case .done: return
        case .alreadyOld where kind == .undo && settledAs == .applied:
            // Put there by hand: nobody knows whether Postfix has read them.
            wasPutBackByHand = true
        case .alreadyOld(let sentence):
            queue = []
            // The summary of an undo that finds nothing to do says the same.
            if kind != .undo { details.append(ChangeDetail(sentence)) }
        default:
            let sentence = result.trouble ?? ""
            if kind == .undo {
                var reason = Refusal.notPossible
                if case .changedMeanwhile = result { reason = .laterEdits }
                return refuse(reason, sentence)
            }
            (isIncomplete, hasLeftFiles) = (true, true)
            details.append(ChangeDetail(sentence))
            queue = []
        }
    }

    mutating func reportRevertedFile(_ result: StepOutcome) {
        if let trouble = result.trouble {
            (isIncomplete, hasLeftFiles) = (true, true)
            details.append(ChangeDetail(trouble))
        } else if case .done = result {
            hasReturned = true
        }
        guard case .revertFile? = queue.first else {
            // Nothing was moved: what Postfix runs is what it ran before. After an interruption nobody knows what it runs.
            if case .recover = kind { return }
            if !hasReturned, !wasPutBackByHand { queue.removeAll { $0 == .reloadOld || $0 == .probeOld } }
            return
        }
    }

    mutating func reportReloadOld(_ result: StepOutcome) {
        if case .notRunning(let sentence) = result {
            details.append(ChangeDetail(sentence))
            queue.removeAll { $0 == .probeOld }
        } else if let trouble = result.trouble {
            isIncomplete = true
            details.append("The old files are back, but Postfix did not reload: \(trouble)")
        }
    }

    mutating func reportProbeOld(_ result: StepOutcome) {
        guard case .probed(let probes) = result else { return }
        if kind == .undo { after = probes }
        let broken = before.filter(\.answers).map(\.endpoint).filter { endpoint in
            probes.contains { $0.endpoint == endpoint && !$0.answers }
        }
        if broken.isEmpty {
            // Behind a reload that failed nobody knows which files the ports show.
            if case .apply = kind, !isIncomplete { details.append("With the old files the ports are as they were before.") }
        } else if case .apply = kind {
            rows.mark(.probeOld, .bad, "a port that answered before does not now")
            isIncomplete = true
            details.append(
                "The old files are back, yet \(broken.map(\.shown).joined(separator: ", ")) answered before the change and does not now.")
        }
    }
}

extension TransactionStep {
    var endsIt: Bool { self == .close || self == .unlock }

    var isAboutOldBytes: Bool {
        switch self {
        case .compare, .revertFile: true
        default: false
        }
    }

    /// What the rest rests upon must have been done; anything but "done" or a reason why not counts as failed.
    func believed(_ result: StepOutcome) -> StepOutcome {
        switch self {
        case .lock, .reread, .journal, .prove, .replace, .reload, .decide, .compare, .revertFile: break
        default: return result
        }
        switch result {
        case .done, .failed, .refused, .changedMeanwhile, .notRunning: return result
        case .alreadyOld where isAboutOldBytes: return result
        case .skipped(let sentence): return .failed(sentence)
        case .alreadyOld, .probed, .logged: return .failed("The answer makes no sense.")
        }
    }
}

extension StepOutcome {
    /// The sentence of an outcome that stops the way forward.
    package var trouble: String? {
        switch self {
        case .failed(let sentence), .refused(_, let sentence), .changedMeanwhile(let sentence), .notRunning(let sentence): sentence
        case .done, .skipped, .alreadyOld, .probed, .logged: nil
        }
    }
}
