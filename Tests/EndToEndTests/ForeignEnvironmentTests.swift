// Root with somebody else's environment: whatever it points to is not even looked at, by the program or by what it runs.

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("A foreign environment", .serialized, .needs(.release, .postfix, .root, .strace, .tmux, .openssl))
    struct ForeignEnvironmentTests {
        private static let calls = "%file,connect"

        @Test("check and fix: no file, no program and no library of the trap is touched")
        func commands() throws {
            let patient = try Patient()
            let trap = try Trap()
            for words in [["check"], ["fix", "--yes"], ["history"], ["undo"]] {
                let strace = try RecordedCalls()
                let ended = try TestProcess.run(
                    strace.command(
                        [Programs.wizard] + words + patient.options, calls: ForeignEnvironmentTests.calls, withChildren: true,
                        environment: trap.environment))
                #expect(ended.status == (words == ["check"] ? 2 : 0), "\(ended.output)")
                try trap.expectUntouched(strace, during: words.joined(separator: " "))
            }
        }

        @Test("the wizard: its terminal is described by the system, not by the caller; practice keeps to /tmp")
        func wizard() throws {
            let trap = try Trap()
            let strace = try RecordedCalls()
            let terminal = try WalkingTerminal(
                strace.command(
                    [Programs.wizard, "practice"], calls: ForeignEnvironmentTests.calls, withChildren: true, environment: trap.environment))
            _ = try terminal.session.wait(for: "PRACTICE", seconds: WalkingTerminal.patience)
            try terminal.session.keys("q", "q")
            _ = try terminal.session.wait(for: "settings restored", seconds: WalkingTerminal.patience)
            try trap.expectUntouched(strace, during: "practice")
        }
    }
}

/// A directory of a foreign user with everything that an environment can point to, and the environment that does.
private struct Trap {
    private let directory: TemporaryDirectory
    private var path: String { directory.path }
    private var mark: String { "\(path)/sprung" }

    init() throws {
        directory = try TemporaryDirectory(mode: 0o777)
        for name in ["bin", "x", "home", "home/.terminfo", "home/.terminfo/x", "temporary", "lib"] { try directory.directory(name) }
        for name in [
            "postconf", "postfix", "openssl", "rpm", "dpkg-query", "journalctl", "systemctl", "sh", "zcat", "logger", "swift-backtrace",
        ] {
            try directory.write("bin/\(name)", "#!/bin/sh\n: > \(path)/sprung\n", mode: 0o755)
        }
        for name in ["main.cf", "openssl.cnf", "aliases", "locale", "cert.pem"] {
            try directory.write(name, "smtpd_tls_protocols = TLSv1\ncommand_directory = \(path)/bin\n")
        }
        let description = try #require(
            ["/lib/terminfo", "/usr/share/terminfo"].map { "\($0)/x/xterm-256color" }.first(where: TestFile.exists))
        for folder in ["x", "home/.terminfo/x"] {
            try TestFile.write("\(path)/\(folder)/xterm-256color", bytes: try TestFile.bytes(description))
        }
        try TestProcess.must(["/bin/chown", "-R", "65534", path])
        try TestProcess.must(["/bin/chmod", "0777", "\(path)/temporary"])
    }

    /// Each of these is heeded by some part of the program or by some program it runs.
    var environment: [String: String] {
        [
            "PATH": "\(path)/bin", "MAIL_CONFIG": path, "MAIL_DEBUG": "1", "MAIL_VERBOSE": "1", "TERMINFO": path, "TERMINFO_DIRS": path,
            "TERMCAP": "\(path)/aliases", "TERMPATH": "\(path)/aliases",
            "HOME": "\(path)/home", "LD_PRELOAD": "\(path)/lib/evil.so", "LD_LIBRARY_PATH": "\(path)/lib",
            "LD_AUDIT": "\(path)/lib/evil.so", "OPENSSL_CONF": "\(path)/openssl.cnf", "OPENSSL_MODULES": "\(path)/lib",
            "OPENSSL_ENGINES": "\(path)/lib", "SSL_CERT_FILE": "\(path)/cert.pem", "SSL_CERT_DIR": path, "SSLKEYLOGFILE": "\(path)/keys",
            "LANGUAGE": "\(path)/locale", "LOCPATH": path, "NLSPATH": "\(path)/%N",
            "GCONV_PATH": "\(path)/lib", "IFS": "/", "TMPDIR": "\(path)/temporary", "TZDIR": path, "TZ": "\(path)/locale",
            "ENV": "\(path)/aliases", "BASH_ENV": "\(path)/aliases", "HOSTALIASES": "\(path)/aliases",
            "RESOLV_HOST_CONF": "\(path)/aliases", "SWIFT_BACKTRACE": "enable=yes,swift-backtrace=\(path)/bin/swift-backtrace",
            "NCURSES_TRACE": "9999", "SYSTEMD_PAGER": "\(path)/bin/sh", "RPM_CONFIGDIR": path, "DPKG_ROOT": path,
            "DPKG_ADMINDIR": path, "POSTLOG_SERVICE": "x",
        ]
    }

    /// The path of the trap stands in no call of the program or of its children, the new start's own arguments left out.
    func expectUntouched(_ strace: RecordedCalls, during words: String) throws {
        let calls = try strace.calls()
        #expect(calls.count > 20, "the calls were seen")
        for call in calls where call.contains(path) { Issue.record("\(words): \(call)") }
        #expect(!TestFile.exists(mark), "\(words) ran a program of the trap")
    }
}
