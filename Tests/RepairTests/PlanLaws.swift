// What holds for every plan, whatever the server and the remedy.

import PostfixModel
import Testing

@testable import Repair

/// Checks a plan against the files it was made from, read anew after the change.
struct PlanLaws {
    let patient: Patient
    let remedy: Remedy
    private let rejected: RejectedLists
    private let before: Configuration
    private let after: Configuration

    init(_ patient: Patient, _ remedy: Remedy) {
        self.patient = patient
        self.remedy = remedy
        rejected = patient.rejected
        before = rejected.configuration
        after = patient.rejected(after: remedy.plan).configuration
    }

    private var plan: Plan { remedy.plan }
    private var comment: Comment { "\(patient): \(remedy.id)\n\(patient.main)\n\(patient.master)\n\(plan.diff)" }

    func check() {
        everyListIsValidAndLeavesSomethingOn()
        nothingElseChanges()
        expectedValuesAreWhatIsRead()
        effectsAreWhatIsRead()
        validListsStay()
        sslv3StaysOff()
        listsInForceAreWhatIsRead()
    }

    private func everyListIsValidAndLeavesSomethingOn() {
        #expect(after.invalidLists.isEmpty, comment)
        for edit in plan.edits {
            let reading = ProtocolList(edit.valueAfter).read(by: after.build)
            #expect(reading.isValid && !reading.stopsTLS, comment)
        }
        for (old, new) in zip(before.listeners, after.listeners) where old.list != nil && old.reading?.isValid != true {
            #expect(new.reading.map { $0.isValid && !$0.stopsTLS } == true, comment)
        }
    }

    /// The bytes of the lines that the diff leaves alone are the bytes of the file, and every changed line belongs to an edit.
    private func nothingElseChanges() {
        for file in plan.files {
            let edits = plan.edits.filter { $0.file == file.path }
            let changes = lineChanges(from: splitLines(file.before), to: splitLines(file.after))
            let removed = changes.flatMap { splitLines(file.before)[$0.old].map(text) }
            let added = changes.flatMap { splitLines(file.after)[$0.new].map(text) }
            let old = edits.flatMap { $0.before.split(separator: "\n").map(String.init) }
            let new = edits.flatMap { $0.after.split(separator: "\n").map(String.init) }
            #expect(removed.allSatisfy(old.contains) && added.allSatisfy(new.contains), comment)
            #expect(!changes.isEmpty, comment)
        }
        #expect(Set(plan.files.map(\.path)) == Set(plan.edits.map(\.file)), comment)
    }

    private func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    private func expectedValuesAreWhatIsRead() {
        #expect(plan.expected.count == plan.edits.count, comment)
        for expected in plan.expected {
            #expect(raw(expected, in: before) == expected.before && raw(expected, in: after) == expected.after, comment)
        }
        let changed = Set(plan.expected.filter { $0.service == nil }.map(\.parameter))
        #expect(before.main.entries.map(\.name) == after.main.entries.map(\.name), comment)
        for (old, new) in zip(before.main.entries, after.main.entries) where !changed.contains(old.name) {
            #expect(old.value == new.value, comment)
        }
        for (old, new) in zip(before.master.services, after.master.services) {
            let mine = Set(plan.expected.filter { $0.service == "\(old.name)/\(old.type)" }.map(\.parameter))
            #expect(old.overrides.map(\.name) == new.overrides.map(\.name), comment)
            for (old, new) in zip(old.overrides, new.overrides) where !mine.contains(old.name) {
                #expect(old.value == new.value, comment)
            }
        }
    }

    private func raw(_ expected: ExpectedValue, in configuration: Configuration) -> String? {
        guard let service = expected.service else { return configuration.main.entry(expected.parameter)?.text }
        return configuration.master.services.first { "\($0.name)/\($0.type)" == service && $0.override(expected.parameter) != nil }?
            .override(expected.parameter)?.text
    }

    private func effectsAreWhatIsRead() {
        let changed = zip(before.listeners, after.listeners).filter {
            $0.list?.expanded != $1.list?.expanded || $0.list?.problem != $1.list?.problem
        }
        #expect(plan.effects.map(\.before) == changed.map { $0.0.reading?.enabled ?? [] }, comment)
        #expect(plan.effects.map(\.after) == changed.map { $0.1.reading?.enabled ?? [] }, comment)
    }

    private func validListsStay() {
        for (old, new) in zip(before.listeners, after.listeners) where old.reading?.isValid == true {
            #expect(old.list?.expanded == new.list?.expanded && old.reading == new.reading, comment)
        }
    }

    /// By these the log's lines about this server are known after the change.
    private func listsInForceAreWhatIsRead() {
        #expect(plan.inForce == Set(after.listeners.compactMap { $0.list?.expanded }), comment)
    }

    private func sslv3StaysOff() {
        let named = rejected.lists.contains { rejected.respelling(of: $0)?.meant.contains(.sslv3) == true }
        for edit in plan.edits where !named {
            #expect(!ProtocolList(edit.valueAfter).read(by: after.build).enabled.contains(.sslv3), comment)
        }
    }
}
