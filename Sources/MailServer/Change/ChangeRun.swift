// Performs the steps of one Transaction: knows how each is done, never whether. Everything it learns goes back to the machine.

import Diagnosis
import Glibc
import PostfixModel
import Repair

/// What a change is about, whoever begins it.
struct ChangeSubject: Sendable {
    var configDirectory: String
    var work: [FileChange]
    var facts: Facts
    var endpoints: [Endpoint] { facts.connection.value?.probes.map(\.endpoint) ?? [] }

    var reloadCommand: String {
        facts.server.value?.reloadCommand ?? "postfix -c \(Command.quoted(configDirectory)) reload"
    }

    var startCommand: String {
        facts.server.value?.startCommand ?? "postfix -c \(Command.quoted(configDirectory)) start"
    }
}

struct ChangeRun: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory
    let subject: ChangeSubject
    /// Nil for an undo or a settlement: there is a journal already.
    let plan: Plan?
    var transaction: Transaction
    var change: OpenChange?
    var header: ChangeHeader?
    /// What a user types to undo a change, by its id.
    var undoCommand: (@Sendable (String) -> String)?

    /// What the steps leave for one another.
    var lock: ConfigLock?
    /// Temporary files that wait for their turn, by the file's index.
    var staged: [Int: AtomicReplace.Staged] = [:]
    /// Why no file can be given back.
    var stuck: StepOutcome?
    /// Where the log ended when the ports were tried first, and just before the reload.
    var firstMark = LogMark()
    var mark = LogMark()
    var checkBefore: CommandResult?
    /// Commands without which the way back by hand would fail.
    var clearing: [String] = []
    /// Postfix was found stopped when it was to read the old files again.
    var isDown = false

    init(
        access: ServerAccess, tools: ChangeTools, state: StateDirectory, subject: ChangeSubject, plan: Plan? = nil,
        transaction: Transaction, change: OpenChange? = nil, header: ChangeHeader? = nil
    ) {
        self.access = access
        self.tools = tools
        self.state = state
        self.subject = subject
        self.plan = plan
        self.transaction = transaction
        self.change = change
        self.header = header
    }

    var files: FileSystem { tools.files }
    var postfix: PostfixControl { PostfixControl(access: access, configDirectory: subject.configDirectory) }

    /// Runs to the end. `isCancelled` is only heeded while nothing was written.
    mutating func run(isCancelled: @Sendable () -> Bool = { false }, progress: @Sendable ([ChecklistItem]) -> Void) async -> ChangeReport {
        progress(transaction.checklist)
        while true {
            if isCancelled() { _ = transaction.cancel() }
            guard let step = transaction.next() else { break }
            progress(transaction.checklist)
            let outcome = await perform(step)
            transaction.report(outcome)
            progress(transaction.checklist)
        }
        change?.release()
        return report
    }

    var report: ChangeReport {
        var byHand: [String] = []
        if hasSomethingToTakeBack, let change, let header {
            let last = isDown ? subject.startCommand : nil
            byHand =
                clearing + [
                    header.byHand(
                        changeDirectory: change.directory, edited: paths { $0 == .other }, gone: paths { $0 == .missing }, last: last)
                ]
        }
        return ChangeReport(transaction, id: change?.id.text, reportPath: change?.reportPath, byHand: byHand)
    }

    private func paths(_ isMeant: (PresentBytes) -> Bool) -> [String] {
        zip(subject.work, present()).filter { isMeant($0.1) }.map(\.0.path)
    }

    /// Our bytes may still stand in a file. After a complete return, an undo, or a refusal before the first write, a way back
    /// would lead nowhere.
    private var hasSomethingToTakeBack: Bool {
        switch transaction.ending {
        case .changed, .failed: true
        case .reverted, .restored: transaction.isIncomplete
        case .refused: if case .apply = transaction.kind { false } else { true }
        case .nothingToDo: false
        }
    }

    private mutating func perform(_ step: TransactionStep) async -> StepOutcome {
        switch step {
        case .lock: return await takeLock()
        case .reread: return reread()
        case .askRunning:
            if plan != nil, let sentence = ServerPicture(subject.facts).stoppedBy { return .refused(.notPossible, sentence) }
            return await postfix.isRunning(subject.facts)
        case .probeBefore:
            firstMark = await tools.markLog(subject.facts)
            return await probe(versions: true)
        case .journal: return transaction.kind == .undo ? beginUndo() : begin()
        case .prove: return await prove()
        case .replace(let file): return replace(file)
        case .postfixCheck: return await check()
        case .reload:
            mark = await tools.markLog(subject.facts)
            return await postfix.reload()
        case .probeAfter: return await probeAfter()
        case .readLog: return await readLog()
        case .decide(let decision): return record(decision)
        case .compare: return compare()
        case .revertFile(let file): return revertFile(file)
        case .reloadOld: return await reloadOld()
        case .probeOld: return await probeOld()
        case .close: return close()
        case .unlock:
            lock?.release()
            lock = nil
            return .done("")
        }
    }
}
