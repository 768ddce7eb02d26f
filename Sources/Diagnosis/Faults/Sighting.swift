// A fault that was seen on this server: where, for whom, why, and what to do next. Values only; full stops and layout are the
// front end's.

import PostfixModel

package struct Sighting: Sendable, Equatable {
    /// How far the fault reaches; a farther reach is told first.
    package enum Reach: Int, Sendable, Comparable {
        /// Nothing of Postfix starts or runs.
        case postfix
        /// A service is not there, or dies.
        case service
        /// The service is there, and TLS on it is not.
        case tls
        /// Works for most; some clients, or somebody later, will meet it.
        case someClients

        package static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }
    }

    /// What `check` makes of it (DESIGN §7.3).
    package enum Weight: Sendable, Equatable {
        /// Exit 2: it hurts now.
        case fault
        /// Exit 1: hurts somebody today, and is not seen to stop everybody.
        case partial
        /// Exit 1: works today, and will hurt somebody.
        case trap
        /// Exit 3: what was seen cannot be told apart from something harmless.
        case cannotTell

        package var exitCode: Int {
            switch self {
            case .fault: 2
            case .partial, .trap: 1
            case .cannotTell: 3
            }
        }
    }

    /// The id of the fault that was recognised, which the fault itself puts in.
    package var id = ""
    /// Ports that suffer, by number: 465 first, then 587, then 25, then the rest.
    package var ports: [Int]
    /// The line that must be changed; nil where no line of a file is at fault.
    package var place: FilePlace?
    package var reach: Reach
    package var weight: Weight
    /// True where the fault itself was seen. False where one of two proofs is missing: it is then said to be likely.
    package var isConfirmed: Bool
    /// The service or parameter that an edit would be about, where the ports do not tell.
    package var subject: String?
    /// One sentence.
    package var summary: String
    /// Sentences: the deepest reason known, each thing once.
    package var reason: [String]
    /// One sentence: what it does to users.
    package var effect: String
    /// What an admin does next, in this order.
    package var next: [NextStep]
    /// Lines of files and logs that show it.
    package var evidence: [Evidence]
    /// What was not seen, each with the reason: a firmer verdict would need it.
    package var missing: [String]

    package init(
        ports: [Int] = [], place: FilePlace? = nil, reach: Reach, weight: Weight = .fault, isConfirmed: Bool = true,
        subject: String? = nil, summary: String, reason: [String] = [], effect: String = "", next: [NextStep] = [],
        evidence: [Evidence] = [],
        missing: [String] = []
    ) {
        self.ports = ports.sorted(by: Sighting.comesFirst).unique
        self.place = place
        self.reach = reach
        self.weight = weight
        self.isConfirmed = isConfirmed
        self.subject = subject
        self.summary = summary
        self.reason = reason
        self.effect = effect
        self.next = next
        self.evidence = evidence
        self.missing = missing
    }

    /// ` (main.cf line 31)`, to stand behind the summary; empty where no line is at fault, or where the summary names it already.
    package var placeBehind: String {
        guard let place, summary.ranges(of: place.brief).isEmpty else { return "" }
        return " (\(place.brief))"
    }

    /// 465 is what the user asks about; then 587, then 25 (DESIGN §7.1).
    package static func comesFirst(_ left: Int, _ right: Int) -> Bool { (urgency(left), left) < (urgency(right), right) }

    package static func urgency(_ port: Int?) -> Int {
        switch port {
        case 465: 0
        case 587: 1
        case 25: 2
        default: 3
        }
    }
}
