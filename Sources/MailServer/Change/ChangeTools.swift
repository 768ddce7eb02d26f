// What a change needs from the outside besides commands: ports, log, clock, disk. Tests and practice put their own in place.

import Diagnosis
import Glibc
import Repair

/// How ports are asked in one round.
package struct ProbeRound: Sendable {
    /// Each TLS version is tried by itself, too.
    package var versions = false
    /// Ports that are known to be dead: asked after the others, whose answers their 454 would cost.
    package var last: Set<Endpoint> = []
    /// Closed by the first 454; rounds that share it send postmaster one mail between them.
    package var gate = STARTTLSGate()
}

package struct ChangeTools: Sendable {
    package var files = FileSystem()
    package var probe: @Sendable ([Endpoint], ProbeRound) async -> [EndpointProbe]
    package var markLog: @Sendable (Facts) async -> LogMark
    package var readLog: @Sendable (LogMark) async -> [LogEvent]
    /// Numbers of the processes that are children of the running master of a configuration directory; none where that cannot be seen.
    package var children: @Sendable (String) async -> Set<Int> = { _ in [] }
    /// Whether a socket of Postfix's own takes a connection; nil where that cannot be tried.
    package var connects: @Sendable (String) -> Bool? = { _ in nil }
    /// Seconds since 1970.
    package var now: @Sendable () -> Int
    /// Who asked for it, as `root (uid 0), by sudo from anna`.
    package var user: String
    package var patience = Patience()

    /// How long to wait for others.
    package struct Patience: Sendable {
        /// For whoever holds the configuration's lock.
        package var lock: Duration = .seconds(10)
        /// For dead ports to answer after the reload: a fresh smtpd sleeps on a file just written (FACTS §4).
        package var ports: Duration = .seconds(8)
        /// After the first round of probes; after each further one twice as long, up to 2 s.
        package var pause: Duration = .milliseconds(500)
        /// For the processes from before the reload to be gone.
        package var freshProcess: Duration = .milliseconds(1500)
        /// For the log line of a port that stays dead.
        package var log: Duration = .seconds(2)
        /// For a port that is silent: its service may have died at start-up, and master starts no new one for service_throttle_time,
        /// 60 s, to which comes the start of the new one (FACTS §7); or the machine is slow, and it is only coming.
        package var throttle: Duration = .seconds(66)
        package init() {}
    }

    package init(access: ServerAccess) {
        let probers = ProberWhenNeeded(access: access)
        let tail = LogTail(access: access)
        probe = { endpoints, round in
            await probers.prober.probe(endpoints, versions: round.versions, suspects: round.last, gate: round.gate)
        }
        let clock: @Sendable () -> Int = { time(nil) }
        now = clock
        markLog = { facts in await tail.mark(facts, now: clock()) }
        readLog = { mark in await tail.events(since: mark) }
        // Where nothing is real no socket of the machine is asked.
        if access.isPractice {
            connects = { _ in true }
        } else {
            connects = { path in LocalSocket.takesConnections(path) }
            children = { directory in
                RunningMaster.children(main: try? access.mainCF.main("\(directory)/main.cf"), processTable: access.paths.processTable)
            }
        }
        user = ChangeTools.invokingUser
    }

    package init(
        probe: @escaping @Sendable ([Endpoint], ProbeRound) async -> [EndpointProbe],
        markLog: @escaping @Sendable (Facts) async -> LogMark = { _ in LogMark() },
        readLog: @escaping @Sendable (LogMark) async -> [LogEvent] = { _ in [] },
        now: @escaping @Sendable () -> Int = { time(nil) }, user: String = ChangeTools.invokingUser, files: FileSystem = FileSystem(),
        patience: Patience = Patience()
    ) {
        self.probe = probe
        self.markLog = markLog
        self.readLog = readLog
        self.now = now
        self.user = user
        self.files = files
        self.patience = patience
    }

    package static var invokingUser: String {
        let behind = getenv("SUDO_USER").map { String(cString: $0) } ?? ""
        return account(HostIdentity(paths: SystemPaths()).knownUserName, uid: geteuid(), sudoUser: behind)
    }

    /// The environment only tells who stands behind sudo; who it is comes from the system.
    package static func account(_ name: String?, uid: UInt32, sudoUser: String) -> String {
        let own = name.map { "\($0) (uid \(uid))" } ?? "uid \(uid)"
        return own + (sudoUser.isEmpty || sudoUser == name ? "" : ", by sudo from \(sudoUser)")
    }
}

/// A prober asks for the openssl version as soon as it is made; a history needs none.
private actor ProberWhenNeeded {
    private let access: ServerAccess
    lazy var prober = Prober(access: access)
    init(access: ServerAccess) { self.access = access }
}
