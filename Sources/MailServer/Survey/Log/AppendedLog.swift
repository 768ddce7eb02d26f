// What is appended to the mail log while the program's own connections are made, as far as it is about them.

import Diagnosis
import Glibc
import PostfixModel

struct AppendedLog: Sendable {
    private let tail: LogTail
    private let mark: LogMark

    /// From now on.
    init(_ access: ServerAccess, paths: [String]) async {
        tail = LogTail(access: access)
        mark = await tail.mark(paths: paths, now: time(nil))
    }

    /// Lines that the processes wrote which served connections of this machine's own since then.
    func ofProbes() async -> [LogEvent] {
        let own = OwnAddresses.read().value ?? []
        let isOwn: @Sendable (String) -> Bool = { address in
            NumericAddress.isLoopback(address) || own.contains { NumericAddress.isSame($0, address) }
        }
        return await tail.appended(since: mark).enumerated().flatMap { index, bytes in
            var lines = ProbeLines(source: index, isOwn: isOwn)
            for line in bytes.split(separator: 0x0A) { lines.take(Array(line)) }
            return LogEvent.joined(lines.events)
        }
    }
}
