// Logs whose counts are known, read as the program reads them: every number that it tells is right, or said to be a lower bound.

import Diagnosis
import Foundation
import MailServer
import TestSupport

enum LogTruth {
    private static let claim = "numbers told of generated logs: right, or said to be lower bounds"

    static func run(_ share: Share) async throws -> [Figure] {
        var figure = Figure(claim: claim, tried: 0, atLeast: share(bounded: 150, full: 1500))
        for round in 0..<share(bounded: 4, full: 40) {
            for shape in Shape.allCases {
                let directory = try TemporaryDirectory()
                var log = GeneratedLog(seed: UInt64(round), shape: shape)
                let path = try log.write(to: directory)
                // A file that is cut while it is read may be told whole or in part; the others are told exactly.
                let half = off_t(log.bytes / 2)
                let cutting = shape == .cutWhileRead ? Task.detached { _ = truncate(path, half) } : nil
                let search = LogSearch(access: .live(), request: SurveyRequest(logs: [path]), configDirectory: "/etc/postfix")
                let facts = await search.all().value
                await cutting?.value
                let name = "\(shape) \(round)"
                guard let facts else {
                    figure.broken.append("\(name): nothing was read")
                    continue
                }
                if shape != .cutWhileRead, !facts.isWhole { figure.broken.append("\(name): not whole: \(facts.sources)") }
                for (what, told, known) in log.numbers(LogDigest(facts, configDirectory: "/etc/postfix", values: ["bad"])) {
                    figure.tried += 1
                    let isRight = facts.isWhole ? told == known : told <= known
                    // Of a file cut under the reading the kernel decides what was there.
                    if !isRight, shape != .cutWhileRead || told > known { figure.broken.append("\(name), \(what): \(told), not \(known)") }
                }
            }
        }
        return [figure]
    }

    private enum Shape: String, CaseIterable {
        case spread, head, tail, many, rotations, packed, hole, noReload, repeated, cutWhileRead
    }

    /// A log and what is in it.
    private struct GeneratedLog {
        let shape: Shape
        private var random: SeededGenerator
        private(set) var bytes = 0
        private var rejected = 0
        private var dropped = 0
        private var fresh = 0
        private var second = 0
        private var clients: Set<Int> = []

        init(seed: UInt64, shape: Shape) {
            self.shape = shape
            random = SeededGenerator(seed: seed &* 31 &+ UInt64(shape.rawValue.utf8.count))
        }

        func numbers(_ log: LogDigest) -> [(String, Int, Int)] {
            [
                ("rejected", log.invalidLists.count, rejected), ("dropped", log.droppedClients.count, dropped),
                ("fresh", log.freshInvalidListCount + log.freshDroppedClientCount, fresh), ("addresses", log.clients.count, clients.count),
            ]
        }

        mutating func write(to directory: TemporaryDirectory) throws -> String {
            let path = "\(directory.path)/mail.log"
            let files = shape == .rotations || shape == .packed ? 4 : 1
            for index in (0..<files).reversed() {
                let name = index == 0 ? path : "\(path).\(index)"
                let text = piece(isFirst: index == files - 1, isLast: index == 0)
                bytes = text.utf8.count
                try TestFile.write(name, text)
                if shape == .packed, index > 0 { try TestProcess.must(["/bin/gzip", "-q", name]) }
            }
            if shape == .hole {
                let content = try TestFile.bytes(path)
                let descriptor = open(path, O_WRONLY | O_TRUNC)
                defer { close(descriptor) }
                lseek(descriptor, 3 << 30, SEEK_SET)
                _ = content.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            }
            return path
        }

        private mutating func piece(isFirst: Bool, isLast: Bool) -> String {
            var lines: [String] = []
            let count = shape == .many ? 30_000 : 300
            for number in 0..<40 * (shape == .many ? 1 : 20) { lines.append(noise(number)) }
            let pairs = (0..<count).flatMap { _ in pair() }
            switch shape {
            case .head: lines = pairs + lines
            case .tail: lines += pairs
            default: for line in pairs { lines.insert(line, at: lines.count - random.below(min(lines.count, 400))) }
            }
            if shape != .noReload, isFirst {
                lines.insert(reload, at: 0)
                fresh = 0
            }
            fresh += pairs.count
            if shape == .repeated {
                let times = 2 + random.below(9)
                lines.append(lines.last { $0.contains("Invalid TLS") }.map { repeated($0, times) } ?? "")
                rejected += times
                fresh += times
            }
            return lines.joined(separator: "\n") + (random.chance(50) ? "\n" : isLast ? "" : "\n")
        }

        private func repeated(_ line: String, _ times: Int) -> String {
            let end = line.range(of: "]: ")!.upperBound
            return "\(line[..<end])message repeated \(times) times: [ \(line[end...])]"
        }

        private var reload: String { "\(stamp) mail postfix/master[1]: reload -- version 2.6.6, configuration /etc/postfix" }

        private mutating func pair() -> [String] {
            second += 1
            let pid = 100 + random.below(40_000)
            let client = random.below(1 << 20)
            rejected += 1
            dropped += 1
            clients.insert(client)
            let address = "10.\(client >> 16).\(client >> 8 & 255).\(client & 255)"
            return [
                "\(stamp) mail postfix/smtpd[\(pid)]: warning: Invalid TLS protocol list \"bad\": disabling TLS support",
                "\(stamp) mail postfix/smtpd[\(pid)]: warning: Wrapper-mode request dropped from a[\(address)] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
            ]
        }

        private mutating func noise(_ number: Int) -> String {
            second += 1
            return "\(stamp) mail postfix/smtpd[\(number)]: "
                + random.pick([
                    "connect from unknown[192.0.2.1]", "warning: unknown[192.0.2.1]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
                    "Anonymous TLS connection established from a[192.0.2.1]: TLSv1.2 with cipher AES (256/256 bits)", "lost connection",
                ])
        }

        private var stamp: String {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            return "Nov \(10 + second / 86400) \(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60))"
        }
    }
}
