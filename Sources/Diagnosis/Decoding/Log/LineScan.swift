// Finds in raw bytes the few lines of a log that may be wanted. One line in a hundred thousand is; the others must cost no more than
// the time to look at their bytes.
//
// A wanted line has its message behind `]: `, the end of Postfix's tag. Where that stands (CScan) the next two bytes decide by a table,
// and what they let pass is compared as a whole. A line let pass too many costs a little time and is turned down by LogReader; a line
// too few would be a lie: WantedHeads holds the beginnings of what LogMessage and WantedTexts know, and tests hold them together.

import CScan

package struct LineScan: Sendable {
    /// Bytes that must be readable behind the end of what is scanned.
    package static let slack = Int(CS_SLACK)
    /// No line is longer than this: what goes on is not looked at.
    package static let longestLine = 1 << 16

    /// What stands in some whole lines.
    package struct Found: Sendable {
        /// Those that may be wanted, in order, without their line ends.
        package var lines: [Line] = []
        package var sawPostfix = false
        /// A line of Postfix's without a severity was met.
        package var sawInformation = false
    }

    package struct Line: Sendable {
        package var range: Range<Int>
        /// The process whose TLS works, where the line says that; 0 for all other lines.
        package var working: UInt32 = 0
    }

    private let heads = WantedHeads.shared

    package init() {}

    /// The bytes must begin with a line, and end with one; `slack` more bytes must be readable behind them. What is found in some lines
    /// does not depend on those before them, so that several may be looked through at once.
    package func find(in bytes: UnsafeRawBufferPointer) -> Found {
        var found = Found()
        guard let base = bytes.baseAddress, bytes.count > 0 else { return found }
        let chunk = Chunk(base: base, count: bytes.count)
        // RFC 5424 has no `]: `. A logger's form changes between two lines, not within one, so first and last tell of all.
        if chunk.isProtocolLine(at: 0) || chunk.isProtocolLine(at: chunk.lineStart(before: bytes.count - 1)) {
            everyLine(of: chunk, &found)
            return found
        }
        kinds(of: chunk, &found)
        var working = WorkingProcesses()
        // Lines up to here are done.
        var end = 0
        addRepeat(at: 0, in: chunk, &end, &found)
        heads.messages.each(in: chunk) { at in
            guard at >= end, let process = heads.accepts(chunk, at + 3), working.isNews(process) else { return }
            let line = chunk.lineStart(before: at)..<chunk.lineEnd(from: at)
            found.lines.append(Line(range: line, working: process))
            end = line.upperBound
            if process == 0 { addRepeat(at: end + 1, in: chunk, &end, &found) }
        }
        return found
    }

    /// The old syslogd's way to say that the line before came again, without a tag.
    private func addRepeat(at start: Int, in chunk: Chunk, _ end: inout Int, _ found: inout Found) {
        guard start < chunk.count else { return }
        let line = start..<chunk.lineEnd(from: start)
        guard LogEnvelope.repeats(chunk.buffer(line)) != nil else { return }
        found.lines.append(Line(range: line))
        end = line.upperBound
    }

    private func everyLine(of chunk: Chunk, _ found: inout Found) {
        var start = 0
        while start < chunk.count {
            let line = start..<chunk.lineEnd(from: start)
            start = line.upperBound + 1
            let bytes = chunk.buffer(line)
            let opened = LogEnvelope.protocolMessage(bytes)
            if let message = opened?.message {
                let isSevere = LogMessage.hasSeverity(bytes, at: message)
                if opened?.isPostfix == true { found.note(isSevere: isSevere) }
                if heads.messages.holds(chunk.pair(line.lowerBound + message)) { found.lines.append(Line(range: line)) }
            } else if ByteScan.first("]: ", in: bytes, from: 0) != nil {
                found.lines.append(Line(range: line))
            }
        }
    }

    /// Looks at the tags until one says all: in most logs the first does.
    private func kinds(of chunk: Chunk, _ found: inout Found) {
        var at = 0
        while !found.sawInformation, let tagEnd = chunk.tagEnd(from: at) {
            at = tagEnd + 1
            guard chunk.isPostfixTag(endingAt: tagEnd) else { continue }
            found.note(isSevere: heads.isSevere(chunk, tagEnd + 3))
        }
    }
}

extension LineScan.Found {
    fileprivate mutating func note(isSevere: Bool) {
        sawPostfix = true
        if !isSevere { sawInformation = true }
    }
}

/// One line in ten of a busy log says that TLS works. Whatever else happened, that is news; from a process that was just heard to work it
/// is none.
package struct WorkingProcesses: Sendable {
    /// By the process id's last bits.
    private var heard = [UInt32](repeating: 0, count: 64)

    package init() {}

    /// 0: a line that says something else.
    @inline(__always) package mutating func isNews(_ process: UInt32) -> Bool {
        guard process != 0 else {
            for slot in heard.indices { heard[slot] = 0 }
            return true
        }
        let slot = Int(process & 63)
        if heard[slot] == process { return false }
        heard[slot] = process
        return true
    }
}

/// Bytes of whole lines.
struct Chunk {
    let base: UnsafeRawPointer
    let count: Int

    @inline(__always) func byte(_ at: Int) -> UInt8 { base.load(fromByteOffset: at, as: UInt8.self) }
    @inline(__always) func word(_ at: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
    @inline(__always) func pair(_ at: Int) -> Int { Int(base.loadUnaligned(fromByteOffset: at, as: UInt16.self)) }

    func buffer(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (base + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
    }

    /// Where a message begins behind this `]`: after `: `, or after a peer's port, as in `mx.example.com[192.0.2.1]:25: `.
    func messageStart(after tagEnd: Int) -> Int? {
        guard byte(tagEnd &+ 1) == 0x3A else { return nil }
        if byte(tagEnd &+ 2) == 0x20 { return tagEnd &+ 3 }
        var at = tagEnd &+ 2
        while ByteScan.isDigit(byte(at)), at &- tagEnd < 8 { at &+= 1 }
        return byte(at) == 0x3A && byte(at &+ 1) == 0x20 ? at &+ 2 : nil
    }

    /// Sixteen bytes from here: 0xFF where this byte stands. Compared with a vector: a comparison with the number itself is done byte by byte.
    @inline(__always) func equal(_ at: Int, _ byte: UInt8) -> SIMD2<UInt64> {
        let wanted = SIMD16<UInt8>(repeating: byte)
        return unsafeBitCast(base.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self) .== wanted, to: SIMD2<UInt64>.self)
    }

    /// The first of these sixteen bytes that `equal` found.
    @inline(__always) static func first(_ found: SIMD2<UInt64>) -> Int? {
        if found[0] != 0 { return found[0].trailingZeroBitCount >> 3 }
        return found[1] != 0 ? 8 + found[1].trailingZeroBitCount >> 3 : nil
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
            if let first = Chunk.first(equal(end, 0x0A)) { return min(count, end + first) }
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
