// Mail logs, which anybody who connects may write into: nothing is read out of a line that is not in it, and only a Postfix
// process is believed.

import Diagnosis
import TerminalUI
import TestSupport

extension FuzzTarget {
    static let logLines = FuzzTarget(
        name: "log lines", claim: "an event's parts stand in its line; a line without a Postfix server's tag tells nothing",
        full: 1_500_000,
        make: { $0.text(from: $1.lines, words: logWords, limit: 600) },
        check: { bytes, _ in
            guard let event = LogLine.decode(bytes) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            if !isExcerpt(event.line, of: text) { return "the event's line is not the line" }
            if !contains(bytes, Array("\(event.process)[".utf8)) { return "no process \(event.process) in the line" }
            // The syslog_name before the last slash may be anything.
            if !programs.contains(String(event.process.split(separator: "/").last ?? "")) {
                return "\(event.process) is no program of Postfix that is read"
            }
            for part in event.words where !part.isEmpty && !isExcerpt(part, of: text) {
                return "\(part.debugDescription) is not in the line"
            }
            return nil
        },
        shapes: logShapes, work: { LogLine.decode($0)?.line.count ?? 0 })

    static let logScan = FuzzTarget(
        name: "log scan", claim: "the fast scan passes over no line that tells of something",
        full: 200_000,
        make: { generator, corpus in
            Array(
                (0..<(1 + generator.below(14))).map { _ in generator.text(from: corpus.lines, words: logWords, limit: 300) }.joined(
                    separator: [
                        0x0A
                    ])) + [0x0A]
        },
        check: { bytes, _ in ScanLaws(bytes).broken },
        shapes: logShapes, work: { ScanLaws($0).found.count })

    static let logDigest = FuzzTarget(
        name: "log digest", claim: "no event without its line, no pair without both lines of one process, fresh and stale are all",
        full: 200_000,
        make: { generator, corpus in
            Array(
                (0..<generator.below(14)).map { _ in generator.text(from: corpus.lines, words: logWords, limit: 300) }.joined(separator: [
                    0x0A
                ]))
        },
        check: { bytes, _ in DigestLaws(bytes).broken },
        shapes: logShapes.filter { $0.name.contains("smtpd[") },
        work: { DigestLaws($0).digest.pairs })

    private static let logShapes = [
        Shape("a"), Shape("[1]: "), Shape("1", after: "postfix/smtpd["), Shape("postfix/smtpd[1]: "), Shape("Nov 23 11:44:20 "),
        Shape("Nov "), Shape("2026-11-23T11:44:20 "), Shape("/"), Shape("]: "), Shape(" "),
        Shape("\": disabling TLS support", after: "postfix/smtpd[1]: warning: Invalid TLS protocol list \""),
        Shape(" for service ", after: "postfix/smtpd[1]: warning: Wrapper-mode request dropped from ", before: "TLS context"),
        Shape("\" in \"", after: "postfix/smtpd[1]: warning: unknown smtpd_tls_x value \""),
        Shape("configuration ", after: "postfix/master[1]: reload -- version "),
        Shape("postfix/smtpd[1]: warning: Invalid TLS protocol list \"a\": disabling TLS support\n"),
        Shape("postfix/smtpd[7]: warning: TLS library problem: x\n"),
    ]

    private static let logWords = [
        "Nov 23 11:44:20 mail ", "2026-11-23T11:44:20.123456+01:00 mail ", "Nov  3 11:44:20 ", "postfix/smtps/smtpd[77]: ",
        "postfix/smtpd[78]: ", "postfix/master[9]: ", "postfix/tlsproxy[80]: ",
        "sshd[1]: ", "postfix-b/smtpd[77]: ", "/smtpd[1]: ", "[77]", "]: ", "warning: ", "fatal: ",
        "Invalid TLS protocol list \"TLSv1 TLSv1.1\": disabling TLS support", "Invalid TLS protocol list \"",
        "\": disabling TLS support", "Wrapper-mode request dropped from a[1.2.3.4] for service smtps. TLS context initialization failed.",
        "Wrapper-mode request dropped from ", " for service ",
        "TLS context", "unknown smtpd_tls_protocols value \"a\" in \"b\"", "reload -- version 2.6.6, configuration /etc/postfix",
        "reload configuration /etc/postfix", "daemon started -- version ",
        "TLS library problem: error:0", "cannot load certificate: disabling TLS support", "setting up TLS connection from ",
        "Anonymous TLS connection established from x", "\"", "[", "]", " ", "\n", "é", "\u{1B}[2J",
    ]

    private static let programs: Set<String> = [
        "smtpd", "tlsproxy", "postscreen", "master", "postfix", "postconf", "postfix-script", "smtp", "lmtp", "tlsmgr", "proxymap",
        "trivial-rewrite", "cleanup",
    ]

    /// A long line is shown in part: from its tag on, and up to a mark.
    static func isExcerpt(_ shown: String, of line: String) -> Bool {
        let whole = Array(line.utf8)
        let part = Array((shown.hasSuffix("…") ? shown.dropLast() : shown[...]).utf8)
        return whole.indices.contains { whole[$0...].starts(with: part) }
    }

    static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        // Names are decoded leniently: only what is ASCII can be looked for as it was.
        word.isEmpty || !word.allSatisfy { $0 < 0x80 } || bytes.indices.contains { bytes[$0...].starts(with: word) }
    }
}

extension LogEvent {
    /// What was read out of the line.
    fileprivate var words: [String] {
        switch kind {
        case .invalidList(let value): [value]
        case .unknownWord(let parameter, let word, let list): [parameter, word, list]
        case .wrapperDropped(let client, let service): [client, service]
        case .reload(let version, let directory): [version ?? "", directory]
        case .started(let version, let directory): [version, directory]
        case .certificateProblem(let text), .libraryProblem(let text), .fatal(let text), .panic(let text), .error(let text),
            .warning(let text), .information(let text):
            [text]
        case .tlsWorked: []
        }
    }
}

private struct ScanLaws {
    let bytes: [UInt8]
    /// Offsets of the lines that were found.
    private(set) var found: Set<Int> = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + LineScan.slack, alignment: 16)
        defer { room.deallocate() }
        for index in room.indices { room[index] = index < bytes.count ? bytes[index] : 0x5D }
        found = Set(LineScan().find(in: UnsafeRawBufferPointer(rebasing: room[..<bytes.count])).lines.map(\.range.lowerBound))
    }

    var broken: String? {
        var start = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            defer { start += line.count + 1 }
            guard let event = LogLine.decode(Array(line)), !found.contains(start) else { continue }
            // Once of each process is enough.
            if event.kind != .tlsWorked { return "the line at \(start) was passed over: \(event.line)" }
        }
        return nil
    }
}

private struct DigestLaws {
    let lines: [[UInt8]]
    let digest: LogDigest
    private let events: [LogEvent]
    /// Offsets at which lines begin.
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        starts = lines.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count + 1) }.dropLast()
        var reader = LogReader()
        events = lines.flatMap { reader.take($0) }
        var facts = LogFacts()
        facts.events = events
        digest = LogDigest(
            facts, configDirectory: "/etc/postfix", values: ["TLSv1 TLSv1.1"], services: ["smtps", "smtp"], syslogNames: ["postfix"])
    }

    var broken: String? {
        for event in events {
            guard let line = starts.firstIndex(of: event.offset) else { return "an event at \(event.offset), where no line begins" }
            if !FuzzTarget.isExcerpt(event.line, of: String(decoding: lines[line], as: UTF8.self)) {
                return "the event at \(event.offset) tells of another line"
            }
        }
        if events.count > lines.count { return "more events than lines" }
        if Set(events.map(\.offset)).count != events.count { return "two events of one line" }
        if digest.fresh.count + digest.stale.count != digest.events.count { return "fresh and stale are not all" }
        if digest.events.count + digest.foreign != events.count { return "own and foreign are not all" }
        return pairs
    }

    /// Counted anew from the lines, in another way than the digest does.
    private var pairs: String? {
        let drops = digest.events.enumerated().filter { $0.element.droppedClient != nil }
        let paired = drops.filter { place, drop in
            digest.events[..<place].contains { $0.quotedList != nil && $0.pid == drop.pid && $0.process == drop.process }
        }
        return paired.count == digest.pairs ? nil : "\(digest.pairs) pairs where there are \(paired.count)"
    }
}
