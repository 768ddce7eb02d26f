// How long the ports are waited for after a reload: a function of what a round of probes showed and the log said, nothing else
// (DESIGN §4). A port that is silent may still come: a fresh process on a slow machine, one that asks a name server in vain, a
// service that master holds back. A port that drops TLS or refuses has answered.

import Diagnosis

package enum ProofWait: Sendable, Equatable {
    /// Every port that is waited for can be used, or the log has said why not.
    case over
    /// One that is waited for has answered as a dead port does: only the answer of a process that is just starting may still differ.
    case answered
    /// All that are waited for and have not come are silent.
    case silent([Endpoint])
    /// A service ended at its start, so that master starts no new process of it for a minute (FACTS §7, throttling).
    case heldBack

    /// `hasDied`: a service that serves clients ended before these files were loaded, and nothing of it has worked since.
    /// `dies`: one has ended since they were loaded, and will end again. `isExplained`: the log names what keeps a port dead.
    package init(
        _ probes: [EndpointProbe], awaited: Set<Endpoint>, hasDied: Bool = false, dies: Bool = false, isExplained: Bool = false
    ) {
        let missing = probes.filter { awaited.contains($0.endpoint) && !$0.serves }
        let told = missing.filter(\.isTelling)
        // Also one that was silent before: it may come back, or show another fault.
        let isHeldBack = hasDied && !dies && probes.contains(where: \.mayStillAnswer)
        if isExplained || missing.isEmpty && !isHeldBack {
            self = .over
        } else if isHeldBack {
            self = .heldBack
        } else if !dies, !told.isEmpty, told.allSatisfy(\.mayStillAnswer) {
            self = .silent(told.map(\.endpoint))
        } else {
            self = .answered
        }
    }

    /// It may take a minute.
    package var isLong: Bool { words(secondsLeft: 0) != nil }

    /// The wait in the row of the checklist; nil where it is over within seconds.
    package func words(secondsLeft: Int) -> String? {
        switch self {
        case .over, .answered: nil
        case .silent(let endpoints):
            "\(endpoints.map(\.shown).joined(separator: ", ")) \(endpoints.count == 1 ? "says" : "say") nothing yet; "
                + "waiting, \(secondsLeft) s at most"
        case .heldBack:
            "its service died at start-up, so Postfix starts no new one for a minute; waiting, \(secondsLeft) s at most"
        }
    }
}
