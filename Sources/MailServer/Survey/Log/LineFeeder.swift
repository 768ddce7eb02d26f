// Cuts a stream of bytes into lines for the decoder, with bounds on memory whatever the stream holds.

import Diagnosis
import Glibc

struct LineFeeder: Sendable {
    private var reader: LogReader
    private var rest: [UInt8] = []
    private(set) var events: [LogEvent] = []
    /// Older events were dropped because there were too many.
    private(set) var overflowed = false

    private static let longestLine = 1 << 16
    private static let mostEvents = 40_000

    init(source: Int = 0) { reader = LogReader(source: source) }

    var lines: Int { reader.lines }
    var handshakes: [HandshakeTally] { reader.handshakes.tallies }

    mutating func feed(_ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { feed($0) }
    }

    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < bytes.count, let end = LineFeeder.lineEnd(bytes, from: start) {
            let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
            if rest.isEmpty {
                take(line)
            } else {
                rest += line
                takeRest()
            }
            start = end + 1
        }
        if rest.count < LineFeeder.longestLine { rest += bytes[start...] }
    }

    /// The last line, if the stream ended without a line end.
    mutating func finish() {
        if !rest.isEmpty { takeRest() }
    }

    private mutating func takeRest() {
        let line = rest
        rest = []
        line.withUnsafeBufferPointer { take($0) }
    }

    private mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
        events += reader.take(line)
        if events.count > LineFeeder.mostEvents {
            // Without the last reload no evidence could be told from history.
            let half = LineFeeder.mostEvents / 2
            events = events[..<half].filter(\.isReload).suffix(half / 2) + events[half...]
            overflowed = true
        }
    }

    private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, bytes.count - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}
