// What the kernel tells about the machine: which sockets listen and who holds them, which addresses are its own, since when
// Postfix runs, and how much room its queue has. Nothing here judges.

import PostfixModel

/// What the machine itself tells beside Postfix' files and answers.
package struct HostFacts: Sendable, Equatable {
    /// Listening TCP sockets in the order of port and address (proc(5), /proc/net/tcp and tcp6).
    package var sockets: Observed<[ListeningSocket]> = .pending
    /// Numeric addresses of this machine's interfaces, IPv4 and IPv6, without a scope (`fe80::1`, not `fe80::1%eth0`). A connection
    /// to any other address ends at somebody else's machine.
    package var addresses: Observed<[String]> = .pending
    /// The master process of this configuration directory; `.notRunning` when none runs.
    package var master: Observed<MasterState> = .pending
    /// Children of that master that serve connections (smtpd, postscreen, tlsproxy), oldest first; empty when master is not known.
    package var servers: [RunningProcess] = []
    /// The file system of `queue_directory`.
    package var queue: Observed<QueueSpace> = .pending
    /// Unix seconds of the look; nil where it was not taken down.
    package var observedAt: Int?
    /// The system's table of port names.
    package var services = ServiceTable("")
    package init() {}

    /// Returns nil when the machine's addresses are not known. Every address of 127/8 and `::1` is the machine's own, and so is the one that
    /// stands for all of them (`0.0.0.0`, `::`).
    package func isOwn(_ address: String) -> Bool? {
        if NumericAddress.isLoopback(address) || NumericAddress.isUnspecified(address) { return true }
        guard let own = addresses.value else { return nil }
        return own.contains { NumericAddress.isSame($0, address) }
    }

    /// Sockets that take connections to this port, at whatever address.
    package func listening(on port: Int) -> [ListeningSocket] { sockets.value?.filter { $0.port == port } ?? [] }
}

/// A TCP socket in state LISTEN.
package struct ListeningSocket: Sendable, Hashable {
    /// Numeric; `0.0.0.0` and `::` take connections to every address of the machine.
    package var address: String
    package var port: Int
    /// The number that /proc/PID/fd shows for the same socket.
    package var inode: Int
    /// `.unknown` where other users' processes cannot be looked into, or nobody looked.
    package var holder: Holder

    package enum Holder: Sendable, Hashable {
        /// Nobody knows who holds it, for this reason.
        case unknown(reason: String)
        /// Master of this configuration directory, which opens the ports of all services, or a child of it.
        case ownMaster(RunningProcess)
        case other(RunningProcess)
    }

    package init(address: String, port: Int, inode: Int = 0, holder: Holder = .unknown(reason: "not looked for")) {
        self.address = address
        self.port = port
        self.inode = inode
        self.holder = holder
    }

    package var isLoopback: Bool { NumericAddress.isLoopback(address) }

    /// `127.0.0.1:465`, `[::1]:465`.
    package var shown: String { NumericAddress.text(address, port: port) }
}

/// A process of the kernel's table.
package struct RunningProcess: Sendable, Hashable {
    package var pid: Int
    /// Name of its program, at most 15 bytes, as the kernel keeps it (`smtpd`, `socat`).
    package var program: String
    /// Unix seconds; nil where the kernel's table does not say.
    package var startedAt: Int?
    /// The service that master started it for: `-n` of its command line (`smtps`, `submission`).
    package var service: String?

    package init(pid: Int, program: String, startedAt: Int? = nil, service: String? = nil) {
        self.pid = pid
        self.program = program
        self.startedAt = startedAt
        self.service = service
    }
}

package enum MasterState: Sendable, Equatable {
    case running(RunningProcess)
    case notRunning

    package var process: RunningProcess? { if case .running(let process) = self { process } else { nil } }
}

/// Room on the file system that holds the queue (statvfs(3)); Postfix counts what an ordinary user may fill.
package struct QueueSpace: Sendable, Equatable {
    package var directory: String
    package var freeBytes: UInt64
    package var totalBytes: UInt64
    /// Files that can still be made; nil where the file system has no such limit.
    package var freeFiles: UInt64?
    /// The file system is mounted read-only.
    package var isReadOnly = false
    /// Directories of the queue that mail_owner may not write into.
    package var closed: [ClosedDirectory] = []

    package init(directory: String, freeBytes: UInt64, totalBytes: UInt64, freeFiles: UInt64? = nil) {
        self.directory = directory
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
        self.freeFiles = freeFiles
    }
}

/// A directory of the queue whose owner is another than `mail_owner`, and where its mode lets nobody else write.
package struct ClosedDirectory: Sendable, Hashable {
    /// `/var/spool/postfix/incoming`.
    package var path: String
    /// User name, or the number of one without a name.
    package var owner: String
    /// `mail_owner`, whom it should belong to.
    package var mailOwner: String

    package init(path: String, owner: String, mailOwner: String) {
        (self.path, self.owner, self.mailOwner) = (path, owner, mailOwner)
    }
}
