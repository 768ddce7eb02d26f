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

    /// How far the files have grown; nil for the journal, which tells no such thing.
    private var growth: [LogMark.File]? {
        guard mark.journalSince == nil else { return nil }
        return mark.files.compactMap { file in
            (try? FileSystem().status(file.path)).map { LogMark.File(path: file.path, identity: $0.identity, size: $0.size) }
        }
    }

    /// Looks at once, and again whenever the files have grown, until `look` has what it needs or the time is up. The journal is
    /// looked at twice a second.
    func follow(until deadline: Double, _ look: () async -> Bool) async {
        var seen: [LogMark.File]?
        while true {
            let growth = growth
            if growth == nil || growth != seen, await look() { return }
            seen = growth
            if MonotonicTime.now >= deadline || Task.isCancelled { return }
            try? await Task.sleep(for: .milliseconds(growth == nil ? 500 : 100))
        }
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
