// What was seen around a change, and what it comes to: which ports it is about, which of them are lost, which log lines count.

import Diagnosis

/// What was seen around a change that was written and, where Postfix runs, reloaded.
package struct ChangeEvidence: Sendable, Equatable {
    /// The same endpoints before and after.
    package var before: [EndpointProbe]
    package var after: [EndpointProbe]
    /// What the log said since just before the reload; lines of processes that were there before it are left out.
    package var log: [LogEvent]
    /// Processes that ended before the reload, for a port that stays dead without a line of its own.
    package var fatalsBefore: [LogEvent]
    /// Processes seen since the reload as children of this Postfix's master.
    package var children: Set<Int>
    /// Lists that smtpd services of this directory read once the change is made, `$name` expanded, as the log quotes them.
    package var inForce: Set<String>
    /// Services of master.cf (first field) that the change is about: they read an edited list, or get other options; nil: not known,
    /// so any of them may be meant.
    package var governed: Set<String>?
    package var goal: ProofGoal
    package var aim: ChangeAim
    package var isRunning: Bool
    /// The sockets of `aim`: whether each took a connection; nil, or not there: nobody could try.
    package var sockets: [String: Bool?] = [:]

    package init(
        before: [EndpointProbe], after: [EndpointProbe], log: [LogEvent] = [], fatalsBefore: [LogEvent] = [],
        children: Set<Int> = [], inForce: Set<String> = [], governed: Set<String>? = nil, goal: ProofGoal = .acceptedLists,
        aim: ChangeAim = ChangeAim(),
        isRunning: Bool = true
    ) {
        self.before = before
        self.after = after
        self.log = log
        self.fatalsBefore = fatalsBefore
        self.children = children
        self.inForce = inForce
        self.governed = governed
        self.goal = goal
        self.aim = aim
        self.isRunning = isRunning
    }
}

extension ChangeEvidence {
    /// The line shows that a list of this server is still rejected: it quotes one that is in force here, and a child of this
    /// Postfix's master wrote it. Where a port is dead, that one may have ended before anybody looked.
    func isRejection(_ event: LogEvent) -> Bool {
        guard let list = event.kind.rejectedList, inForce.contains(where: { LogDigest.sameList(list, $0) }) else { return false }
        return children.contains(event.pid) || repairable.contains { !$0.after.isTLSUp }
    }

    private var strangers: [LogEvent] { log.filter { $0.kind.rejectedList != nil && !isRejection($0) } }

    /// The log without the processes that reject lists which are not this server's: another instance's lines, or anybody's.
    package var counted: [LogEvent] {
        let pids = Set(strangers.map(\.pid))
        return log.filter { !pids.contains($0.pid) }
    }

    /// The line that names the fault behind the list: a child's of this master, and anybody's only where none of them wrote one.
    func faultBehindTheList(dead: [Endpoint]) -> FaultBehindTheList? {
        // What an edit of something else leaves rejected is a fault behind it, as any other is.
        let isList = { (event: LogEvent) in goal == .usablePorts && event.kind.rejectedList != nil }
        return FaultBehindTheList(counted.filter { children.contains($0.pid) }, dead: dead, besides: isList)
            ?? FaultBehindTheList(counted, dead: dead, besides: isList)
    }

    /// Lines about lists that say nothing about this change.
    package var remarks: [String] {
        strangers.first.map { ["The log has a line about a list that is not in force here; it does not count: \($0.line)"] } ?? []
    }

    /// Ports that clients could use before the change, and cannot in these probes.
    func lost(in probes: [EndpointProbe]) -> [Endpoint] {
        before.filter(\.serves).map(\.endpoint).filter { endpoint in probes.contains { $0.endpoint == endpoint && !$0.serves } }
    }

    struct Pair {
        var before: EndpointProbe
        var after: EndpointProbe

        /// Clients could use the port and cannot now. A port that gave our own client its answer must give it again: that the client
        /// now refuses what the server sends is a change for the worse, too.
        var isLost: Bool { after.isTelling && (before.serves && !after.serves || before.answers && !after.answers) }
    }

    var pairs: [Pair] {
        before.compactMap { old in
            after.first { $0.endpoint == old.endpoint }.map { Pair(before: old, after: $0) }
        }
    }

    /// Ports that the change may bring back. One that it is not about is dead for a reason of its own.
    var repairable: [Pair] { pairs.filter { isAwaited($0.before) } }

    /// The ports whose answer is waited for: dead before, and the change is about them.
    package var awaited: Set<Endpoint> { Set(before.filter(isAwaited).map(\.endpoint)) }

    func isAwaited(_ before: EndpointProbe) -> Bool {
        switch goal {
        case .acceptedLists: (before.isDeadByTLS || before.isSpared) && !isForeign(before.endpoint)
        case .usablePorts: !before.serves && (aim.loading == .start || isGoverned(before.endpoint))
        }
    }

    /// Ports that did not answer before and do not now, beside the repairable ones.
    var unanswered: [Pair] {
        pairs.filter { pair in
            !pair.before.answers && !pair.after.isUsed && !isAwaited(pair.before)
        }
    }

    /// The change is about the service of this port, as far as known. A port given by hand belongs to no known service.
    func isGoverned(_ endpoint: Endpoint) -> Bool {
        guard let service = endpoint.service else { return false }
        return governed?.contains(service) ?? true
    }

    /// A service of this server that the change is known not to be about.
    private func isForeign(_ endpoint: Endpoint) -> Bool {
        guard let service = endpoint.service, let governed else { return false }
        return !governed.contains(service)
    }
}

extension EndpointProbe {
    /// This machine's own client used the port to its end.
    var isUsed: Bool { answers || state == .worksWithoutTLS }
}

extension LogEvent.Kind {
    /// The list that the line quotes as not understood.
    package var rejectedList: String? {
        switch self {
        case .invalidList(let value): value
        case .unknownWord(_, _, let list): list
        default: nil
        }
    }

    /// A fault that only shows once the list is accepted (FACTS §3.2: the list is looked at first), or that stops the daemon.
    package var isOtherFault: Bool {
        switch self {
        case .certificateProblem, .libraryProblem, .fatal: true
        default: false
        }
    }

    package var isTrouble: Bool {
        switch self {
        case .wrapperDropped: true
        default: rejectedList != nil || isOtherFault
        }
    }
}

extension LogEvent {
    /// TLS is up, and each session ends at a grade that does not exist, or that leaves no cipher.
    var refusesEverySession: Bool {
        switch detail {
        case .cipherGrade, .noCipher: true
        default: false
        }
    }
}

extension EndpointProbe {
    /// SHA-256 of the certificate that the port presented; nil where none came, or it was not looked at.
    var servedFingerprint: String? {
        if case .established(let session) = tls { session.served?.leaf?.fingerprint } else { nil }
    }
}
