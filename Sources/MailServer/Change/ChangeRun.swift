// Performs the steps of one Transaction: knows how each is done, never whether. Everything it learns goes back to the machine.

import Diagnosis
import Glibc
import PostfixModel
import Repair

struct ChangeRun: Sendable {
    let access: ServerAccess
    let tools: ChangeTools
    let state: StateDirectory
    let subject: ChangeSubject
    /// Is nil for an undo or a recovery: there is a journal already.
    let plan: Plan?
    private(set) var transaction: Transaction
    private(set) var record: ChangeRecord
    private var mover: FileMover
    private var proof: ChangeProof
    private var lock: ConfigLock?
    /// Postfix was found stopped when it was to read the old files again.
    private var isDown = false

    /// `undoCommand`: what a user types to undo a change, by its id.
    init(
        access: ServerAccess, tools: ChangeTools, state: StateDirectory, subject: ChangeSubject, plan: Plan? = nil,
        transaction: Transaction, change: OpenChange? = nil, header: ChangeHeader? = nil,
        undoCommand: (@Sendable (String) -> String)? = nil
    ) {
        self.access = access
        self.tools = tools
        self.state = state
        self.subject = subject
        self.plan = plan
        self.transaction = transaction
        record = ChangeRecord(access: access, tools: tools, state: state, change: change, header: header)
        record.undoCommand = undoCommand
        mover = FileMover(files: tools.files, subject: subject, processTable: access.paths.processTable)
        proof = ChangeProof(access: access, tools: tools, subject: subject, inForce: plan?.inForce ?? [])
    }

    private var files: FileSystem { tools.files }
    private var postfix: PostfixControl { PostfixControl(access: access, configDirectory: subject.configDirectory) }

    /// What is known, with the files as they will be: a line that stops Postfix may be what the change puts right.
    private var plannedFacts: Facts {
        var facts = subject.facts
        guard var files = facts.configuration.value else { return facts }
        for file in subject.work {
            if splitPath(file.path).name == "master.cf" { files.masterBytes = file.after } else { files.mainBytes = file.after }
        }
        facts.configuration = .value(files)
        return facts
    }

    /// Runs to the end. `isCancelled` ends the change while nothing was written, and from then on a wait for silent ports.
    mutating func run(
        isCancelled: @escaping @Sendable () -> Bool = { false }, progress: @escaping @Sendable ([ChecklistItem]) -> Void
    ) async -> ChangeReport {
        progress(transaction.checklist)
        while true {
            if isCancelled() { _ = transaction.cancel() }
            guard let step = transaction.next() else { break }
            progress(transaction.checklist)
            let outcome = await perform(step, ChangeWatcher(tell: telling(progress), isStopped: isCancelled))
            transaction.report(outcome)
            progress(transaction.checklist)
        }
        record.change?.release()
        // Only now that the lock is gone: a logger that does not read must hold nobody.
        if let line = record.syslogLine { access.syslog(line) }
        return report
    }

    /// A step tells how it comes along while it is performed: a copy of the machine is drawn; the machine itself is told once, by the
    /// outcome.
    private func telling(_ progress: @escaping @Sendable ([ChecklistItem]) -> Void) -> @Sendable (String) -> Void {
        { [transaction] detail in
            var machine = transaction
            machine.describe(detail)
            progress(machine.checklist)
        }
    }

    private mutating func perform(_ step: TransactionStep, _ watcher: ChangeWatcher) async -> StepOutcome {
        switch step {
        case .lock: return await takeLock()
        case .reread: return reread()
        case .askRunning:
            if plan != nil, let sentence = ServerPicture(plannedFacts).stoppedBy { return .refused(.notPossible, sentence) }
            return await postfix.isRunning(subject.facts)
        case .probeBefore: return await proof.probeBefore()
        case .journal:
            if transaction.kind == .undo { return record.append(.undoing(time: record.moment.iso, user: tools.user)) }
            guard let plan else { return .failed("There is no plan to write down.") }
            return record.begin(plan, subject)
        case .prove: return await prove()
        case .replace(let file): return mover.replace(file, record)
        case .postfixCheck: return await proof.check(plan?.goal ?? .usablePorts)
        case .reload: return await proof.reload()
        case .start: return await start()
        case .stop: return await postfix.stop(limit: tools.patience.ports)
        case .probeAfter: return await probeAfter(watcher)
        case .readLog: return await proof.readLog(transaction.after)
        case .decide(let decision): return record.append(.decided(keep: decision.keeps, reason: decision.sentence))
        case .compare: return compare()
        case .revertFile(let file): return mover.revert(file, record)
        case .reloadOld:
            let (outcome, isDown) = await proof.reloadOld()
            self.isDown = isDown
            return outcome
        case .probeOld: return await proof.probeOld(transaction.before, isUndo: transaction.kind == .undo, watcher)
        case .close: return record.close(report, transaction, host: host, history: history)
        case .unlock:
            lock?.release()
            lock = nil
            return .done("")
        }
    }

    /// What the mail log told when the change was asked for.
    private var history: LogHistory? {
        subject.facts.log.value.flatMap { LogHistory(LogDigest($0, configDirectory: subject.configDirectory), $0) }
    }

    private mutating func probeAfter(_ watcher: ChangeWatcher) async -> StepOutcome {
        let (outcome, unheard) = await proof.probeAfter(transaction.before, awaited: transaction.awaited, watcher)
        transaction.saw(Dictionary(uniqueKeysWithValues: (plan?.aim.sockets ?? []).map { ($0, tools.connects($0)) }))
        if !unheard.isEmpty {
            let ports = unheard.map(\.shown).joined(separator: ", ")
            transaction.note("The wait for \(ports) was ended before its time, by a key or a signal: what was silent may still have come.")
        }
        return outcome
    }

    private mutating func start() async -> StepOutcome {
        if case .failed(let sentence) = record.append(.starting) { return .failed(sentence) }
        return await proof.start()
    }

    // MARK: - Before anything is written

    private mutating func takeLock() async -> StepOutcome {
        // Before the lock: in an append-only directory its files would have to stay.
        if let sentence = mover.obstacle(on: plan == nil ? [] : subject.work.map(\.path)) { return .refused(.notPossible, sentence) }
        do {
            lock = try await ConfigLock.take(
                in: subject.configDirectory, files: files, limit: tools.patience.lock, processTable: access.paths.processTable)
        } catch {
            guard case .file(let cause) = error else { return .failed(error.sentence) }
            if cause.isMissing { return .refused(.inputMissing, cause.sentence) }
            if cause.code == EACCES { return .refused(.privilege, cause.sentence) }
            let opening = mover.makeWritable(cause.path, cause)
            return .failed(cause.sentence + (opening.map { " Nothing was written; open it, then try again. By hand: \($0)" } ?? ""))
        }
        do {
            // Looked at before anything takes time: without it there is no journal, and without a journal no change.
            if plan != nil { try state.prepare() }
            return .done("")
        } catch {
            lock?.release()
            lock = nil
            return .refused(error.refusal, error.sentence)
        }
    }

    private func reread() -> StepOutcome {
        // The file without an edit decides who reads the edited one: the diff was judged with it.
        if let judged = subject.facts.configuration.value {
            for (path, bytes) in [(judged.mainPath, judged.mainBytes), (judged.masterPath, judged.masterBytes)] {
                if subject.work.contains(where: { $0.path == path }) || path.isEmpty { continue }
                if (try? files.read(path)) != bytes { return ChangeRun.changedSinceDiff(path) }
            }
        }
        for file in subject.work {
            do {
                let present = try files.read(file.path)
                if present != file.before { return ChangeRun.changedSinceDiff(file.path) }
                _ = try AtomicReplace(files).place(for: file.path)
            } catch let error as FileError {
                return .refused(error.isMissing ? .inputMissing : .notPossible, error.sentence)
            } catch let error as ReplaceError {
                return .failed(error.sentence)
            } catch {
                return .failed("\(file.path) cannot be read.")
            }
        }
        return .done("")
    }

    private static func changedSinceDiff(_ path: String) -> StepOutcome {
        .changedMeanwhile("\(path) was changed by someone else since the diff was shown; nothing was written.")
    }

    private mutating func prove() async -> StepOutcome {
        guard let plan, let change = record.change else { return .failed("There is nothing to prove.") }
        var before = ScratchProof.Copy(main: [], master: [])
        do {
            before.main = try files.read("\(subject.configDirectory)/main.cf")
            before.master = try files.read("\(subject.configDirectory)/master.cf")
        } catch {
            return .failed(error.sentence)
        }
        var after = before
        for file in subject.work {
            if splitPath(file.path).name == "master.cf" { after.master = file.after } else { after.main = file.after }
        }
        let scratch = ScratchProof(access: access, files: files, release: subject.facts.postfix.value?.release, now: tools.now())
        let outcome = await scratch.prove(before, after, expected: plan.expected, services: plan.services, in: change.scratchPath)
        if case .done = outcome { await proof.rememberCheck() }
        return outcome
    }

    // MARK: - The way back

    private mutating func compare() -> StepOutcome {
        let isUndo = transaction.kind == .undo
        switch UndoPlan(present: mover.present) {
        case .revert:
            // A revert has begun already and does what it can; an undo has not.
            if isUndo, let sentence = mover.obstacle(on: subject.work.map(\.path)) { return .failed(sentence) }
            return .done("")
        case .alreadyOld: return .alreadyOld("Nothing was written.")
        case .unreadable(let sentence): return .failed(sentence)
        case .laterEdits(let indices):
            for index in indices { showVersions(index) }
            let accounts = zip(subject.work, mover.present).filter { $0.1 == .other || $0.1 == .missing }
            let told = accounts.map { "\($0.0.path) was \($0.1 == .missing ? "removed" : "edited") after this change" }
            return .changedMeanwhile(told.joined(separator: ", ") + "; nothing was overwritten.")
        }
    }

    /// Old, applied and present as two diffs: what the change did, and what came after it.
    private mutating func showVersions(_ index: Int) {
        let file = subject.work[index]
        transaction.note("Old and applied:", diff: diffLines(path: file.path, before: file.before, after: file.after))
        if let present = try? files.read(file.path) {
            transaction.note("Applied and present:", diff: diffLines(path: file.path, before: file.after, after: present))
            if let change = record.change, let header = record.header {
                let kept = "\(header.later(header.files[index], in: change.directory))TIME"
                transaction.note(
                    "The command by hand puts the whole old file in place, without the later edit; first it keeps that as \(kept).")
            }
        } else {
            transaction.note(
                "\(file.path) is not there any more. The command by hand puts the old one there; what the change had written is beside it, as .after."
            )
        }
    }

    // MARK: - The report

    var report: ChangeReport {
        var byHand: [String] = []
        if mayHoldOurs, let change = record.change, let header = record.header, !header.files.isEmpty {
            let command = header.byHand(
                changeDirectory: change.directory, edited: mover.paths { $0 == .other }, gone: mover.paths { $0 == .missing },
                last: isDown ? subject.startCommand : nil)
            byHand = mover.clearing + [command]
        }
        var report = ChangeReport(transaction, id: record.change?.id.text, reportPath: record.change?.reportPath, byHand: byHand)
        if report.outcome == .changed, plan?.aim.isAboutOutgoing == true { report.next = subject.queueSteps }
        report.otherFault = plan?.otherFault(behind: report, subject.facts)
        return report
    }

    /// Our bytes may still stand in a file. After a complete revert, an undo, or a refusal before the first write, a way back would
    /// lead nowhere.
    private var mayHoldOurs: Bool {
        switch transaction.ending {
        case .changed, .failed: true
        case .reverted, .restored: transaction.isIncomplete
        case .refused: if case .apply = transaction.kind { false } else { true }
        case .nothingToDo: false
        }
    }

    private var host: String {
        let known = subject.facts.server.value?.hostname ?? ""
        return known.isEmpty ? HostIdentity(paths: access.paths).hostName : known
    }
}
