// The next start after an interruption: every change without an end is finished or reverted, and told.

import Diagnosis
import Repair

extension ChangeRunner {
    /// Finishes or reverts what an interrupted run left; says what became of each. A change at work is left alone.
    package func recover(facts: Facts) async -> [RecoveredChange] {
        let ids: [ChangeIdentifier]
        do {
            ids = try state.changes()
        } catch {
            // Without the right to look there is nothing to recover; whoever may change the configuration may also look.
            return error.isPrivilege ? [] : [RecoveredChange(id: nil, error.sentence)]
        }
        var recovered: [RecoveredChange] = []
        for id in ids.reversed() {
            if let account = await recover(id, facts) { recovered.append(RecoveredChange(id: id.text, account)) }
        }
        return recovered
    }

    private func recover(_ id: ChangeIdentifier, _ facts: Facts) async -> String? {
        do {
            let story = try state.story(of: id)
            guard story.header != nil else {
                state.removeUnbegun(id)
                return nil
            }
            guard story.state == nil || story.state == .revertIncomplete else {
                if hasLeftOvers(id, story), let found = try? state.find(id) {
                    clean(found)
                    found.change.release()
                }
                return nil
            }
            guard let found = try state.find(id) else { return nil }
            return await recover(found, facts)
        } catch {
            return error.sentence
        }
    }

    private func recover(_ found: FoundChange, _ facts: Facts) async -> String? {
        switch RecoveryPlan(found.story, present: FileMover.present(found.work, files: tools.files)) {
        case .leave:
            clean(found)
            found.change.release()
            return nil
        case .record(let ended, let sentence):
            defer { found.change.release() }
            clean(found)
            do {
                try found.change.append(.finished(state: ended, time: Moment(seconds: tools.now()).iso, summary: sentence))
            } catch {
                return "\(sentence) \(error.sentence)"
            }
            return sentence + (ended == .revertIncomplete ? byHand(found) : "")
        case .revert(let reason): return await revert(found, facts, reason)
        }
    }

    private func revert(_ found: FoundChange, _ facts: Facts, _ reason: String) async -> String {
        clean(found)
        let subject = ChangeSubject(configDirectory: found.header.configDirectory, work: found.work, facts: facts)
        let run = ChangeRun(
            access: access, tools: tools, state: state, subject: subject,
            transaction: Transaction(
                .recover(found.story.hasUndo ? .undone : .reverted), files: found.work.map(\.path),
                aim: ChangeAim(loading: found.header.loading ?? .reload)),
            change: found.change, header: found.header)
        // A task of its own: the caller's end must not stop it half-way.
        let report = await Task {
            var run = run
            return await run.run { _ in }
        }.value
        let wayOut = report.isIncomplete || report.outcome == .refused ? " By hand: \(report.byHand.joined(separator: " && "))" : ""
        return ([reason, report.summary] + report.details.map(\.text)).joined(separator: " ") + wayOut
    }

    /// One file of the change may hold what it wrote and the other a later edit: nobody but the administrator can put them together.
    private func byHand(_ found: FoundChange) -> String {
        let present = zip(found.work.map(\.path), FileMover.present(found.work, files: tools.files))
        let command = found.header.byHand(
            changeDirectory: found.change.directory, edited: present.filter { $0.1 == .other }.map(\.0),
            gone: present.filter { $0.1 == .missing }.map(\.0))
        return " What it changed: \(found.change.reportPath) and the copies beside it. To have the old files back, the edit kept beside "
            + "them: \(command)"
    }

    /// A disk that failed a run may have kept it from clearing up, too, although it could write down its end.
    private func hasLeftOvers(_ id: ChangeIdentifier, _ story: JournalStory) -> Bool {
        let paths = story.temporaries + ["\(state.directory(of: id))/scratch"]
        return paths.contains { (try? tools.files.status($0, followLinks: false)) != nil }
    }

    /// Temporary files and scratch copies that the interrupted run had on record. Only names of our own making are removed:
    /// a journal is no licence to delete.
    private func clean(_ found: FoundChange) {
        ScratchProof.remove(found.change.scratchPath, files: tools.files)
        for temporary in found.story.temporaries {
            let (directory, name) = splitPath(temporary)
            let isOurs = found.header.files.contains { file in
                let target = splitPath(file.target)
                return directory == target.directory && name.hasPrefix(".\(target.name).")
            }
            if isOurs { AtomicReplace(tools.files).removeLeftOver(temporary) }
        }
        // The report is replaced in a directory where everything is ours, so its temporary name stands on no record.
        let report = splitPath(found.change.reportPath)
        for name in (try? tools.files.entries(of: report.directory)) ?? [] where name.hasPrefix(".\(report.name).") {
            AtomicReplace(tools.files).removeLeftOver("\(report.directory)/\(name)")
        }
    }
}
