// A check is a value: what it is called, what it needs, and how it judges. All of them stand in one array.

import PostfixModel

package struct Check: Sendable {
    /// Stable, as in the JSON.
    package var id: String
    package var title: String
    /// The page it belongs to.
    package var step: Step
    /// Steps it cannot do without.
    package var needs: [Step]
    /// A trap says nothing when it cannot look: the page's own check says that already.
    package var isTrap: Bool
    /// Nil: nothing to say.
    package var evaluate: @Sendable (ServerPicture) -> Finding?

    package init(
        id: String, title: String, step: Step, needs: [Step], isTrap: Bool = false,
        evaluate: @escaping @Sendable (ServerPicture) -> Finding?
    ) {
        self.id = id
        self.title = title
        self.step = step
        self.needs = needs
        self.isTrap = isTrap
        self.evaluate = evaluate
    }

    /// In the order of the pages; traps behind their page's own check.
    package static let all: [Check] = [
        .server,
        .connection, .starttls,
        .mailLog,
        .postfixVersion,
        .opensslVersion,
        .configuration, .emptyFile, .brokenFile, .unusedInvalidList, .notLoaded, .editedNotReloaded, .nothingEnabled, .failsOpen,
        .blankAfterBound,
        .inertName, .sslv3, .onlyOldTLS, .managedFile,
    ]

    /// Nil while something it needs is still being looked up, or when there is nothing to say.
    package func finding(_ picture: ServerPicture) -> Finding? {
        if needs.contains(where: picture.facts.isPending) { return nil }
        let reasons = needs.compactMap(picture.facts.reason)
        guard let reason = reasons.first else { return evaluate(picture) }
        return isTrap ? nil : finding(.cannotTell, reason)
    }

    /// A page whose own facts are there, but not what they are judged by: neither clear nor a symptom.
    func waiting(for what: String, _ evidence: [Evidence] = []) -> Finding {
        finding(.cannotTell, "Still waiting for \(what)", evidence)
    }

    func finding(_ status: FindingStatus, _ summary: String, _ evidence: [Evidence] = [], command: String? = nil) -> Finding {
        Finding(id: id, title: title, step: step, status: status, summary: summary, evidence: evidence, command: command)
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
