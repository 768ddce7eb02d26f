// What would be changed, with its effect and its warnings. Nothing here touches a file.

package struct Plan: Sendable, Equatable {
    package var remedy: String
    package var edits: [PlannedEdit]
    package var files: [FileChange]
    /// Unified diff over all files, as `diff -u` prints it.
    package var diff: String
    package var effects: [ProtocolEffect]
    /// Sentences that the review page, the report and the result carry.
    package var warnings: [String]
    /// The values that differ after the change, and the only ones: main.cf's first, then master.cf's, as the edits stand.
    package var expected: [ExpectedValue]
    /// Services of master.cf (first field) that read an edited list; nil: not known.
    package var governed: Set<String>?

    package init(
        remedy: String, edits: [PlannedEdit], files: [FileChange], diff: String, effects: [ProtocolEffect], warnings: [String] = [],
        expected: [ExpectedValue] = [], governed: Set<String>? = nil
    ) {
        self.remedy = remedy
        self.edits = edits
        self.files = files
        self.diff = diff
        self.effects = effects
        self.warnings = warnings
        self.expected = expected
        self.governed = governed
    }

    /// How the warning begins that speaks of a fault which the log has named already.
    package static let faultLead = "The log also says: "

    /// The warnings that are still true when the change has been made: what became of a fault known before, its outcome tells.
    package var lastingWarnings: [String] { warnings.filter { !$0.hasPrefix(Plan.faultLead) } }

    /// No list needs an edit.
    package var isEmpty: Bool { edits.isEmpty }

    /// The diff line by line, for showing. Of a file with CRLF line ends the CR is left out here; as a `String`, CR LF is one
    /// character and would not be found by looking for LF.
    package var diffLines: [String] {
        diff.utf8.split(separator: lineFeed, omittingEmptySubsequences: false).dropLast().map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }
    }

    /// The plan in words: two lines an edit, then what stays on for whom.
    package var summaryLines: [String] {
        if isEmpty { return ["Nothing to edit: no protocol list is rejected."] }
        return edits.flatMap { edit in
            [
                "\(edit.file) line \(edit.line), \(edit.governs):",
                "  \(edit.parameter): \(edit.valueBefore) → \(edit.valueAfter)",
            ]
        } + effects.map { "\($0.listener): \($0.before.spoken) → \($0.after.spoken)" }
    }

    /// The same change without this program: one line an edit, then the reload. Pastes into a POSIX shell.
    package func byHand(reload: String) -> [String] {
        isEmpty ? [] : edits.map(\.byHand) + [reload]
    }
}
