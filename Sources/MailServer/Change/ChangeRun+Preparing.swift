// The steps of a change before anything is written: lock, look again, journal, proof on copies.

import Diagnosis
import Glibc
import PostfixModel
import Repair

extension ChangeRun {
    mutating func takeLock() async -> StepOutcome {
        // Before the lock: in an append-only directory its files would have to stay.
        if let sentence = marked(plan == nil ? [] : subject.work.map(\.path)) { return .refused(.notPossible, sentence) }
        do {
            lock = try await ConfigLock.take(
                in: subject.configDirectory, files: files, limit: tools.patience.lock, processTable: access.paths.processTable)
        } catch {
            guard case .file(let cause) = error else { return .failed(error.sentence) }
            if cause.isMissing { return .refused(.inputMissing, cause.sentence) }
            if cause.code == EACCES { return .refused(.privilege, cause.sentence + ChangeRun.sudo) }
            return .failed(
                cause.sentence
                    + (makeWritable(cause.path, cause).map { " Nothing was written; open it, then run this again. By hand: \($0)" } ?? ""))
        }
        do {
            // Looked at before anything takes time: without it there is no journal, and without a journal no change.
            if plan != nil { try state.prepare() }
            return .done("")
        } catch {
            lock?.release()
            lock = nil
            return .refused(error.refusal, error.sentence + (error.isPrivilege ? ChangeRun.sudo : ""))
        }
    }

    private static var sudo: String {
        geteuid() == 0 ? "" : " Only root may change the mail server: run it again with sudo."
    }

    func reread() -> StepOutcome {
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

    mutating func begin() -> StepOutcome {
        guard let plan else { return .failed("There is no plan to write down.") }
        let moment = Moment(seconds: tools.now())
        do throws(StateError) {
            let change = try state.create(now: moment)
            do throws(FileError) {
                var changed: [ChangedFile] = []
                for file in subject.work {
                    let name = splitPath(file.path).name
                    changed.append(
                        ChangedFile(
                            path: file.path, target: try files.resolve(file.path), before: "\(name).before", after: "\(name).after",
                            fingerprintBefore: Fingerprint.of(file.before), fingerprintAfter: Fingerprint.of(file.after)))
                }
                let header = ChangeHeader(
                    id: change.id.text, time: moment.iso, configDirectory: subject.configDirectory, remedy: plan.remedy, user: tools.user,
                    files: changed, diff: plan.diff, warnings: plan.lastingWarnings, reloadCommand: subject.reloadCommand)
                try change.append(.begun(change: header))
                for (file, names) in zip(subject.work, changed) {
                    try change.keep(file.before, as: names.before)
                    try change.keep(file.after, as: names.after)
                }
                try files.syncDirectory(change.directory)
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

    func beginUndo() -> StepOutcome {
        journal(.undoing(time: Moment(seconds: tools.now()).iso, user: tools.user))
    }

    mutating func prove() async -> StepOutcome {
        guard let plan, let change else { return .failed("There is nothing to prove.") }
        var before = ScratchProof.Copy(main: [], master: [])
        for name in ["main.cf", "master.cf"] {
            let bytes: [UInt8]
            do {
                bytes = try files.read("\(subject.configDirectory)/\(name)")
            } catch {
                return .failed(error.sentence)
            }
            if name == "main.cf" { before.main = bytes } else { before.master = bytes }
        }
        var after = before
        for file in subject.work {
            if splitPath(file.path).name == "master.cf" { after.master = file.after } else { after.main = file.after }
        }
        let proof = ScratchProof(access: access, files: files, release: subject.facts.postfix.value?.release, now: tools.now())
        let outcome = await proof.prove(before, after, expected: plan.expected, services: plan.services, in: change.scratchPath)
        if case .done = outcome { checkBefore = await postfix.check() }
        return outcome
    }
}
