// Forms in which loggers wrap a line, taken off before it is read: docker's JSON, RFC 5424, and one line for several equal ones.

/// A line as a plain logger would have written it, and how often it came.
struct LogEnvelope {
    var line: [UInt8]
    var times = 1

    /// Returns nil where the line is in no envelope.
    init?(_ line: UnsafeBufferPointer<UInt8>) {
        if let content = LogEnvelope.json(line) {
            self.line = content
            // What the container logged may be wrapped once more.
            if let inner = content.withUnsafeBufferPointer({ LogEnvelope($0) }) { self = inner }
        } else if let content = LogEnvelope.plain(line) {
            self.line = content
            if let inner = content.withUnsafeBufferPointer({ LogEnvelope.several($0) }) { self = inner }
        } else if let several = LogEnvelope.several(line) {
            self = several
        } else {
            return nil
        }
    }

    private init(line: [UInt8], times: Int) {
        self.line = line
        self.times = times
    }

    // MARK: One for several

    /// rsyslog: `postfix/smtpd[1]: message repeated 7 times: [ warning: …]`.
    private static func several(_ line: UnsafeBufferPointer<UInt8>) -> LogEnvelope? {
        guard let at = ByteScan.first("]: message repeated ", in: line, from: 0),
            let (times, end) = number(line, at + 20), ByteScan.matches(" times: [", in: line, at: end)
        else { return nil }
        var start = end + 9
        if start < line.count, line[start] == 0x20 { start += 1 }
        var stop = line.count
        while stop > start, line[stop - 1] == 0x0D || line[stop - 1] == 0x0A { stop -= 1 }
        if stop > start, line[stop - 1] == 0x5D { stop -= 1 }
        return LogEnvelope(line: Array(line[..<(at + 3)]) + line[start..<stop], times: times)
    }

    /// The old syslogd: `Nov 23 11:44:21 mail last message repeated 7 times`, about the line before it, whoever wrote that.
    static func repeats(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
        guard line.count < 200, let at = ByteScan.first(" last message repeated ", in: line, from: 0),
            let (times, end) = number(line, at + 23), ByteScan.matches(" time", in: line, at: end),
            ByteScan.first("]: ", in: line, from: 0) == nil
        else { return nil }
        return times
    }

    private static func number(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> (Int, Int)? {
        var value = 0
        var at = start
        while at < line.count, ByteScan.isDigit(line[at]), value < 1_000_000_000 {
            value = value * 10 + Int(line[at]) - 0x30
            at += 1
        }
        return at > start ? (value, at) : nil
    }

    // MARK: RFC 5424

    /// Where the message begins in `<22>1 2026-11-23T11:44:20+01:00 mail postfix/smtpd 77 - - warning: …` (RFC 5424; files leave the
    /// number in angle brackets out), and whether the program is Postfix's. Returns nil for any other line.
    static func protocolMessage(_ line: UnsafeBufferPointer<UInt8>) -> (message: Int, isPostfix: Bool)? {
        fields(line).map { found in
            (found.message, ByteScan.first("postfix", in: UnsafeBufferPointer(rebasing: line[found.name]), from: 0) != nil)
        }
    }

    private struct Fields {
        var stamp: Range<Int>
        var host: Range<Int>
        var name: Range<Int>
        var pid: Range<Int>
        var message: Int
    }

    private static func fields(_ line: UnsafeBufferPointer<UInt8>) -> Fields? {
        var at = 0
        if line.first == 0x3C {
            guard let end = line.prefix(6).firstIndex(of: 0x3E) else { return nil }
            at = end + 1
        }
        if ByteScan.matches("1 ", in: line, at: at) { at += 2 } else if at > 0 { return nil }
        // `2026-11-23T`: without the version in front the program and its number must stand apart.
        guard at + 11 < line.count, line[at + 4] == 0x2D, line[at + 10] == 0x54, ByteScan.isDigit(line[at]) else { return nil }
        var ranges: [Range<Int>] = []
        while ranges.count < 5, at < line.count {
            guard let blank = line[at...].firstIndex(of: 0x20) else { return nil }
            ranges.append(at..<blank)
            at = blank + 1
        }
        guard ranges.count == 5, let pid = line[ranges[3]].first, ByteScan.isDigit(pid) || pid == 0x2D,
            line[ranges[2]].last != 0x3A, line[ranges[3]].allSatisfy({ ByteScan.isDigit($0) || $0 == 0x2D })
        else { return nil }
        guard let message = afterData(line, at) else { return nil }
        return Fields(stamp: ranges[0], host: ranges[1], name: ranges[2], pid: ranges[3], message: message)
    }

    /// Behind the structured data: `-`, or `[id name="value"]…` in which `\]` does not end it.
    private static func afterData(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var at = start
        if ByteScan.matches("- ", in: line, at: at) {
            at += 2
        } else {
            guard at < line.count, line[at] == 0x5B else { return nil }
            while at < line.count, !(line[at] == 0x5D && line[at - 1] != 0x5C && at + 1 < line.count && line[at + 1] == 0x20) { at += 1 }
            guard at < line.count else { return nil }
            at += 2
        }
        // A byte order mark may stand before the message.
        if at + 2 < line.count, line[at] == 0xEF, line[at + 1] == 0xBB, line[at + 2] == 0xBF { at += 3 }
        return at
    }

    /// `STAMP HOST postfix/smtpd[77]: MESSAGE`.
    private static func plain(_ line: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let found = fields(line) else { return nil }
        let pid = line[found.pid].first == 0x2D ? Array("0".utf8) : Array(line[found.pid])
        let head = Array(line[found.stamp]) + [0x20] + line[found.host] + [0x20] + line[found.name]
        return head + Array("[".utf8) + pid + Array("]: ".utf8) + line[found.message...]
    }

    // MARK: JSON

    /// What docker's json-file keeps: `{"log":"…\n","stream":"stdout","time":"2026-11-23T10:44:20.1Z"}`, with the time before it, for a
    /// program that writes none itself. What passed it on may have put blanks between, or the members in another order.
    private static func json(_ line: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard line.first == 0x7B, let log = member("\"log\"", of: line) else { return nil }
        let content = unquoted(line, from: log)
        guard let time = member("\"time\"", of: line) else { return content }
        return unquoted(line, from: time) + [0x20] + content
    }

    /// Where the string of this member begins, behind its quotation mark. A quotation mark within a string has a backslash before it, so
    /// that no string holds a name with both of its own.
    private static func member(_ name: StaticString, of line: UnsafeBufferPointer<UInt8>) -> Int? {
        guard var at = ByteScan.first(name, in: line, from: 0).map({ $0 + name.utf8CodeUnitCount }) else { return nil }
        while at < line.count, line[at] == 0x20 || line[at] == 0x3A { at += 1 }
        return at < line.count && line[at] == 0x22 ? at + 1 : nil
    }

    /// A JSON string from behind its opening quotation mark, without line ends at its end.
    private static func unquoted(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> [UInt8] {
        var text: [UInt8] = []
        var at = start
        while at < line.count, line[at] != 0x22 {
            guard line[at] == 0x5C, at + 1 < line.count else {
                text.append(line[at])
                at += 1
                continue
            }
            switch line[at + 1] {
            case UInt8(ascii: "n"), UInt8(ascii: "r"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                let digits = line[min(at + 2, line.count)..<min(at + 6, line.count)]
                let scalar = UInt32(String(decoding: digits, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init) ?? "?"
                text += Array(String(Character(scalar)).utf8)
                at += 4
            case let other: text.append(other)
            }
            at += 2
        }
        while text.last == 0x0A { text.removeLast() }
        return text
    }
}
