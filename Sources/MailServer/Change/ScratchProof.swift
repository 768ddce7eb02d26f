// Two private copies of the configuration, before and after, read by the server's own postconf: the planned values and nothing
// else may differ (DESIGN §4). Where that postconf cannot show something, our own reading is the proof, and the result says so.

import Diagnosis
import PostfixModel
import Repair

package struct ScratchProof: Sendable {
    /// A configuration as bytes; both files, edited or not.
    package struct Copy: Sendable {
        package var main: [UInt8]
        package var master: [UInt8]
    }

    package var access: ServerAccess
    package var files: FileSystem
    package var release: Release?
    package var now: Int

    /// `directory` must not exist yet; it is gone afterwards.
    package func prove(
        _ before: Copy, _ after: Copy, expected: [ExpectedValue], services: [ExpectedService] = [], in directory: String
    ) async -> StepOutcome {
        let old = "\(directory)/before"
        let new = "\(directory)/after"
        defer { ScratchProof.remove(directory, files: files) }
        do {
            try files.makeDirectory(directory)
            try write(before, to: old)
            try write(after, to: new)
        } catch {
            return .failed(error.sentence)
        }
        var remarks: [String] = []
        if let failure = await proveMain(before, after, expected, old, new, &remarks) { return .failed(failure) }
        if before.master != after.master, let failure = await proveMaster(before, after, expected, services, old, new, &remarks) {
            return .failed(failure)
        }
        return .done(remarks.isEmpty ? "shown by postconf" : remarks.joined(separator: "; "))
    }

    private func proveMain(
        _ before: Copy, _ after: Copy, _ expected: [ExpectedValue], _ old: String, _ new: String, _ remarks: inout [String]
    ) async -> String? {
        let planned = expected.filter { $0.service == nil }
        switch await shown(["-n"], before, old, new) {
        case .failure(let refusal): return refusal.sentence
        case .success(let output):
            if output.before == nil { remarks.append("the files as they are by our own reading: postconf cannot read them") }
            let kept = OwnReading.kept(mainBefore: before.main, mainAfter: after.main)
            switch PlanProof(before: output.before, after: output.after, expected: planned, kept: kept) {
            case .contradicted(let sentence): return "The copy shows that the edit does more than planned: \(sentence)"
            case .notShown(let names):
                remarks.append("\(names.joined(separator: ", ")) by our own reading: this postconf does not show it")
            case .proven: break
            }
        }
        let contradiction = OwnReading.mainContradiction(mainBefore: before.main, mainAfter: after.main, expected: planned)
        return contradiction.map { "The copy of main.cf does not read as planned: \($0)" }
    }

    private func proveMaster(
        _ before: Copy, _ after: Copy, _ expected: [ExpectedValue], _ appearing: [ExpectedService], _ old: String, _ new: String,
        _ remarks: inout [String]
    ) async -> String? {
        let planned = expected.filter { $0.service != nil }
        guard let release else { return "master.cf would change, but the Postfix release is not known, so it cannot be read safely." }
        let services = Set(planned.compactMap(\.service))
        if (release.major, release.minor) >= (2, 9) {
            switch await shown(["-M"], before, old, new) {
            case .failure(let refusal): return refusal.sentence
            case .success(let output):
                if let shown = output.before,
                    let sentence = PlanProof.otherEntryChanged(
                        before: shown, after: output.after, services: services, planned: appearing)
                {
                    return "The copy shows that the edit does more than planned: \(sentence)"
                }
            }
        }
        if (release.major, release.minor) >= (2, 11) {
            if let failure = await proveOverrides(before, release, planned, old, new, &remarks) { return failure }
        } else {
            remarks.append("master.cf by our own reading: this postconf does not show it")
        }
        let contradiction = OwnReading.masterContradiction(
            masterBefore: before.master, masterAfter: after.master, release: release, expected: planned, services: appearing)
        return contradiction.map { "The copy of master.cf does not read as planned: \($0)" }
    }

    /// What `postconf -P` shows, and which services it does not show as they are.
    private func proveOverrides(
        _ before: Copy, _ release: Release, _ planned: [ExpectedValue], _ old: String, _ new: String, _ remarks: inout [String]
    ) async -> String? {
        let output: Output
        switch await shown(["-P"], before, old, new) {
        case .failure(let refusal): return refusal.sentence
        case .success(let both): output = both
        }
        let misread = OwnReading.misreadByPostconf(before.master, release: release)
        let namesakes = OwnReading.namesakes(before.master, release: release)
        let unseen = misread.union(namesakes)
        let proof = PlanProof(
            before: output.before.map { PlanProof.without(unseen, $0) }, after: PlanProof.without(unseen, output.after),
            expected: planned.filter { !unseen.contains($0.service ?? "") })
        if case .contradicted(let sentence) = proof { return "The copy shows that the edit does more than planned: \(sentence)" }
        for service in Set(planned.compactMap(\.service)).intersection(unseen).sorted() {
            let why =
                namesakes.contains(service)
                ? "it stands in master.cf more than once, and postconf shows only the last"
                : "postconf misreads an -o that is written in one word with its value"
            remarks.append("\(service) by our own reading: \(why)")
        }
        return nil
    }

    /// `before`: nil where postconf cannot read the files as they are.
    private struct Output { var before: String?, after: String }
    private struct Unreadable: Error { var sentence: String }

    /// What postconf prints for both copies, their paths taken out: config_directory is among what it prints.
    private func shown(_ words: [String], _ copy: Copy, _ old: String, _ new: String) async -> Result<Output, Unreadable> {
        let before = await access.run(Command("postconf", ["-c", old] + words, timeLimit: 20))
        guard before.succeeded || stopsPostconf(copy) else {
            return .failure(
                Unreadable(sentence: "postconf cannot read the configuration as it is now: \(PostfixControl.account(of: before))"))
        }
        let after = await access.run(Command("postconf", ["-c", new] + words, timeLimit: 20))
        guard after.succeeded else {
            return .failure(Unreadable(sentence: "postconf cannot read the edited copy: \(PostfixControl.account(of: after))"))
        }
        return .success(
            Output(
                before: before.succeeded ? before.outputText.replacing(old, with: "DIRECTORY") : nil,
                after: after.outputText.replacing(new, with: "DIRECTORY")))
    }

    /// The files have a line that postconf ends at: it is what the change is about, and no reason against it.
    private func stopsPostconf(_ copy: Copy) -> Bool {
        release.map { OwnReading.stopsPostconf(main: copy.main, master: copy.master, release: $0) } ?? false
    }

    private func write(_ copy: Copy, to directory: String) throws(FileError) {
        try files.makeDirectory(directory)
        for (name, bytes) in [("main.cf", copy.main), ("master.cf", copy.master)] {
            let file = try files.createExclusively("\(directory)/\(name)")
            try files.write(bytes, to: file)
            // postconf sleeps and reads again while a file is fresh (FACTS §4).
            try files.setModified(file, to: now - 60)
        }
    }

    /// Takes such a directory away, as far as it goes; also what an interrupted run left.
    package static func remove(_ directory: String, files: FileSystem) {
        guard (try? files.status(directory, followLinks: false)) != nil else { return }
        for copy in ["before", "after"] {
            for name in ["main.cf", "master.cf"] where (try? files.status("\(directory)/\(copy)/\(name)", followLinks: false)) != nil {
                try? files.unlink("\(directory)/\(copy)/\(name)")
            }
            if (try? files.status("\(directory)/\(copy)", followLinks: false)) != nil { try? files.removeDirectory("\(directory)/\(copy)") }
        }
        try? files.removeDirectory(directory)
    }
}
