// Waits until the time of a change has come, then takes it back by the ordinary undo, unless it was confirmed or undone before.
// It holds the timer's lock as long as it lives. A file that was changed meanwhile is never overwritten.

import Diagnosis
import Repair

package struct ReturnTimer: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory
    let id: ChangeIdentifier
    let lock: OpenFile
    /// Told when the waiting is over and the files are about to be touched.
    var willReturn: @Sendable () -> Void = {}

    /// Seconds before the end at which the server is looked at, for the ports to be compared.
    private static let lookAhead = 3.0
    /// Seconds within which a confirmation from elsewhere is noticed.
    private static let pause = 1.0

    package init(
        access: ServerAccess, tools: ChangeTools, state: StateDirectory, id: ChangeIdentifier, lock: OpenFile,
        willReturn: @escaping @Sendable () -> Void = {}
    ) {
        self.access = access
        self.state = state
        self.id = id
        self.lock = lock
        self.willReturn = willReturn
        var tools = tools
        tools.user = Appointment.timer
        // Nobody is here to try again later.
        tools.patience.lock = max(tools.patience.lock, .seconds(tools.timer == .task ? 10 : 300))
        self.tools = tools
    }

    package func run() async {
        guard await wait(ahead: ReturnTimer.lookAhead) else { return }
        let facts = await lookAtServer()
        guard await wait(ahead: 0) else { return }
        willReturn()
        await takeBack(facts)
    }

    /// Until so many seconds before the deadline; false: there is no return any more.
    private func wait(ahead: Double) async -> Bool {
        var seen = -1
        var deadline: Deadline?
        while true {
            let size = (try? state.files.status("\(state.directory(of: id))/journal", followLinks: false))?.size ?? 0
            if size != seen {
                seen = size
                guard let story = try? state.story(of: id), story.awaitsConfirmation else { return false }
                deadline = story.appointment?.deadline
            }
            guard let deadline else { return false }
            let left = Double(deadline.boot) - BootTime.now - ahead
            if left <= 0 { return true }
            try? await Task.sleep(for: .seconds(min(left, ReturnTimer.pause)))
        }
    }

    private func lookAtServer() async -> Facts {
        guard let directory = (try? state.story(of: id))?.header?.configDirectory else { return Facts() }
        let look = tools.lookAtServer
        let work: @Sendable () async -> Facts = { [access] in
            if let look { return await look(directory) }
            return await Survey(access: access, request: SurveyRequest(configDirectory: directory)).runAll()
        }
        return (try? await limited(seconds: 20, work).get()) ?? Facts()
    }

    private func takeBack(_ facts: Facts) async {
        guard let found = await opened() else { return }
        // Confirmed or undone in the last moment, while nobody held the journal.
        guard found.story.awaitsConfirmation else { return }
        let subject = ChangeSubject(configDirectory: found.header.configDirectory, work: found.work, facts: facts)
        let transaction = Transaction(
            .undo, files: found.work.map(\.path), before: facts.connection.value?.probes ?? [], settledAs: found.story.state)
        var run = ChangeRun(
            access: access, tools: tools, state: state, subject: subject, transaction: transaction, change: found.change,
            header: found.header)
        let report = await run.run { _ in }
        if report.outcome == .refused || report.outcome == .failed { run.recordStay(report) }
    }

    /// A confirmation or an undo by hand holds the journal for moments only.
    private func opened() async -> FoundChange? {
        let end = BootTime.now + 300
        while true {
            do {
                if let found = try state.find(id) { return found }
            } catch {
                access.syslog(ReportText.harmless("change \(id.text) did not return by itself: \(error.sentence)"))
                return nil
            }
            guard BootTime.now < end else { return nil }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }
}

extension ChangeRun {
    /// Below the report of the change: a way back that was refused, why, and the command by hand as it is right now.
    func account(_ report: ChangeReport, _ what: String) {
        guard let change else { return }
        let head = "\(Moment(seconds: tools.now()).iso), by \(tools.user): \(what). \(report.summary)"
        let lines = [head] + report.details + report.byHand.map { "By hand: \($0)" }
        let text = lines.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }.map { ReportText.harmless(String($0)) }
        try? change.appendToReport("\n" + text.joined(separator: "\n") + "\n")
    }

    /// The return was refused: journal, report and syslog say why the change still stands.
    func recordStay(_ report: ChangeReport) {
        guard let header else { return }
        let moment = Moment(seconds: tools.now())
        _ = journal(.stayed(time: moment.iso, reason: report.summary))
        account(report, "it did not return by itself")
        access.syslog(ReportText.harmless("change \(header.id) of \(header.configDirectory) did not return by itself: \(report.summary)"))
    }
}
