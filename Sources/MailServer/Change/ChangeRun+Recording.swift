// What is written down about a change: journal, decision, report, syslog.

import Diagnosis
import Glibc
import PostfixModel
import Repair

extension ChangeRun {
    func journal(_ record: JournalRecord) -> StepOutcome {
        guard let change else { return .failed("There is no journal.") }
        do {
            try change.append(record)
            return .done("")
        } catch {
            return .failed(error.sentence)
        }
    }

    func record(_ decision: Decision) -> StepOutcome {
        var keeps = false
        if case .keep = decision { keeps = true }
        return journal(.decided(keep: keeps, reason: decision.sentence))
    }

    mutating func close() -> StepOutcome {
        guard let change, let header else { return .skipped("there is no journal") }
        if transaction.isOldNews { return .skipped("") }
        let moment = Moment(seconds: tools.now())
        var troubles: [String] = []
        let undo = transaction.ending == .changed ? undoCommand?(header.id) : nil
        let text = ReportText.compose(
            report, header: header, action: "\(actionTitle) \(host)", time: moment.iso, user: tools.user, undoCommand: undo)
        do { try write(text, to: change, moment) } catch { troubles.append(error.sentence) }
        let ended = JournalRecord.finished(state: transaction.changeState, time: moment.iso, summary: transaction.summary)
        if case .failed(let sentence) = journal(ended) { troubles.append(sentence) }
        let line = "\(actionTitle) \(host): \(header.configDirectory), change \(header.id), by \(tools.user): \(transaction.summary)"
        access.syslog(ReportText.harmless(line))
        return troubles.isEmpty ? .done(change.reportPath) : .failed(troubles.joined(separator: " "))
    }

    /// Whoever opens the report of a change that is undone must not read it as one in force.
    private func write(_ text: String, to change: OpenChange, _ moment: Moment) throws(ReplaceError) {
        if transaction.changeState == .undone {
            try change.headReport(with: "\(OpenChange.undoneMark) \(moment.iso) by \(tools.user); the old files are back.")
        }
        // What came before it in the same file is another account.
        let gap = if case .apply = transaction.kind { "" } else { "\n" }
        do { try change.appendToReport(gap + text) } catch { throw .file(error) }
    }

    private var actionTitle: String {
        switch transaction.kind {
        case .apply: "change on"
        case .undo: "undo on"
        case .recover: "settled an interrupted change on"
        }
    }

    private var host: String {
        let known = subject.facts.server.value?.hostname ?? ""
        return known.isEmpty ? HostIdentity(paths: access.paths).hostName : known
    }

    /// Below the report of the change: a way back that was refused, why, and the command by hand as it is right now.
    func account(_ report: ChangeReport, _ what: String) {
        guard let change else { return }
        let head = "\(Moment(seconds: tools.now()).iso), by \(tools.user): \(what). \(report.summary)"
        let lines = [head] + report.details.map(\.text) + report.byHand.map { "By hand: \($0)" }
        let text = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { ReportText.harmless(String($0)) }
        try? change.appendToReport("\n" + text.joined(separator: "\n") + "\n")
    }
}
