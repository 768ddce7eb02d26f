// What is appended to the mail log while the program's own connections are made: remembered by the ends of the files before them.

import Diagnosis
import Glibc
import PostfixModel

struct AppendedLog: Sendable {
    private struct End: Sendable {
        var path: String
        var inode: UInt64
        var size: Int
    }

    private var ends: [End] = []
    /// Unix seconds, where there is no file and the journal has to be asked.
    private var journalSince: Int?

    /// A second's connections do not make more; a log that grows faster is not worth more.
    private static let limit = 4 << 20

    /// The ends as they are now.
    init(paths: [String]) {
        for path in paths {
            guard let status = try? FileSystem().status(path), status.isRegular else { continue }
            ends.append(End(path: path, inode: status.inode, size: status.size))
        }
        if ends.isEmpty { journalSince = time(nil) }
    }

    /// Lines that the processes wrote which served connections of this machine's own since then.
    func ofProbes(_ access: ServerAccess) async -> [LogEvent] {
        let own = OwnAddresses.read().value ?? []
        let isOwn: @Sendable (String) -> Bool = { address in
            NumericAddress.isLoopback(address) || own.contains { NumericAddress.isSame($0, address) }
        }
        var events: [LogEvent] = []
        for (index, bytes) in await appended(access).enumerated() {
            var lines = ProbeLines(source: index, isOwn: isOwn)
            for line in bytes.split(separator: 0x0A) { lines.take(Array(line)) }
            events += LogEvent.joined(lines.events)
        }
        return events
    }

    private func appended(_ access: ServerAccess) async -> [[UInt8]] {
        if let journalSince {
            let options = ["--quiet", "--no-pager", "--output=short-iso", "--since=@\(journalSince)", "SYSLOG_FACILITY=2"]
            let result = await access.run(Command("journalctl", options))
            return result.succeeded ? [result.output] : []
        }
        return ends.map { end in
            let files = FileSystem()
            guard let file = try? files.openReadOnly(end.path), let status = try? files.status(file), status.isRegular else { return [] }
            // A file that was rotated meanwhile begins anew.
            let start = status.inode == end.inode && status.size >= end.size ? end.size : 0
            return (try? files.read(file, from: max(start, status.size - AppendedLog.limit), atMost: AppendedLog.limit)) ?? []
        }
    }
}
