// What would be changed, with its effect and its warnings. Nothing here touches a file.

import Diagnosis
import PostfixModel

/// What shows that a change did what it is for.
package enum ProofGoal: Sendable, Equatable {
    /// No list in force is rejected, and what was dead by one answers. A port that was silent before shows nothing about a list.
    case acceptedLists
    /// Every governed port can be used, whatever kept its clients out before.
    case usablePorts
}

package struct Plan: Sendable, Equatable {
    package var remedy: String
    /// What the plan is made of; it can be combined with that of another one.
    package var changes: [ConfigurationChange] = []
    package var edits: [PlannedEdit]
    package var files: [FileChange]
    /// main.cf is written before master.cf. The other way round is the rule: options that a service gets of its own do no harm while main.cf
    /// still says the same, and the value that main.cf loses would be missing where they are not there yet.
    package var writesMainFirst = false
    /// Unified diff over all files.
    package var diffLines: [DiffLine]
    package var effects: [ProtocolEffect]
    /// Sentences that the review page, the report and the result carry: they are still true when the change has been made.
    package var lastingWarnings: [String]
    /// Those of them that come true on the day Postfix is upgraded.
    package var upgradeWarnings: [String] = []
    /// A fault that the rejected list hides, as far as it is known beforehand. Whether it was there, `Decision` tells.
    package var faultBehindTheList: OtherFault?
    /// The values that differ after the change, and the only ones: main.cf's first, then master.cf's, as the edits stand.
    package var expected: [ExpectedValue]
    /// Services that the change brings into master.cf or takes out of it.
    package var services: [ExpectedService]
    /// Services of master.cf (first field) that the change is about: those that read an edited list or get other options; nil: not
    /// known.
    package var governed: Set<String>?
    package var goal = ProofGoal.acceptedLists
    package var aim = ChangeAim()
    /// The configuration after the change: which ports there are then. Is nil where no port comes or moves.
    package var result: Configuration?
    /// Lists that smtpd services read after the change, `$name` expanded: by them the log's lines about this server are known.
    package var inForce: Set<String>

    /// `diff`: nil for that of the files.
    package init(
        remedy: String, edits: [PlannedEdit], files: [FileChange], diff: [DiffLine]? = nil, effects: [ProtocolEffect],
        warnings: [String] = [],
        faultBehindTheList: OtherFault? = nil, expected: [ExpectedValue] = [], services: [ExpectedService] = [],
        governed: Set<String>? = nil,
        inForce: Set<String> = []
    ) {
        self.remedy = remedy
        self.edits = edits
        self.files = files
        diffLines = diff ?? files.flatMap { Repair.diffLines(path: $0.path, before: $0.before, after: $0.after) }
        self.effects = effects
        lastingWarnings = warnings
        self.faultBehindTheList = faultBehindTheList
        self.expected = expected
        self.services = services
        self.governed = governed
        self.inForce = inForce
    }

    /// In the order in which they are written; they are reverted from the last to the first. Somebody may reload Postfix while only one of
    /// them is there.
    package var filesAsWritten: [FileChange] { writesMainFirst ? files : files.reversed() }

    /// As `diff -u` prints it.
    package var diff: String { diffLines.diff }

    /// What is true from today on.
    package var presentWarnings: [String] { lastingWarnings.filter { !upgradeWarnings.contains($0) } }

    /// How a sentence about such a fault begins.
    package static func words(forFaultBehindTheList fault: OtherFault) -> String {
        "\(fault.source == .log ? "The log also says" : "Also at fault"): \(FaultBehindTheList.closed(fault.text))"
    }

    /// No list needs an edit.
    package var isEmpty: Bool { edits.isEmpty }

    /// The files are in order as they are, and Postfix is to read them.
    package var isReloadOnly: Bool { files.isEmpty && goal == .usablePorts }

    /// The same change without this program: one step an edit, then the reload.
    package func byHand(reload: String) -> [HandStep] {
        isEmpty && !isReloadOnly ? [] : edits.map(\.byHand) + [.command(reload)]
    }
}
