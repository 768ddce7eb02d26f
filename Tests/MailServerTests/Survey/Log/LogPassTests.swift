// A log in one piece, cut anywhere, or read by several threads: the same is found in it, byte for byte.

import Diagnosis
import Foundation
import TestSupport
import Testing

@testable import MailServer

@Suite struct LogPassTests {
    /// What is in one place decides how a line in another counts: failed set-ups and the library's reason, sessions and theirs, pairs,
    /// reloads, and lines that say how often the one before came.
    private static func log(_ random: inout SeededGenerator, lines: Int) -> [UInt8] {
        let directory = "version 2.6.6, configuration /etc/postfix"
        var text = ""
        for line in 0..<lines {
            let pid = 40 + random.below(6)
            let minute = line / 60 % 60
            let stamp = "Nov \(10 + line / 86400) \(10 + line / 3600 % 14):\(minute < 10 ? "0" : "")\(minute):\(10 + line % 50) mail"
            let server = "\(stamp) postfix/smtpd[\(pid)]: "
            text += random.pick([
                "\(server)warning: Invalid TLS protocol list \"bad\": disabling TLS support",
                "\(server)warning: Wrapper-mode request dropped from a[10.0.\(pid).\(line % 250)] for service smtps. TLS context",
                "\(server)warning: cannot get RSA certificate from file \"/c.pem\": disabling TLS support",
                "\(server)warning: TLS library problem: error:02001002:system library:fopen:No such file or directory:bss_file.c:175:",
                "\(server)SSL_accept error from b[10.1.0.\(line % 5)]: -1", "\(server)setting up TLS connection from c[10.2.0.1]",
                "\(server)warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
                "\(server)fatal: no memory at \(line % 40)", "\(stamp) postfix/master[1]: reload -- \(directory)",
                "\(stamp) last message repeated \(2 + random.below(4)) times", "\(server)connect from d[10.3.0.1]",
                "\(stamp) kernel: \(line)",
                "\(server)message repeated 3 times: [ warning: Invalid TLS protocol list \"bad\": disabling TLS support]", "",
            ])
            text += "\n"
        }
        return Array((random.chance(50) ? text : String(text.dropLast())).utf8)
    }

    private var fresh: LogPiece { LogPiece(name: "log", end: nil, configDirectory: "/etc/postfix") }

    private func stretch(_ bytes: ArraySlice<UInt8>) -> LogStretch {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + LineScan.slack, alignment: 16)
        defer { room.deallocate() }
        room.initializeMemory(as: UInt8.self, repeating: 0x5D)
        room.copyBytes(from: bytes)
        return LogStretch(UnsafeRawBufferPointer(rebasing: room[..<bytes.count]), at: bytes.startIndex, LineScan())
    }

    private func isSame(_ left: LogPiece, _ right: LogPiece) -> Bool {
        left.fold == right.fold && left.source == right.source && left.offset == right.offset && left.snapshot.fold == right.snapshot.fold
    }

    @Test("wherever a log is cut, the same is found", arguments: 0..<24) func cuts(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let bytes = LogPassTests.log(&random, lines: 40 + random.below(200))
        var whole = fresh
        whole.take(stretch(bytes[...]))
        let length = random.pick([4, 40, 700, 5000])
        let bounds = Set((0..<(bytes.count / length)).map { _ in random.below(bytes.count) } + [0, bytes.count]).sorted()
        // Looked through in whatever order, taken in that of the log.
        let stretches = zip(bounds, bounds.dropFirst()).reversed().map { stretch(bytes[$0..<$1]) }
        var pieces = fresh
        for stretch in stretches.reversed() { pieces.take(stretch) }
        let isSame = isSame(whole, pieces)
        #expect(isSame)
        #expect(!whole.snapshot.fold.events.isEmpty && whole.source.bytes == bytes.count)
    }

    @Test("several threads find what one does", arguments: [2, 3, 4]) func threads(count: Int) throws {
        var random = SeededGenerator(seed: 5)
        let directory = try TemporaryDirectory()
        let part = LogPassTests.log(&random, lines: 9_000)
        let path = try directory.write("maillog", "")
        try TestFile.write(path, bytes: Array(repeating: part, count: 16).flatMap(\.self))
        let (file, status) = try LogFile(path: path).open()
        #expect(status.size > 8 * LogPass.step)
        func read(_ threads: Int) throws -> LogPiece {
            try LogPass(file, on: fresh, to: status.size, Cancellation()).run(threads: threads)
        }
        let one = try read(1)
        for _ in 0..<4 {
            let isSame = isSame(try read(count), one)
            #expect(isSame)
        }
        #expect(one.reach == .whole)
    }

    @Test("who begins within a line takes the next one first; who reads on finds what one pass does") func parts() throws {
        var random = SeededGenerator(seed: 6)
        let directory = try TemporaryDirectory()
        let path = try directory.write("maillog", "")
        let bytes = LogPassTests.log(&random, lines: 2_000)
        try TestFile.write(path, bytes: bytes)
        let (file, status) = try LogFile(path: path).open()
        func read(on piece: LogPiece, to end: Int) throws -> LogPiece { try LogPass(file, on: piece, to: end, Cancellation()).run() }
        let whole = try read(on: fresh, to: status.size)
        for cut in [1, 999, status.size / 2] {
            let isSame = isSame(whole, try read(on: read(on: fresh, to: cut), to: status.size))
            #expect(isSame)
        }
        let line = try #require(bytes[5_000...].firstIndex(of: 0x0A))
        var end = fresh
        end.begin(at: 5_000)
        end = try read(on: end, to: status.size)
        #expect(end.start == line + 1 && end.snapshot.fold.events.first.map { $0.offset > line } == true)
    }

    /// A log of some steps.
    private static func long(_ seed: Int) -> [UInt8] {
        var random = SeededGenerator(seed: UInt64(seed))
        return Array(repeating: log(&random, lines: 6_000), count: 14).flatMap(\.self)
    }

    /// What is found in the first bytes of a log.
    private func beginning(of bytes: [UInt8], _ count: Int, _ reach: LogSource.Reach) -> LogPiece {
        var piece = fresh
        piece.take(stretch(bytes[..<count]))
        piece.reach = reach
        return piece
    }

    @Test("of a log that is cut short while it is read, what was read until then counts, and nothing else", arguments: 0..<4)
    func cutShort(seed: Int) throws {
        let directory = try TemporaryDirectory()
        let bytes = LogPassTests.long(seed)
        let path = try directory.write("maillog", "")
        try TestFile.write(path, bytes: bytes)
        let (file, status) = try LogFile(path: path).open()
        #expect(status.size > 5 * LogPass.step)
        // As logrotate's copytruncate does it, after the first step; the server writes on.
        let pass = LogPass(file, on: fresh, to: status.size, Cancellation()) { piece in
            guard piece.offset <= LogPass.step else { return }
            truncate(path, 0)
            let log = fopen(path, "a")
            fputs("Nov 12 10:00:00 mail postfix/smtpd[1]: warning: Invalid TLS protocol list \"new\": disabling TLS support\n", log)
            fclose(log)
        }
        let threads = 1 + seed % 4
        let read = try pass.run(threads: threads)
        // Several may have read all of it before the first step was taken.
        #expect(read.reach == .beginning("it was cut short while it was read") || threads > 1 && read.offset == bytes.count)
        let isSame = isSame(read, beginning(of: bytes, read.offset, read.reach))
        #expect(isSame && read.offset >= LogPass.step)
    }

    @Test("whoever cancels has what was read until then", arguments: 0..<4) func cancelled(seed: Int) throws {
        let directory = try TemporaryDirectory()
        let bytes = LogPassTests.long(seed)
        let path = try directory.write("maillog", "")
        try TestFile.write(path, bytes: bytes)
        let (file, status) = try LogFile(path: path).open()
        let cancellation = Cancellation()
        let end = bytes.count * seed / 6
        let pass = LogPass(file, on: fresh, to: status.size, cancellation) { if $0.offset >= end { cancellation.cancel() } }
        let threads = 1 + seed % 4
        let read = try pass.run(threads: threads)
        #expect(read.reach == .beginning("reading was cancelled") || threads > 1 && read.offset == bytes.count)
        let isSame = isSame(read, beginning(of: bytes, read.offset, read.reach))
        #expect(isSame)
    }
}
