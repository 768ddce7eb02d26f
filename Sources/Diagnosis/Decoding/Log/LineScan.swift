// Finds in raw bytes the few lines of a log that may be wanted. One line in a hundred thousand is; the others must cost no more than
// the time to look at their bytes, so sixteen bytes are looked at at once (SIMD16, which every x86-64 and arm64 has).
//
// A wanted line has its message behind `]: `, the end of Postfix's tag. Where the two bytes `]:` stand the next two bytes decide by a
// table, and what they let pass is compared as a whole. A line let pass too many costs a little time and is turned down by LogReader; a
// line too few would be a lie: the tables are made from the texts that LogMessage and WantedTexts know, and a test holds them together.

package struct LineScan: Sendable {
    /// Bytes that must be readable behind the end of what is scanned.
    package static let slack = 128
    /// No line is longer than this: what goes on is not looked at.
    package static let longestLine = 1 << 16

    private let heads = WantedHeads()
    /// A line of Postfix's without a severity was met; looked for until it is.
    package private(set) var sawInformation = false
    package private(set) var sawPostfix = false
    private var cursor = Cursor()

    package init() {}

    /// Calls `found` with each line that may be wanted, in order, without its line end. The bytes must begin with a line, and end
    /// with one; `slack` more bytes must be readable behind them.
    package mutating func lines(in bytes: UnsafeRawBufferPointer, _ found: (Range<Int>) -> Void) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        let chunk = Chunk(base: base, count: bytes.count)
        // RFC 5424 has no `]: `. A logger's form changes between two lines, not within one, so first and last tell of all.
        if chunk.isProtocolLine(at: 0) || chunk.isProtocolLine(at: chunk.lineStart(before: bytes.count - 1)) {
            return everyLine(of: chunk, found)
        }
        // What is known of the processes goes on from chunk to chunk.
        var cursor = cursor
        cursor.end = 0
        heads.withTable { table in
            chunk.tags { at in
                if !sawInformation { look(at: at, in: chunk) }
                guard at >= cursor.end, let message = chunk.messageStart(after: at), table.holds(chunk.pair(message)) else { return }
                guard heads.accepts(chunk, message, &cursor) else { return }
                emit(at, in: chunk, &cursor, found)
            }
        }
        self.cursor = cursor
    }

    private func emit(_ at: Int, in chunk: Chunk, _ cursor: inout Cursor, _ found: (Range<Int>) -> Void) {
        let line = chunk.lineStart(before: at)..<chunk.lineEnd(from: at)
        found(line)
        cursor.end = line.upperBound
        // The old syslogd's way to say that the line came again, without a tag.
        let next = line.upperBound + 1
        guard next < chunk.count else { return }
        let after = next..<chunk.lineEnd(from: next)
        if LogEnvelope.repeats(chunk.buffer(after)) != nil {
            found(after)
            cursor.end = after.upperBound
        }
    }

    private mutating func everyLine(of chunk: Chunk, _ found: (Range<Int>) -> Void) {
        var start = 0
        while start < chunk.count {
            let line = start..<chunk.lineEnd(from: start)
            start = line.upperBound + 1
            let bytes = chunk.buffer(line)
            let opened = LogEnvelope.protocolMessage(bytes)
            if let message = opened?.message {
                let isSevere = LogMessage.hasSeverity(bytes, at: message)
                if opened?.isPostfix == true { note(isSevere: isSevere) }
                if heads.table(holds: chunk.pair(line.lowerBound + message)) { found(line) }
            } else if ByteScan.first("]: ", in: bytes, from: 0) != nil {
                found(line)
            }
        }
    }

    private mutating func look(at tagEnd: Int, in chunk: Chunk) {
        guard chunk.byte(tagEnd + 2) == 0x20, chunk.isPostfixTag(endingAt: tagEnd) else { return }
        note(isSevere: heads.isSevere(chunk, tagEnd + 3))
    }

    private mutating func note(isSevere: Bool) {
        sawPostfix = true
        if !isSevere { sawInformation = true }
    }
}

extension LineScan {
    /// Where the scan stands, and which processes have shown that TLS works.
    struct Cursor {
        /// Lines up to here are done.
        var end = 0
        /// By the process id's last bits: a process that was just heard to work is not heard again before something else happens.
        var working = SIMD64<UInt32>(repeating: 0)
    }
}

/// Bytes of whole lines.
struct Chunk {
    let base: UnsafeRawPointer
    let count: Int

    @inline(__always) func byte(_ at: Int) -> UInt8 { base.load(fromByteOffset: at, as: UInt8.self) }
    @inline(__always) func pair(_ at: Int) -> Int { Int(base.loadUnaligned(fromByteOffset: at, as: UInt16.self)) }
    @inline(__always) func word(_ at: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: at, as: UInt64.self) }

    func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (base + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
    }

    /// Calls `found` with each offset at which `]:` stands, in order.
    @inline(__always) func tags(_ found: (Int) -> Void) {
        var at = 0
        while at < count {
            let first = ends(at)
            let second = ends(at &+ 16)
            let third = ends(at &+ 32)
            let fourth = ends(at &+ 48)
            let any = first | second | third | fourth
            if any[0] | any[1] != 0 {
                each(first, at, found)
                each(second, at &+ 16, found)
                each(third, at &+ 32, found)
                each(fourth, at &+ 48, found)
            }
            at &+= 64
        }
    }

    /// Where a message begins behind this `]`: after `: `, or after a peer's port, as in `mx.example.com[192.0.2.1]:25: `.
    @inline(__always) func messageStart(after tagEnd: Int) -> Int? {
        if byte(tagEnd &+ 2) == 0x20 { return tagEnd &+ 3 }
        var at = tagEnd &+ 2
        while ByteScan.isDigit(byte(at)), at &- tagEnd < 8 { at &+= 1 }
        return byte(at) == 0x3A && byte(at &+ 1) == 0x20 ? at &+ 2 : nil
    }

    /// Sixteen bytes from here: 0xFF where `]` stands with `:` behind it.
    @inline(__always) private func ends(_ at: Int) -> SIMD2<UInt64> {
        equal(at, 0x5D) & equal(at &+ 1, 0x3A)
    }

    /// Sixteen bytes from here: 0xFF where this byte stands. Compared with a vector: a comparison with the number itself is done byte by byte.
    @inline(__always) private func equal(_ at: Int, _ byte: UInt8) -> SIMD2<UInt64> {
        let wanted = SIMD16<UInt8>(repeating: byte)
        return unsafeBitCast(base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== wanted, to: SIMD2<UInt64>.self)
    }

    @inline(__always) private func each(_ ends: SIMD2<UInt64>, _ start: Int, _ found: (Int) -> Void) {
        for half in 0..<2 {
            var bits = ends[half]
            while bits != 0 {
                let shift = bits.trailingZeroBitCount
                bits &= ~(0xFF << UInt64(shift))
                let at = start &+ half &* 8 &+ (shift >> 3)
                if at < count { found(at) }
            }
        }
    }

    /// The offset of the first byte of the line that this byte is in, no further back than a line is long.
    func lineStart(before at: Int) -> Int {
        var start = at
        let limit = max(0, at - LineScan.longestLine)
        while start > limit, byte(start - 1) != 0x0A { start -= 1 }
        return start
    }

    /// The offset of the line end at or behind this one, or the end of all.
    func lineEnd(from at: Int) -> Int {
        var end = at
        while end < count {
            let words = equal(end, 0x0A)
            if words[0] != 0 { return min(count, end + words[0].trailingZeroBitCount >> 3) }
            if words[1] != 0 { return min(count, end + 8 + words[1].trailingZeroBitCount >> 3) }
            end += 16
        }
        return count
    }

    /// The tag that ends with this `]` is of the form `postfix…[77]` or `…/smtpd[77]` of a program that is read.
    func isPostfixTag(endingAt at: Int) -> Bool {
        var start = at
        while start > 0, at - start < 80, byte(start) != 0x5B { start -= 1 }
        while start > 0, at - start < 120, byte(start - 1) > 0x20 { start -= 1 }
        let tag = buffer(start..<(at + 3))
        return ByteScan.first("postfix", in: tag, from: 0) != nil || LogLine(tag) != nil
    }

    func isProtocolLine(at start: Int) -> Bool {
        LogEnvelope.protocolMessage(buffer(start..<lineEnd(from: start))) != nil
    }
}
