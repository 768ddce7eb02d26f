// One line of a mail log, decoded by itself: any logger's stamp, any syslog_name, the texts of FACTS §3.3, §7 and §10.
// A line that is none of them is turned down on its first bytes. What needs its neighbours is LogReader's.

import PostfixModel

/// Where the parts of a Postfix log line stand: offsets into its bytes.
package struct LogLine {
    /// `postfix/smtps/smtpd`
    package var process: Range<Int>
    /// Which program that is.
    var program: LogProgram
    package var pid: Int
    /// Text after `]: `, line end left out.
    package var message: Range<Int>

    /// Returns nil unless one of the programs of `LogProgram` wrote the line.
    package init?(_ line: UnsafeBufferPointer<UInt8>) {
        var end = line.count
        while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        var from = 0
        while let bracket = LogLine.pidEnd(in: line, from: from, end: end) {
            if let tag = LogLine.tag(in: line, before: bracket) {
                self.process = tag.name
                self.program = tag.program
                self.pid = tag.pid
                self.message = LogLine.behindIdentifier(line, min(bracket + 3, end), end)..<end
                return
            }
            // A container's or journal's own tag may stand before Postfix's; then a stamp or the tag itself follows at
            // once. Anything else is another program quoting somebody, and a quotation must not pass for Postfix.
            guard LogLine.startsStampOrTag(line, at: bracket + 3, end: end) else { return nil }
            from = bracket + 3
        }
        return nil
    }

    /// Solaris writes `[ID 197553 mail.warning] ` before every message.
    private static func behindIdentifier(_ line: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard ByteScan.matches("[ID ", in: line, at: start), let close = line[start..<end].firstIndex(of: 0x5D) else { return start }
        return min(close + 2, end)
    }

    /// Offset of the `]` of the next `[digits]: `.
    private static func pidEnd(in line: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int? {
        var index = start
        while index + 2 < end {
            if line[index] == 0x5D, line[index + 1] == 0x3A, line[index + 2] == 0x20, index > start,
                ByteScan.isDigit(line[index - 1])
            {
                var back = index - 1
                while back > start, ByteScan.isDigit(line[back]) { back -= 1 }
                if line[back] == 0x5B { return index }
            }
            index += 1
        }
        return nil
    }

    private static func tag(
        in line: UnsafeBufferPointer<UInt8>, before bracket: Int
    ) -> (name: Range<Int>, program: LogProgram, pid: Int)? {
        var index = bracket - 1
        while index > 0, line[index] != 0x5B { index -= 1 }
        guard bracket - index <= 12 else { return nil }
        let nameEnd = index
        var nameStart = nameEnd
        var slash: Int?
        while nameStart > 0, !isBlank(line[nameStart - 1]) {
            nameStart -= 1
            if slash == nil, line[nameStart] == 0x2F { slash = nameStart }
        }
        guard slash != nameStart else { return nil }
        // A container may be called postfix; then a stamp follows its tag, and Postfix's own tag after that.
        if slash == nil, !LogMessage.hasSeverity(line, at: bracket + 3) { return nil }
        // The name must end where the number begins: `postfix/smtpd[x[77]` is some other program's tag.
        guard let program = LogProgram(line, (slash.map { $0 + 1 } ?? nameStart)..<nameEnd, hasSlash: slash != nil),
            let pid = Int(ByteScan.text(line, (index + 1)..<bracket))
        else { return nil }
        return (nameStart..<nameEnd, program, pid)
    }

    private static func startsStampOrTag(_ line: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> Bool {
        guard offset < end else { return false }
        if ByteScan.isDigit(line[offset]) || ByteScan.matches("postfix", in: line, at: offset) { return true }
        return Stamp.month(in: line, at: offset)
    }
}

extension LogLine {
    /// The event a line tells of; nil for all the others. Bytes need not be UTF-8.
    package static func decode(_ line: [UInt8], source: Int = 0, offset: Int = 0) -> LogEvent? {
        line.withUnsafeBufferPointer { decode($0, source: source, offset: offset) }
    }

    package static func decode(_ line: UnsafeBufferPointer<UInt8>, source: Int = 0, offset: Int = 0) -> LogEvent? {
        guard let parts = LogLine(line), let reading = LogMessage.reading(parts, in: line) else { return nil }
        return event(reading, parts, in: line, source: source, offset: offset)
    }

    package static func decode(_ line: String, source: Int = 0, offset: Int = 0) -> LogEvent? {
        decode(Array(line.utf8), source: source, offset: offset)
    }

    static func event(
        _ reading: LogMessage.Reading, _ parts: LogLine, in line: UnsafeBufferPointer<UInt8>, source: Int, offset: Int
    ) -> LogEvent {
        LogEvent(
            kind: reading.kind, detail: reading.detail, stamp: Stamp.find(in: line, before: parts.process.lowerBound),
            process: ByteScan.text(line, parts.process), pid: parts.pid, line: shown(parts, in: line),
            source: source, offset: offset)
    }
}

extension LogLine {
    private static let longestShown = 500

    /// The line as it is shown: NULs of a file that was cut short by a crash are left out, and so is what follows some 500 bytes.
    private static func shown(_ parts: LogLine, in line: UnsafeBufferPointer<UInt8>) -> String {
        var start = 0
        while start < parts.process.lowerBound, line[start] == 0 { start += 1 }
        // Where the tag stands far off, what stands before it says nothing.
        if parts.process.lowerBound - start > longestShown / 2 { start = parts.process.lowerBound }
        return ByteScan.excerpt(line, start..<parts.message.upperBound, limit: longestShown)
    }
}

/// The time stamp of a line, as written: its form differs by logger, and a line may carry two (container and syslog).
package enum Stamp {
    /// The last stamp before the process name; empty when there is none.
    static func find(in line: UnsafeBufferPointer<UInt8>, before end: Int) -> String {
        var found: Range<Int>?
        var index = 0
        while index < end {
            let startsWord = index == 0 || isBlank(line[index - 1]) || line[index - 1] == 0x3E
            if startsWord, let stamp = syslog(in: line, at: index, end: end) ?? iso(in: line, at: index, end: end) {
                found = stamp
                index = stamp.upperBound
            } else {
                index += 1
            }
        }
        return found.map { ByteScan.text(line, $0) } ?? ""
    }

    /// The stamp that a line begins with, whoever wrote it; empty where there is none.
    package static func ofLine(_ line: UnsafeBufferPointer<UInt8>) -> String {
        if let opened = LogEnvelope(line)?.line { return opened.withUnsafeBufferPointer { find(in: $0, before: min($0.count, 64)) } }
        // A hole of NULs that a crash or a cut file left may stand before it.
        guard let start = line.firstIndex(where: { $0 != 0 }) else { return "" }
        let rest = UnsafeBufferPointer(rebasing: line[start...])
        return find(in: rest, before: min(rest.count, 64))
    }

    static func month(in line: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        let months: [StaticString] = [
            "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec ",
        ]
        return months.contains { ByteScan.matches($0, in: line, at: offset) }
    }

    /// `Nov 23 11:44:20`, `Nov  3 11:44:20.123456`
    private static func syslog(in line: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> Range<Int>? {
        guard month(in: line, at: offset), let time = timeEnd(in: line, at: offset + 7, end: end) else { return nil }
        return offset..<time
    }

    /// `2026-11-23T11:44:20.123+01:00`, and journalctl's `2026-11-23 11:44:20 UTC` without the zone.
    private static func iso(in line: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> Range<Int>? {
        guard offset + 19 <= end, line[offset + 4] == 0x2D, line[offset + 7] == 0x2D, ByteScan.isDigit(line[offset]),
            line[offset + 10] == 0x54 || line[offset + 10] == 0x20, var stop = timeEnd(in: line, at: offset + 11, end: end)
        else { return nil }
        while stop < end, !isBlank(line[stop]) { stop += 1 }
        return offset..<stop
    }

    private static func timeEnd(in line: UnsafeBufferPointer<UInt8>, at offset: Int, end: Int) -> Int? {
        guard offset + 8 <= end, line[offset + 2] == 0x3A, line[offset + 5] == 0x3A, ByteScan.isDigit(line[offset]),
            ByteScan.isDigit(line[offset + 7])
        else { return nil }
        var stop = offset + 8
        while stop < end, ByteScan.isDigit(line[stop]) || line[stop] == 0x2E { stop += 1 }
        return stop
    }
}
