// A plan from its changes: where each edit stands, what it governs, what it proves, and the files whole.

import Diagnosis
import PostfixModel

struct PlanWriter {
    let rejected: RejectedLists
    /// The lists as they would be read after the change.
    let result: Configuration
    let changes: [ListChange]
    /// What each change governs, in the order of the changes.
    let governed: [[Listener]]
    private let remedy: String

    init(remedy: String, changes: [ListChange], rejected: RejectedLists, result: Configuration) {
        self.remedy = remedy
        self.rejected = rejected
        self.result = result
        let sorted = changes.sorted { $0.position < $1.position }
        self.changes = sorted
        governed = sorted.map { change in
            rejected.configuration.setting(change.site, to: change.text)?.listeners(changedFrom: rejected.configuration).map(\.before) ?? []
        }
    }

    /// The new text for the list that matters most: in wrapper mode the whole port is dead, with STARTTLS mail may still go in clear.
    var leadingValue: String {
        let ranks = governed.map { listeners in
            listeners.contains(where: \.isWrapperMode)
                ? 0 : listeners.contains { $0.governing == .enforced } ? 1 : listeners.isEmpty ? 3 : 2
        }
        return zip(ranks, changes).min { $0.0 < $1.0 }?.1.text ?? ""
    }

    var plan: Plan {
        let before = rejected.configuration
        let files = [
            FileChange(path: rejected.mainPath, before: before.main.render(), after: result.main.render()),
            FileChange(path: rejected.masterPath, before: before.master.render(), after: result.master.render()),
        ].filter { $0.before != $0.after }
        return Plan(
            remedy: remedy, edits: zip(changes, governed).map(edit), files: files,
            diff: files.flatMap { diffLines(path: $0.path, before: $0.before, after: $0.after) },
            effects: ProtocolEffect.all(from: before, to: result), warnings: PlanWarnings(self).sentences,
            faultBehindTheList: changes.isEmpty ? nil : rejected.faultBehindTheList,
            expected: changes.map(expectation), governed: Set(result.listeners(changedFrom: before).map(\.after.service.name)))
    }

    private func edit(_ change: ListChange, _ governed: [Listener]) -> PlannedEdit {
        let lines = EditedLines(change, from: rejected.configuration)
        let expected = expectation(change)
        let service = expected.service.map { $0 + "/" } ?? ""
        return PlannedEdit(
            file: file(of: change), line: lines.first, parameter: service + expected.parameter, valueBefore: expected.before,
            valueAfter: expected.after, before: lines.before, after: lines.after, governs: Governs.text(governed),
            byHand: HandEdit(rejected: rejected, expected: expected, file: file(of: change), line: lines.first).step)
    }

    private func file(of change: ListChange) -> String {
        if case .main = change.site { rejected.mainPath } else { rejected.masterPath }
    }

    private func expectation(_ change: ListChange) -> ExpectedValue {
        ExpectedValue(
            parameter: change.site.parameter, service: change.site.service(in: rejected.configuration),
            earlier: change.site.earlierNamesakes(in: rejected.configuration), before: change.list.raw,
            after: result.value(at: change.site)?.raw ?? change.text)
    }
}

extension ListChange {
    /// main.cf before master.cf, each in the order of its lines.
    fileprivate var position: (Int, Int) {
        switch list.origin {
        case .mainCF(let lines): (0, lines.lowerBound)
        case .masterCF(_, let line): (1, line)
        case .builtIn: (2, 0)
        }
    }
}

/// The physical lines of an entry before and after its own edit, and where they begin.
private struct EditedLines {
    var first: Int
    var before: String
    var after: String

    init(_ change: ListChange, from configuration: Configuration) {
        let edited = configuration.setting(change.site, to: change.text) ?? configuration
        switch change.site {
        case .main(let parameter):
            let old = configuration.main.entry(parameter)
            first = old?.lines.lowerBound ?? 0
            before = EditedLines.text(old)
            after = EditedLines.text(edited.main.entry(parameter))
        case .master:
            let window = ChangedWindow(before: configuration.master.render(), after: edited.master.render(), context: 0)
            let old = splitLines(configuration.master.render()[window.before])
            let new = splitLines(edited.master.render()[window.after])
            let same = zip(old, new).prefix { $0 == $1 }.count
            let rest = zip(old[same...].reversed(), new[same...].reversed()).prefix { $0 == $1 }.count
            first = window.linesSkipped + same + 1
            before = EditedLines.text(old[same..<(old.count - rest)])
            after = EditedLines.text(new[same..<(new.count - rest)])
        }
    }

    private static func text(_ entry: MainEntry?) -> String {
        entry.map { $0.physicalLines.map { trimmed($0.bytes[...]) }.joined(separator: "\n") } ?? ""
    }

    private static func text(_ lines: ArraySlice<ArraySlice<UInt8>>) -> String { lines.map(trimmed).joined(separator: "\n") }

    /// Without the line end, CR included.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> String {
        var line = line
        if line.last == lineFeed { line.removeLast() }
        if line.last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
