// What is written down about a change: journal, copies, report, and the line for syslog.

import Diagnosis
import PostfixModel
import Repair

struct ChangeRecord: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory
    /// What a user types to undo a change, by its id.
    var undoCommand: (@Sendable (String) -> String)?
    private(set) var change: OpenChange?
    private(set) var header: ChangeHeader?
    /// To be sent when the change is over; nil: it was never closed.
    private(set) var syslogLine: String?

    init(access: ServerAccess, tools: ChangeTools, state: StateDirectory, change: OpenChange? = nil, header: ChangeHeader? = nil) {
        self.access = access
        self.tools = tools
        self.state = state
        self.change = change
        self.header = header
    }

    var moment: Moment { Moment(seconds: tools.now()) }

    /// The journal of a new change, and the dated copies of old and new bytes.
    mutating func begin(_ plan: Plan, _ subject: ChangeSubject) -> StepOutcome {
        let moment = moment
        do throws(StateError) {
            let change = try state.create(now: moment)
            do throws(FileError) {
                var changed: [ChangedFile] = []
                for file in subject.work {
                    let name = splitPath(file.path).name
                    changed.append(
                        ChangedFile(
                            path: file.path, target: try tools.files.resolve(file.path), before: "\(name).before", after: "\(name).after",
                            fingerprintBefore: Fingerprint.of(file.before), fingerprintAfter: Fingerprint.of(file.after)))
                }
                let header = ChangeHeader(
                    id: change.id.text, time: moment.iso, configDirectory: subject.configDirectory, remedy: plan.remedy, user: tools.user,
                    files: changed, diff: plan.diff, warnings: plan.lastingWarnings, reloadCommand: subject.reloadCommand,
                    loading: plan.aim.loading)
                try change.append(.begun(change: header))
                for (file, names) in zip(subject.work, changed) {
                    try change.keep(file.before, as: names.before)
                    try change.keep(file.after, as: names.after)
                }
                try tools.files.syncDirectory(change.directory)
                try change.append(.backedUp)
                self.change = change
                self.header = header
                return .done(change.directory)
            } catch {
                // It holds nothing that anybody could want yet, and its copies may be what filled the disk.
                state.forget(change)
                throw StateError(error)
            }
        } catch {
            return .refused(error.refusal, error.sentence)
        }
    }

    func append(_ record: JournalRecord) -> StepOutcome {
        guard let change else { return .failed("There is no journal.") }
        do {
            try change.append(record)
            return .done("")
        } catch {
            return .failed(error.sentence)
        }
    }

    /// Report and end of the journal.
    mutating func close(_ report: ChangeReport, _ transaction: Transaction, host: String, history: LogHistory?) -> StepOutcome {
        guard let change, let header else { return .skipped("there is no journal") }
        if transaction.isOldNews { return .skipped("") }
        let moment = moment
        var troubles: [String] = []
        let undo = transaction.ending == .changed && !header.files.isEmpty ? undoCommand?(header.id) : nil
        let text = ReportText.compose(
            report, header: header, action: "\(transaction.kind.action) \(host)", time: moment.spoken, user: tools.user, undoCommand: undo,
            history: history)
        do { try write(text, of: transaction, to: change, moment) } catch { troubles.append(error.sentence) }
        let ended = JournalRecord.finished(state: transaction.changeState, time: moment.iso, summary: transaction.summary)
        if case .failed(let sentence) = append(ended) { troubles.append(sentence) }
        let what = "\(transaction.kind.action) \(host): \(header.configDirectory), change \(header.id)"
        syslogLine = ReportText.harmless("\(what), by \(tools.user): \(transaction.summary)")
        return troubles.isEmpty ? .done(change.reportPath) : .failed(troubles.joined(separator: " "))
    }

    /// Whoever opens the report of a change that is undone must not read it as one in force.
    private func write(_ text: String, of transaction: Transaction, to change: OpenChange, _ moment: Moment) throws(ReplaceError) {
        if transaction.changeState == .undone {
            try change.headReport(with: "\(OpenChange.undoneMark) \(moment.spoken) by \(tools.user); the old files are back.")
        }
        // What came before it in the same file is another account.
        let gap = if case .apply = transaction.kind { "" } else { "\n" }
        do { try change.appendToReport(gap + text) } catch { throw .file(error) }
    }

    /// Below the report of the change: an undo that was refused, why, and the command by hand as it is right now.
    func append(_ report: ChangeReport, _ what: String) {
        guard let change else { return }
        let head = "\(moment.spoken), by \(tools.user): \(what). \(report.summary)"
        let lines = [head] + report.details.map(\.text) + report.byHand.map { "By hand: \($0)" }
        let text = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { ReportText.harmless(String($0)) }
        try? change.appendToReport("\n" + text.joined(separator: "\n") + "\n")
    }
}

extension Transaction.Kind {
    fileprivate var action: String {
        switch self {
        case .apply: "change on"
        case .undo: "undo on"
        case .recover: "recovery of an interrupted change on"
        }
    }
}
