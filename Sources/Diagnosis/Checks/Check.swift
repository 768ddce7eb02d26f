// A check fills a part of a page: it says what was looked at, also where all is well, or warns of a trap. What is wrong, and how
// `check` exits, is said by the faults (Faults/Catalogue.swift). All checks stand in one array, which gives each outcome its name.

import PostfixModel

package struct Check: Sendable {
    /// Stable, as in the JSON.
    package var id: String
    package var title: String
    /// One sentence for `check --list`: what it looks at, or what it finds.
    package var meaning: String
    /// The page it belongs to.
    package var step: Step
    /// Steps it cannot do without.
    package var needs: [Step]
    /// A trap says nothing when it cannot look: the page's own check says that already.
    package var isTrap = false
    /// It says what is worth knowing and no fault: `check` exits 0 with it.
    package var isNote = false
    /// Returns nil when there is nothing to say.
    package var evaluate: @Sendable (ServerPicture) -> CheckOutcome?

    /// Ids of the checks that only say what is worth knowing.
    static let notes = Set(all.filter(\.isNote).map(\.id))

    /// In the order of the pages; traps behind their page's own check.
    package static let all: [Check] = [
        .server,
        .connection, .starttls,
        .mailLog,
        .postfixVersion,
        .opensslVersion,
        .configuration, .emptyFile, .brokenFile, .unusedInvalidList, .notLoaded, .editedNotReloaded, .nothingEnabled, .failsOpen,
        .blankAfterBound,
        .parametersMissing, .tableUnopened, .loginMissing, .loginInClear, .submissionInClear, .portElsewhere, .inertName, .sslv2, .sslv3,
        .onlyOldTLS,
        .managedFile,
    ]

    /// Returns nil while something it needs is still being looked up, or when there is nothing to say.
    package func finding(_ picture: ServerPicture) -> Finding? {
        if needs.contains(where: picture.facts.lacks) { return nil }
        let reasons = needs.compactMap(picture.facts.reason)
        if let reason = reasons.first { return isTrap || isNote ? nil : finding(CheckOutcome(.cannotTell, reason)) }
        return evaluate(picture).map(finding)
    }

    /// Status that `check` exits with where this finding is the worst: a trap gives 1; what a page shows is weighed by the verdict.
    package var exitCode: Int? { isNote ? 0 : isTrap ? 1 : nil }

    private func finding(_ outcome: CheckOutcome) -> Finding {
        Finding(
            id: id, title: title, step: step, status: outcome.status, summary: outcome.summary, evidence: outcome.evidence,
            command: outcome.command)
    }
}

/// What a check found; its name and its page are the check's own.
package struct CheckOutcome: Sendable, Equatable {
    package var status: FindingStatus
    /// One sentence without a full stop.
    package var summary: String
    package var evidence: [Evidence]
    /// The command an admin would type to see it himself.
    package var command: String?

    package init(_ status: FindingStatus, _ summary: String, _ evidence: [Evidence] = [], command: String? = nil) {
        self.status = status
        self.summary = summary
        self.evidence = evidence
        self.command = command
    }

    /// A page whose own facts are there, but not what they are judged by: neither clear nor a symptom.
    static func waiting(for what: String, _ evidence: [Evidence] = []) -> CheckOutcome {
        CheckOutcome(.cannotTell, "Still waiting for \(what)", evidence)
    }
}

extension Facts {
    /// Why a step cannot tell; nil where it told or is still at it.
    package func reason(_ step: Step) -> String? {
        switch step {
        case .server: server.reason
        case .connection: connection.reason
        case .log: log.reason
        case .postfix: postfix.reason
        case .openssl: openssl.reason
        case .configuration: configuration.reason
        }
    }
}
