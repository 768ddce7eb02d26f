// The rows of the live checklist: one a step, in the order of the steps.

package struct Checklist: Sendable, Equatable {
    package private(set) var items: [ChecklistItem]
    private let files: [String]

    package init(_ steps: [TransactionStep], files: [String]) {
        self.files = files
        items = steps.map { ChecklistItem(title: $0.title(files: files), mark: .waiting, step: $0) }
    }

    /// Sets the row of a step. A step of the way back has none until then; it is put above the row that closes the journal.
    package mutating func mark(_ step: TransactionStep, _ mark: ChecklistItem.Mark, _ detail: String = "") {
        let item = ChecklistItem(title: step.title(files: files), mark: mark, detail: detail, step: step)
        if let row = items.firstIndex(where: { $0.step?.sharesRow(with: step) == true }) {
            items[row] = item
        } else {
            items.insert(item, at: items.firstIndex { $0.step == .close } ?? items.endIndex)
        }
    }

    /// Another step is done in the place of one that is not reached.
    package mutating func replace(_ step: TransactionStep, by other: TransactionStep) {
        guard let row = items.firstIndex(where: { $0.step == step }) else { return }
        items[row] = ChecklistItem(title: other.title(files: files), mark: .waiting, step: other)
    }

    /// `isFatal`: a Postfix that is not running stops this change.
    package mutating func record(_ step: TransactionStep, _ result: StepOutcome, notRunningIsFatal isFatal: Bool) {
        switch result {
        case .done(let detail), .alreadyOld(let detail):
            if case .decide(let decision) = step { return mark(step, decision.keeps ? .done : .bad, decision.sentence) }
            mark(step, .done, detail)
        case .skipped(let detail): mark(step, .skipped, detail)
        case .failed(let detail), .refused(_, let detail), .changedMeanwhile(let detail): mark(step, .failed, detail)
        case .notRunning(let detail): mark(step, isFatal ? .failed : .skipped, detail)
        case .probed(let probes):
            let good = probes.count(where: \.answers)
            let unknown = probes.count { !$0.isTelling }
            // Before the change, and with the old files, dead ports are what is expected. One without TLS on purpose is not dead.
            let isBad = step == .probeAfter && probes.contains(where: \.isDead)
            mark(
                step, probes.isEmpty ? .skipped : isBad ? .bad : .done,
                probes.isEmpty
                    ? "no port to probe"
                    : "\(good) of \(probes.count) answer with TLS" + (unknown > 0 ? ", \(unknown) not known" : ""))
        case .logged(let events, _, _):
            let warnings = events.count(where: \.kind.isTrouble)
            mark(step, warnings == 0 ? .done : .bad, warnings == 0 ? "no warning" : "\(warnings) warning\(warnings == 1 ? "" : "s")")
        }
    }

    /// The change is over: rows that were never reached count as skipped.
    package mutating func end() {
        for index in items.indices where items[index].mark == .waiting { items[index].mark = .skipped }
    }
}
