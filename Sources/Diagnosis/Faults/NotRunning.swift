// Postfix is stopped, in good order or for a reason nobody knows.

import PostfixModel

extension Fault {
    package static let notRunning = Fault(
        "not-running", "Postfix is not running", explains: [.listNotLoaded],
        ruledOut: { picture in
            picture.takesConnections ? RuledOut("nothing listens", "Every port that was tried takes connections") : nil
        }
    ) { picture in
        guard picture.isStopped, !picture.probes.contains(where: \.isTLSUp) else { return [] }
        var summary = "Postfix is not running"
        // Whoever only starts it meets the next fault at once.
        if let list = picture.listAtStart { summary += ", and \(list): repair it before the start" }
        let since = picture.lastStart?.stopped
        return [
            Sighting(
                reach: .postfix, summary: summary,
                reason: ["No port answers without it"] + (since.map { ["It was stopped: \($0.when)"] } ?? [picture.silenceOfTheLog]),
                effect: "Nobody can send or receive mail", next: [.run(picture.startCommand)],
                evidence: picture.evidence(of: since))
        ]
    }
}
