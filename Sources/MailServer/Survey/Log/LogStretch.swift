// A stretch of a log's bytes, looked through by itself: the lines in it that may be wanted, and what has to be put together with the
// stretches beside it. Several stretches are looked through at once; LogPiece takes them in the order of the log, and finds the same
// wherever they are cut.

import Diagnosis
import Glibc

struct LogStretch: Sendable {
    /// A line's bytes are `content[range]`.
    struct Line: Sendable {
        var offset: Int
        var range: Range<Int>
        var working: UInt32
    }

    /// Where it begins, and how many bytes it has.
    let offset: Int
    let count: Int
    /// Up to its first line end, or all of it where it has none: what may belong to a line that began before it.
    private(set) var head = Part()
    /// Behind its last line end; nil where it has none.
    private(set) var tail: Part?
    /// The lines between, as far as they may be wanted, without their line ends.
    private(set) var lines: [Line] = []
    private(set) var content: [UInt8] = []
    /// Time stamps of the first and the last line between.
    private(set) var from = ""
    private(set) var to = ""
    private(set) var sawPostfix = false
    private(set) var sawInformation = false

    /// Part of a line. A hole of NULs, which a file that was cut short while it was written to has, belongs to no line.
    struct Part: Sendable {
        var count = 0
        var beginsWithHole = false
        /// Without the hole, and no more of it than shows that it is longer than any line.
        var bytes: [UInt8] = []

        init() {}

        init(_ part: UnsafeRawBufferPointer) {
            count = part.count
            beginsWithHole = part.first == 0
            let text = part.first == 0 ? part.drop { $0 == 0 } : part[...]
            bytes = Array(text.prefix(LineScan.longestLine + 1))
        }
    }

    /// `LineScan.slack` more bytes must be readable behind these.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ scan: LineScan) {
        self.offset = offset
        count = bytes.count
        guard let base = bytes.baseAddress, let line = memchr(base, 0x0A, bytes.count) else {
            head = Part(bytes)
            return
        }
        let start = UnsafeRawPointer(line) - base + 1
        var stop = bytes.count
        while bytes[stop - 1] != 0x0A { stop -= 1 }
        head = Part(UnsafeRawBufferPointer(rebasing: bytes[..<(start - 1)]))
        tail = Part(UnsafeRawBufferPointer(rebasing: bytes[stop...]))
        if start < stop { look(UnsafeRawBufferPointer(rebasing: bytes[start..<stop]), at: offset + start, scan) }
    }

    /// A line by itself.
    init(line: [UInt8], at offset: Int, _ scan: LineScan) {
        self.offset = offset
        count = line.count
        (line + [UInt8](repeating: 0, count: LineScan.slack)).withUnsafeBytes {
            look(UnsafeRawBufferPointer(rebasing: $0[..<line.count]), at: offset, scan)
        }
    }

    private mutating func look(_ whole: UnsafeRawBufferPointer, at offset: Int, _ scan: LineScan) {
        let found = scan.find(in: whole)
        (sawPostfix, sawInformation) = (found.sawPostfix, found.sawInformation)
        for line in found.lines where line.range.count <= LineScan.longestLine {
            let start = content.count
            content += whole[line.range]
            lines.append(Line(offset: offset + line.range.lowerBound, range: start..<content.count, working: line.working))
        }
        from = LogStretch.firstStamp(whole)
        to = LogStretch.lastStamp(whole)
    }

    /// Lines that are looked at for a stamp: not every program's line has one.
    private static let mostWithoutStamp = 20

    private static func firstStamp(_ lines: UnsafeRawBufferPointer) -> String {
        let bytes = lines.bindMemory(to: UInt8.self)
        var start = 0
        for _ in 0..<mostWithoutStamp where start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let stamp = Stamp.ofLine(UnsafeBufferPointer(rebasing: bytes[start..<end]))
            if !stamp.isEmpty { return stamp }
            start = end + 1
        }
        return ""
    }

    private static func lastStamp(_ lines: UnsafeRawBufferPointer) -> String {
        let bytes = lines.bindMemory(to: UInt8.self)
        var end = bytes.count
        for _ in 0..<mostWithoutStamp where end > 0 {
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
