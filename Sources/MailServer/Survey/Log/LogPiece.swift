// One log as far as it was read: what was found in it, and where to go on when more is appended.

import Diagnosis
import Glibc

struct LogPiece: Sendable {
    var name: String
    /// Of the file, where it is one.
    var identity: FileIdentity?
    /// Where it begins, and the end of what was taken so far: offsets of bytes, unpacked.
    private(set) var start = 0
    private(set) var offset = 0
    private(set) var fold: LogFold
    private var reader = LogReader()
    private var working = WorkingProcesses()
    private var sawPostfix = false
    private var sawInformation = false
    /// A line that has no end yet.
    private var rest: [UInt8] = []
    /// What does not end is longer than any line: the rest of it is not looked at.
    private var isSkipping = false
    /// The piece begins within a line, and that line has not ended yet.
    private var isCut = false
    private var from = ""
    private var to = ""
    private let end: Int?
    var reach = LogSource.Reach.whole
    /// It belongs to a log that holds all of Postfix's lines, whether this part of it shows that or not.
    var isOfFullLog = false

    private static let scan = LineScan()

    /// `end`: when it was last written to, in seconds since 1970 in this machine's local time.
    init(name: String, end: Int?, configDirectory: String?) {
        self.name = name
        self.end = end
        fold = LogFold(configDirectory: configDirectory, end: end)
    }

    /// Begins within the log: what is left of a line that this cuts in two is no line.
    mutating func begin(at offset: Int) {
        (start, self.offset) = (offset, offset)
        isCut = offset > 0
    }

    /// Takes the next bytes. `LineScan.slack` more must be readable behind them.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        take(LogStretch(bytes, at: offset, LogPiece.scan))
    }

    /// Takes the next stretch. A hole may lie before it.
    mutating func take(_ stretch: LogStretch) {
        if stretch.offset > offset { skip(to: stretch.offset) }
        hold(stretch.head)
        guard let tail = stretch.tail else { return }
        offset += 1
        if isCut { start = offset } else { takeRest(endsWithLine: true) }
        beginLine()
        takeLines(of: stretch)
        offset = stretch.offset + stretch.count - tail.count
        hold(tail)
    }

    private mutating func skip(to offset: Int) {
        endLine()
        if self.offset == start { start = offset }
        self.offset = offset
    }

    private mutating func endLine() {
        takeRest(endsWithLine: false)
        beginLine()
    }

    private mutating func beginLine() {
        rest = []
        isSkipping = false
        isCut = false
    }

    /// Keeps what has no line end yet.
    private mutating func hold(_ part: LogStretch.Part) {
        if part.beginsWithHole { endLine() }
        offset += part.count
        if isCut { start = offset }
        guard !isCut, !isSkipping else { return }
        if rest.count + part.bytes.count <= LineScan.longestLine { return rest += part.bytes }
        isSkipping = true
        rest = []
    }

    private mutating func takeRest(endsWithLine: Bool) {
        guard !rest.isEmpty else { return }
        takeLines(of: LogStretch(line: rest, at: offset - rest.count - (endsWithLine ? 1 : 0), LogPiece.scan))
    }

    private mutating func takeLines(of stretch: LogStretch) {
        if from.isEmpty { from = stretch.from }
        if !stretch.to.isEmpty { to = stretch.to }
        sawPostfix = sawPostfix || stretch.sawPostfix
        sawInformation = sawInformation || stretch.sawInformation
        stretch.content.withUnsafeBufferPointer { content in
            for line in stretch.lines where working.isNews(line.working) {
                for event in reader.take(UnsafeBufferPointer(rebasing: content[line.range]), at: line.offset) { fold.add(event) }
            }
        }
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
            name: name, bytes: offset - start, reach: reach, from: from, to: to, hasPostfix: sawPostfix,
            hasInformation: sawInformation || isOfFullLog)
        let end = end ?? Int.max / 2
        source.since = LogStamp(from)?.seconds(notAfter: end)
        source.until = LogStamp(to)?.seconds(notAfter: end)
        return source
    }
}
