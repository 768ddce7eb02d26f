// One log as far as it was read: what was found in it, and where to go on when more is appended.

import Diagnosis
import Glibc

struct LogPiece: Sendable {
    var name: String
    /// Of the file, where it is one.
    var identity: LogIdentity?
    /// Where it begins, and the end of what was taken so far: offsets of bytes, unpacked.
    private(set) var start = 0
    private(set) var offset = 0
    private(set) var fold: LogFold
    private var reader = LogReader()
    private var scan = LineScan()
    /// A line that has no end yet.
    private var rest: [UInt8] = []
    /// What does not end is longer than any line: the rest of it is not looked at.
    private var isSkipping = false
    private var from = ""
    private var to = ""
    private let end: Int?
    var reach = LogSource.Reach.whole
    /// It belongs to a log that holds all of Postfix's lines, whether this part of it shows that or not.
    var isOfFullLog = false

    /// `end`: when it was last written to, in seconds since 1970 on this machine's clock on the wall.
    init(name: String, end: Int?, configDirectory: String?) {
        self.name = name
        self.end = end
        fold = LogFold(configDirectory: configDirectory, end: end)
    }

    /// Goes on where a line begins, behind bytes that are left out.
    mutating func begin(at offset: Int) {
        endLine()
        if self.offset == start { start = offset }
        self.offset = offset
    }

    private mutating func endLine() {
        if !rest.isEmpty { takeRest(endsWithLine: false) }
        rest = []
        isSkipping = false
    }

    /// Takes the next bytes. `LineScan.slack` more must be readable behind them.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0, let base = bytes.baseAddress else { return }
        var start = 0
        if !rest.isEmpty || isSkipping {
            guard let line = memchr(base, 0x0A, bytes.count) else { return hold(bytes, from: 0) }
            start = UnsafeRawPointer(line) - base + 1
            hold(UnsafeRawBufferPointer(rebasing: bytes[..<(start - 1)]), from: 0)
            offset += 1
            if !isSkipping { takeRest(endsWithLine: true) }
            rest = []
            isSkipping = false
        }
        var stop = bytes.count
        while stop > start, bytes[stop - 1] != 0x0A { stop -= 1 }
        guard stop > start else { return hold(bytes, from: start) }
        takeLines(UnsafeRawBufferPointer(rebasing: bytes[start..<stop]), at: offset)
        offset += stop - start
        hold(bytes, from: stop)
    }

    /// Keeps what has no line end yet.
    private mutating func hold(_ bytes: UnsafeRawBufferPointer, from start: Int) {
        // A hole of NULs, which a file cut short while it was written to has, belongs to no line.
        if start < bytes.count, bytes[start] == 0 { endLine() }
        offset += bytes.count - start
        let more = rest.isEmpty ? bytes[start...].drop { $0 == 0 } : bytes[start...]
        if !isSkipping, rest.count + more.count <= LineScan.longestLine { return rest += more }
        if !isSkipping, !rest.isEmpty || more.count > 0 {
            isSkipping = true
            rest = []
        }
    }

    private mutating func takeRest(endsWithLine: Bool) {
        let line = rest
        let start = offset - line.count - (endsWithLine ? 1 : 0)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: line.count + LineScan.slack, alignment: 16)
        defer { buffer.deallocate() }
        buffer.initializeMemory(as: UInt8.self, repeating: 0)
        buffer.copyBytes(from: line)
        takeLines(UnsafeRawBufferPointer(rebasing: buffer[..<line.count]), at: start)
    }

    private mutating func takeLines(_ lines: UnsafeRawBufferPointer, at start: Int) {
        if from.isEmpty { from = Stamps.first(in: lines) }
        let last = Stamps.last(in: lines)
        if !last.isEmpty { to = last }
        // Taken out while they change, so that nothing is copied.
        var reader = LogReader()
        var fold = LogFold()
        swap(&reader, &self.reader)
        swap(&fold, &self.fold)
        scan.lines(in: lines) { range in
            let line = UnsafeBufferPointer(rebasing: lines.bindMemory(to: UInt8.self)[range])
            for event in reader.take(line, at: start + range.lowerBound) { fold.add(event) }
        }
        swap(&reader, &self.reader)
        swap(&fold, &self.fold)
    }

    /// As it stands, the line without an end included; the piece itself goes on with it.
    var snapshot: LogPiece {
        var whole = self
        if !rest.isEmpty { whole.takeRest(endsWithLine: false) }
        whole.fold.close(whole.reader)
        return whole
    }

    /// When its last line was written, as far as can be told: what puts pieces in order.
    var order: Int { source.until ?? end ?? 0 }

    /// The same, while the rest is still to come.
    var cut: LogPiece {
        var piece = self
        piece.reach = .beginning(LogCollection.notYet)
        return piece
    }

    /// With what an earlier reading of the same file's beginning found.
    func following(_ beginning: LogPiece) -> LogPiece {
        var joined = self
        joined.fold = fold.following(beginning.fold)
        joined.start = start - (beginning.offset - beginning.start)
        return joined
    }

    var source: LogSource {
        var source = LogSource(
            name: name, bytes: offset - start, reach: reach, from: from, to: to, hasPostfix: scan.sawPostfix,
            hasInformation: scan.sawInformation || isOfFullLog)
        let end = end ?? Int.max / 2
        source.since = LogStamp(from)?.seconds(notAfter: end)
        source.until = LogStamp(to)?.seconds(notAfter: end)
        return source
    }
}

/// Which file it is, whatever its name is now.
struct LogIdentity: Sendable, Hashable {
    var device: UInt64
    var inode: UInt64
}

/// The stamps that some lines begin and end with.
private enum Stamps {
    static func first(in lines: UnsafeRawBufferPointer) -> String {
        let bytes = lines.bindMemory(to: UInt8.self)
        var start = 0
        for _ in 0..<20 where start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let stamp = Stamp.ofLine(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            if !stamp.isEmpty { return stamp }
            start = end + 1
        }
        return ""
    }

    static func last(in lines: UnsafeRawBufferPointer) -> String {
        let bytes = lines.bindMemory(to: UInt8.self)
        var end = bytes.count
        for _ in 0..<20 where end > 0 {
            if bytes[end - 1] == 0x0A { end -= 1 }
            var start = end
            while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
            let stamp = Stamp.ofLine(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            if !stamp.isEmpty { return stamp }
            end = start
        }
        return ""
    }
}
