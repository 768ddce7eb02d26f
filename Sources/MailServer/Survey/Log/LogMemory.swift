// What was read of the log in this run of the program: read once, then only what is appended. And which lines were about its own
// connections: looked at again, they are still nobody's but ours.

import Diagnosis
import Synchronization

final class LogMemory: Sendable {
    private struct Packed: Hashable {
        var identity: FileIdentity
        var size: Int
    }
    private struct Content {
        var plain: [FileIdentity: LogPiece] = [:]
        var packed: [Packed: LogPiece] = [:]
        var ofProbes: [LogEvent] = []
    }
    private let content = Mutex(Content())

    /// The file as far as it was read, under the name that it has now; nil where it was not, or was cut short since.
    func plain(_ status: FileStatus, _ path: String) -> LogPiece? {
        guard var piece = content.withLock({ $0.plain[status.identity] }), piece.offset <= status.size else { return nil }
        piece.name = path
        return piece
    }

    func packed(_ status: FileStatus, _ path: String) -> LogPiece? {
        let key = Packed(identity: status.identity, size: status.size)
        guard var piece = content.withLock({ $0.packed[key] }) else { return nil }
        piece.name = path
        return piece
    }

    func keep(plain piece: LogPiece) {
        guard let identity = piece.identity else { return }
        content.withLock { $0.plain[identity] = piece }
    }

    func keep(packed piece: LogPiece, size: Int) {
        guard let identity = piece.identity else { return }
        content.withLock { $0.packed[Packed(identity: identity, size: size)] = piece }
    }

    /// Lines about connections of this look; those of earlier ones come back.
    func note(ofProbes events: [LogEvent]) {
        let drops = events.filter { $0.droppedClient != nil }
        content.withLock { content in
            content.ofProbes += drops
            content.ofProbes.removeFirst(max(0, content.ofProbes.count - LogMemory.mostOfProbes))
        }
    }

    var ofEarlierProbes: [LogEvent] { content.withLock { $0.ofProbes } }

    private static let mostOfProbes = 500
}
