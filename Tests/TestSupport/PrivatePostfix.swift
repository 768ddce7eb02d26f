// A real Postfix of a test's own: own configuration, queue, data and log under one short temporary path, high ports on
// 127.0.0.1, a real self-signed certificate. It never reads or writes the system's /etc/postfix or its queue.
// Whatever happens to the test process, the instance is stopped and removed: a guard waits for the test's end of a pipe.

import Glibc
import Synchronization

package final class PrivatePostfix: Sendable {
    package struct Settings: Sendable {
        /// `smtpd_tls_mandatory_protocols`; nil leaves the parameter out.
        package var mandatory: String?
        /// `smtpd_tls_protocols`; nil leaves the parameter out.
        package var opportunistic: String?
        /// `smtpd_tls_security_level` in main.cf; nil leaves it out.
        package var securityLevel: String? = "may"
        /// More lines at the end of main.cf, verbatim.
        package var mainLines: [String] = []
        /// `-o` words by service, as `name=value` without blanks in the value.
        package var overrides: [Service: [String]] = [:]
        /// More lines at the end of master.cf, verbatim.
        package var masterLines: [String] = []
        /// Without certificate and key no TLS set-up is tried at all (FACTS §3.2).
        package var hasCertificate = true

        package init(mandatory: String? = nil, opportunistic: String? = nil) {
            self.mandatory = mandatory
            self.opportunistic = opportunistic
        }
    }

    /// The three inet services. `smtps` runs in wrapper mode, `submission` at level encrypt.
    package enum Service: Sendable, Hashable, CaseIterable { case smtp, smtps, submission }

    package let root: String
    package let smtpPort: Int
    package let smtpsPort: Int
    package let submissionPort: Int
    private let directory: TemporaryDirectory
    private let guardian: Mutex<Guardian?>

    package var configDirectory: String { "\(root)/etc" }
    package var mainCF: String { "\(root)/etc/main.cf" }
    package var masterCF: String { "\(root)/etc/master.cf" }
    package var logFile: String { "\(root)/log/mail.log" }
    package var certificate: String { "\(root)/cert.pem" }
    package var key: String { "\(root)/key.pem" }

    /// Why no instance can be had here, for the reason of a skipped test; nil when it can.
    package static var unavailable: String? {
        if access("/usr/sbin/postfix", X_OK) != 0 { return "Postfix is not installed" }
        if geteuid() != 0 { return "a private Postfix needs root" }
        if access("/usr/bin/openssl", X_OK) != 0 { return "openssl is not installed" }
        return nil
    }

    package static var isAvailable: Bool { unavailable == nil }

    /// Writes the files; nothing runs yet.
    package init(_ settings: Settings = Settings()) throws {
        directory = try TemporaryDirectory()
        root = directory.path
        (smtpPort, smtpsPort, submissionPort) = (try FreePort.find(), try FreePort.find(), try FreePort.find())
        guardian = Mutex(nil)
        for name in ["etc", "q", "d", "log"] { try directory.directory(name) }
        try TestProcess.must(["/bin/chown", "postfix", "\(root)/d"])
        try SelfSigned.make(key: key, certificate: certificate)
        try TestFile.write(mainCF, mainText(settings))
        try TestFile.write(masterCF, masterText(settings))
        letRest()
    }

    deinit { stop() }

    /// Files just written make every Postfix program wait a second or two; this puts their time back.
    package func letRest() {
        TestFile.age(mainCF)
        TestFile.age(masterCF)
    }

    /// Returns when master has opened its ports.
    package func start() throws {
        let guarding = try Guardian(pipeIn: root, script: PrivatePostfix.stopping, configDirectory)
        guardian.withLock { $0 = guarding }
        try TestProcess.must(["/usr/sbin/postfix", "-c", configDirectory, "start"])
        guard waitUntil({ FreePort.answers(smtpsPort) }) else {
            throw TestProcess.Failure(description: "the private Postfix opened no port: \(log)")
        }
    }

    /// Run when the test lets go. Who died in the middle of a start left one that still goes on.
    private static let stopping = """
        read -r word
        [ "$word" = stop ] || sleep 2
        \(ending)
        [ "$word" = stop ] || rm -rf "${1%/etc}"
        """

    /// A shell script that ends the Postfix of the configuration directory `$1`. Whether master runs is asked of the kernel: a
    /// test may have left a configuration with which postfix(1) neither stops nor finds it. A master that does not end within
    /// some seconds of SIGTERM, which is what `postfix stop` sends, is killed with its children: they share its process group.
    package static let ending = """
        queue=${1%/etc}/q
        pid=$(tr -dc 0-9 <"$queue/pid/master.pid" 2>/dev/null)
        # The number may be another process's by now; master's directory is the queue.
        runs() { [ -n "$pid" ] && [ "/proc/$pid/cwd" -ef "$queue" ]; }
        runs && kill "$pid"
        for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
          runs || break
          sleep 0.2
        done
        runs && kill -9 "-$pid"
        # A child that was still starting holds the ports a moment longer than master does.
        for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
          [ -n "$pid" ] && kill -0 "-$pid" 2>/dev/null || break
          sleep 0.2
        done
        """

    package func reload() throws {
        try TestProcess.must(["/usr/sbin/postfix", "-c", configDirectory, "reload"])
    }

    package var isRunning: Bool {
        (try? TestProcess.run(["/usr/sbin/postfix", "-c", configDirectory, "status"]))?.status == 0
    }

    /// Returns when master is gone. Harmless when nothing runs.
    package func stop() {
        guardian.withLock { guarding in
            guarding?.end()
            guarding = nil
        }
    }

    /// The mail log so far; empty when nothing was logged yet.
    package var log: String { (try? TestFile.text(logFile)) ?? "" }
}

extension PrivatePostfix {
    private func mainText(_ settings: Settings) -> String {
        var lines = [
            "# A Postfix for tests: nothing in here is the system's.",
            "compatibility_level = 3.6", "queue_directory = \(root)/q", "data_directory = \(root)/d",
            "maillog_file = \(logFile)", "maillog_file_prefixes = \(root)",
            "myhostname = mail.example.test", "mydestination =", "inet_interfaces = 127.0.0.1", "inet_protocols = ipv4",
            "mynetworks = 127.0.0.0/8", "alias_maps =", "alias_database =", "local_recipient_maps =",
            "default_transport = discard:", "local_transport = discard:", "relay_transport = discard:",
            "smtpd_tls_loglevel = 1",
        ]
        if settings.hasCertificate { lines += ["smtpd_tls_cert_file = \(certificate)", "smtpd_tls_key_file = \(key)"] }
        if let level = settings.securityLevel { lines.append("smtpd_tls_security_level = \(level)") }
        if let list = settings.mandatory { lines.append("smtpd_tls_mandatory_protocols = \(list)") }
        if let list = settings.opportunistic { lines.append("smtpd_tls_protocols = \(list)") }
        return (lines + settings.mainLines).map { $0 + "\n" }.joined()
    }

    private func masterText(_ settings: Settings) -> String {
        func entry(_ service: Service, _ port: Int, _ own: [String]) -> [String] {
            ["\(port) inet n - n - - smtpd"] + (own + (settings.overrides[service] ?? [])).map { "  -o \($0)" }
        }
        let lines =
            entry(.smtp, smtpPort, []) + entry(.smtps, smtpsPort, ["syslog_name=postfix/smtps", "smtpd_tls_wrappermode=yes"])
            + entry(.submission, submissionPort, ["syslog_name=postfix/submission", "smtpd_tls_security_level=encrypt"])
            + [
                "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup", "qmgr unix n - n 300 1 qmgr",
                "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite", "bounce unix - - n - 0 bounce",
                "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce", "verify unix - - n - 1 verify",
                "flush unix n - n 1000? 0 flush", "proxymap unix - - n - - proxymap", "smtp unix - - n - - smtp",
                "relay unix - - n - - smtp", "showq unix n - n - - showq", "error unix - - n - - error",
                "retry unix - - n - - error", "discard unix - - n - - discard", "local unix - n n - - local",
                "anvil unix - - n - 1 anvil", "scache unix - - n - 1 scache", "postlog unix-dgram n - n - 1 postlogd",
            ]
        return (lines + settings.masterLines).map { $0 + "\n" }.joined()
    }
}
