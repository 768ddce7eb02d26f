// `postconf -e` in a race with `fix` and `undo` on a real private Postfix: whoever reported success has his value in the file.

import Foundation
import Glibc
import TestSupport

struct OthersAtWork {
    /// One run of fix or undo with postconf -e beside it.
    private static let claim = "fix or undo beside postconf -e: nobody's change is lost"
    private static let edits = "postconf -e beside fix or undo: its value is there at the end"
    private static let bad = "!SSLv2, !SSLv3 #, !TLSv1"
    private static let lists = ["smtpd_tls_mandatory_protocols", "smtpd_tls_protocols"]

    static func run(_ share: Share) throws -> [Figure] {
        let rounds = share(bounded: 6, full: 120)
        guard PrivatePostfix.isAvailable else {
            let reason = "not tried: \(PrivatePostfix.unavailable ?? "")"
            return [Figure(claim: claim, tried: 0, atLeast: rounds, broken: [reason])]
        }
        var race = try Race(seed: 3)
        for round in 0..<rounds { try race.round(round) }
        race.checkKept()
        if race.succeeded == 0 { race.broken.append("not one fix or undo came through: nothing was raced for") }
        return [
            Figure(claim: claim, tried: race.runs, atLeast: 2 * rounds, broken: race.broken, explained: race.stopped),
            Figure(claim: edits, tried: race.edits, atLeast: rounds, broken: race.lost),
        ]
    }

    /// The instance, what was written into it, and what went wrong.
    private struct Race {
        let postfix: PrivatePostfix
        let state: TemporaryDirectory
        var random: SeededGenerator
        var runs = 0
        var edits = 0
        var succeeded = 0
        /// Why a run stopped or took everything back, which is how it is meant to end when somebody else was faster.
        var stopped: [String: Int] = [:]
        /// Parameters that postconf -e said it had set.
        var written: [String: String] = [:]
        var broken: [String] = []
        var lost: [String] = []

        init(seed: UInt64) throws {
            postfix = try PrivatePostfix(PrivatePostfix.Settings(mandatory: OthersAtWork.bad, opportunistic: OthersAtWork.bad))
            state = try TemporaryDirectory(mode: 0o700)
            random = SeededGenerator(seed: seed)
            try postfix.start()
        }

        /// When postconf -e is started.
        enum Moment { case never, anyTime, underLock }

        /// fix and then undo. Edits come at any time of a run, or while it holds the lock, so that postconf waits for it; an undo
        /// has something to revert where nobody edited after the fix. Every second race is about the same parameter.
        mutating func round(_ number: Int) throws {
            let (fix, undo): (Moment, Moment) = [(.anyTime, .anyTime), (.underLock, .anyTime), (.never, .underLock)][number % 3]
            try beside("fix", ["fix", "--yes"], number, fix, touchesList: number % 2 == 1)
            try beside("undo", ["undo"], number, undo, touchesList: false)
            for list in OthersAtWork.lists { try set(list, OthersAtWork.bad) }
            postfix.letRest()
            try postfix.reload()
        }

        private mutating func beside(_ name: String, _ words: [String], _ round: Int, _ moment: Moment, touchesList: Bool) throws {
            let before = try TestFile.text(postfix.mainCF)
            let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(quiet) }
            let options = ["--json", "-c", postfix.configDirectory, "--log", postfix.logFile, "--state-directory", "\(state.path)/state"]
            let output = "\(state.path)/output"
            let child = try TestProcess.spawn(
                ["/bin/sh", "-c", "exec \"$@\" >\(output) 2>/dev/null", "sh", ReleaseFile.path] + words + options,
                standardInput: quiet, output: quiet)
            for edit in 0..<(moment == .never ? 0 : 1 + random.below(3)) {
                switch moment {
                case .never: break
                case .anyTime: usleep(UInt32(random.below(1_500_000)))
                // The first finds the lock held, the others queue up behind it.
                case .underLock: if edit == 0 { _ = waitUntil(within: 15) { isLocked } }
                }
                // postconf -e takes any name; one that nobody reads changes nothing but the file.
                let parameter = touchesList ? OthersAtWork.lists[1] : "ptw_\(name)_\(round)_\(edit)"
                let value = touchesList ? "!SSLv2, !SSLv3 # \(round) \(edit)" : "\(round).\(edit)"
                try set(parameter, value)
            }
            let status = TestProcess.wait(for: child)
            runs += 1
            judge(name, status, try TestFile.text(output), before, round)
        }

        /// Both lock files are there: whoever made them is past the first look.
        private var isLocked: Bool { TestFile.exists("\(postfix.masterCF).tmp") }

        private mutating func set(_ parameter: String, _ value: String) throws {
            try TestProcess.must(["/usr/sbin/postconf", "-c", postfix.configDirectory, "-e", "\(parameter) = \(value)"])
            if !OthersAtWork.lists.contains(parameter) {
                written[parameter] = value
                edits += 1
            }
        }

        private mutating func judge(_ name: String, _ status: Int32, _ output: String, _ before: String, _ round: Int) {
            guard let document = try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] else {
                broken.append("\(name) in round \(round): no document, status \(status)")
                return
            }
            let outcome = document["outcome"] as? String ?? ""
            let summary = document["summary"] as? String ?? ""
            if status == 0 {
                succeeded += 1
            } else {
                stopped["\(name) ended as \(outcome), because somebody else was faster", default: 0] += 1
            }
            let isExpected =
                switch (name, outcome) {
                case ("fix", "changed"): status == 0
                case ("undo", "restored"): status == 0
                case (_, "refused"):
                    (status == 1 || status == 66)
                        && ["changed by someone else", "edited after this change", "There is no change"].contains { summary.contains($0) }
                // The port is dead again by the other's own edit: everything goes back, or nothing is touched.
                case ("fix", "reverted"): status == 1
                case ("fix", "failed"): status == 2 && summary.contains("could not be reverted")
                default: false
                }
            if !isExpected { broken.append("\(name) in round \(round): \(outcome), status \(status): \(summary)") }
            checkKept()
        }

        /// Everything postconf said it had set is there.
        mutating func checkKept() {
            let text = (try? TestFile.text(postfix.mainCF)) ?? ""
            let lines = Set(text.split(separator: "\n").map(String.init))
            for (name, value) in written where !lines.contains("\(name) = \(value)") {
                lost.append("\(name) = \(value) is gone")
                written[name] = nil
            }
        }
    }
}
