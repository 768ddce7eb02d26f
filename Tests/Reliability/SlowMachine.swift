// Repairs of a real private Postfix on a machine that is slow or whose log is crowded: what the program says of each port is what a
// handshake made by hand says afterwards, and what it kept or reverted is what the files are.

import Foundation
import Glibc
import TestSupport

struct SlowMachine {
    private static let claim = "repairs on a slow or crowded machine: the page equals the handshake"
    private static let bad = "!SSLv2, !SSLv3 #, !TLSv1"

    /// What is in the way.
    private enum Trouble: String, CaseIterable {
        case busyCore = "on one core beside busy loops"
        case lateOpenSSL = "with openssl answering late"
        case otherInstance = "beside another instance in the same log"
        case logger = "with a logger running"
    }

    static func run(_ share: Share) throws -> [Figure] {
        let rounds = share(bounded: 8, full: 40)
        guard PrivatePostfix.isAvailable else {
            return [Figure(claim: claim, tried: 0, atLeast: rounds, broken: ["not tried: \(PrivatePostfix.unavailable ?? "")"])]
        }
        var figure = Figure(claim: claim, tried: 0, atLeast: rounds)
        for round in 0..<rounds {
            let trouble = Trouble.allCases[round % Trouble.allCases.count]
            // Every second time round there is a fault behind the list, too: the repair must be reverted.
            let isHopeless = round / Trouble.allCases.count % 2 == 1
            var repair = try Repair(trouble, isHopeless: isHopeless)
            try repair.run()
            figure.tried += 1
            figure.broken += repair.broken.map { "round \(round), \(trouble.rawValue)\(isHopeless ? ", certificate gone" : ""): \($0)" }
            if repair.isUnproven { figure.explained["kept, and said to be unproven", default: 0] += 1 }
        }
        return [figure]
    }

    private struct Repair {
        private let postfix: PrivatePostfix
        private let other: PrivatePostfix?
        private let directory: TemporaryDirectory
        private let trouble: Trouble
        private let isHopeless: Bool
        private(set) var broken: [String] = []
        private(set) var isUnproven = false

        init(_ trouble: Trouble, isHopeless: Bool) throws {
            let settings = PrivatePostfix.Settings(mandatory: SlowMachine.bad, opportunistic: SlowMachine.bad)
            self.trouble = trouble
            self.isHopeless = isHopeless
            directory = try TemporaryDirectory(mode: 0o700)
            postfix = try PrivatePostfix(settings)
            try postfix.start()
            if trouble == .otherInstance {
                var shared = settings
                shared.mainLines = ["maillog_file = \(postfix.logFile)", "maillog_file_prefixes = \(postfix.root)"]
                let second = try PrivatePostfix(shared)
                try second.start()
                other = second
            } else {
                other = nil
            }
            if isHopeless { unlink(postfix.certificate) }
        }

        mutating func run() throws {
            let before = try TestFile.text(postfix.mainCF)
            let noise = try startNoise()
            defer {
                for child in noise {
                    kill(-child, SIGKILL)
                    _ = TestProcess.wait(for: child)
                }
            }
            let arguments = ["fix", "--yes", "--json", "-c", postfix.configDirectory, "--log", postfix.logFile]
            let ended = try TestProcess.run(
                try prefix() + [ReleaseFile.path] + arguments + ["--state-directory", "\(directory.path)/state"], seconds: 300)
            guard let document = try? JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any] else {
                return broken.append("no document, status \(ended.status): \(ended.output.prefix(200))")
            }
            judge(document, ended.status, isUnchanged: try TestFile.text(postfix.mainCF) == before)
        }

        private mutating func judge(_ document: [String: Any], _ status: Int32, isUnchanged: Bool) {
            let (outcome, summary) = (document["outcome"] as? String ?? "", document["summary"] as? String ?? "")
            let hand = Dictionary(uniqueKeysWithValues: ports.map { ("127.0.0.1:\($0.port)", answers($0.port, $0.words)) })
            isUnproven = outcome == "changed" && status == 2
            let isRight = isHopeless ? outcome == "reverted" && status == 1 : outcome == "changed" && (status == 0 || isUnproven)
            if !isRight { broken.append("\(outcome), status \(status): \(summary)") }
            if isUnchanged != (outcome == "reverted") {
                broken.append("\(outcome), and main.cf is \(isUnchanged ? "as" : "not as") before")
            }
            if status == 0, !hand.values.allSatisfy({ $0 }) { broken.append("said to be proven, but by hand: \(hand)") }
            let probes = document["probes"] as? [String: Any]
            for probe in probes?["after"] as? [[String: Any]] ?? [] where outcome == "changed" {
                guard let endpoint = probe["endpoint"] as? String, let told = probe["answers"] as? Bool, told != hand[endpoint] else {
                    continue
                }
                broken.append("\(endpoint) answers: \(told), by hand: \(hand[endpoint].map { "\($0)" } ?? "not known")")
            }
            let report = (document["report"] as? String).flatMap { try? TestFile.text($0) } ?? ""
            if !report.contains(summary.prefix(60)) { broken.append("the report does not say: \(summary)") }
        }

        private var ports: [(port: Int, words: [String])] {
            let starttls = ["-starttls", "smtp"]
            return [(postfix.smtpsPort, []), (postfix.smtpPort, starttls), (postfix.submissionPort, starttls)]
        }

        /// A whole session as a mail client has it, without the program under test.
        private func answers(_ port: Int, _ words: [String]) -> Bool {
            let client = ["/usr/bin/timeout", "60", "/usr/bin/openssl", "s_client", "-crlf", "-connect", "127.0.0.1:\(port)"]
            let shown = (try? TestProcess.run(client + words, input: "quit\n"))?.output ?? ""
            return shown.contains(/New, (TLSv1\.[0-3]), Cipher is [A-Z]/)
        }

        /// What the program is started with.
        private func prefix() throws -> [String] {
            switch trouble {
            case .busyCore: return ["/usr/bin/taskset", "-c", "0"]
            case .otherInstance, .logger: return []
            case .lateOpenSSL:
                // Seen in a mount namespace of its own only.
                let (real, late) = ("\(directory.path)/openssl", "\(directory.path)/late")
                try TestProcess.must(["/bin/cp", "/usr/bin/openssl", real])
                try TestFile.write(late, "#!/bin/sh\nsleep 2\nexec \(real) \"$@\"\n")
                chmod(late, 0o755)
                let mount = "mount --bind \(late) /usr/bin/openssl && exec \"$@\""
                return ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", mount, "sh"]
            }
        }

        /// Processes that go on until they are killed.
        private func startNoise() throws -> [pid_t] {
            let quiet = open("/dev/null", O_RDWR | O_CLOEXEC)
            defer { close(quiet) }
            func shell(_ text: String) throws -> pid_t {
                try TestProcess.spawn(["/bin/sh", "-c", text], standardInput: quiet, output: quiet)
            }
            switch trouble {
            case .busyCore:
                return try (0..<3).map { _ in try shell("exec /usr/bin/taskset -c 0 /bin/sh -c 'while :; do :; done'") }
            case .lateOpenSSL: return []
            case .otherInstance:
                let port = other?.smtpsPort ?? 0
                return [try shell("while :; do echo quit | timeout 5 openssl s_client -connect 127.0.0.1:\(port); sleep 0.2; done")]
            case .logger:
                // Lines of a rejection from long ago, and of mail coming in, as a busy server writes them.
                let line =
                    "$(date '+%b %e %T') mail postfix/smtps/smtpd[99]: warning: Invalid TLS protocol list \"\(SlowMachine.bad)\": disabling TLS support"
                return [try shell("while :; do echo \"\(line.replacing("\"", with: "\\\""))\" >> \(postfix.logFile); sleep 0.02; done")]
            }
        }
    }
}
