// A real sshd of a test's own on a loopback port: own host key, own configuration, one key that may log in as the user who
// runs the tests. It ends with the test, whatever happens: a shell waits for the test's end of a pipe.

import Foundation
import Glibc
import TestSupport

final class SSHServer: Sendable {
    let port: Int
    private let directory: TemporaryDirectory
    private let guardian: Guardian

    /// Why none can be had; nil when it can.
    static var unavailable: String? {
        if !Programs.exists("/usr/sbin/sshd") { return "openssh-server is not installed" }
        if executable("ssh") == nil { return "openssh-client is not installed" }
        if geteuid() != 0 { return "a private sshd needs root" }
        return nil
    }

    /// `isOld`: it speaks only what the sshd of CentOS 6 has and today's ssh has switched off, and takes files by the old protocol alone.
    init(isOld: Bool = false) throws {
        directory = try TemporaryDirectory(mode: 0o700)
        port = try FreePort.find()
        let path = directory.path
        // sshd's privilege separation wants this directory; the package's own start script makes it.
        mkdir("/run/sshd", 0o755)
        for key in ["host", "user"] {
            try TestProcess.must(["/usr/bin/ssh-keygen", "-q", "-t", isOld ? "rsa" : "ed25519", "-N", "", "-f", "\(path)/\(key)"])
        }
        try directory.write("authorized_keys", try TestFile.text("\(path)/user.pub"), mode: 0o600)
        try directory.write(
            "sshd_config", SSHServer.configuration(path, port) + (isOld ? SSHServer.oldAlgorithms : SSHServer.newFileTransfer))
        let script =
            "/usr/sbin/sshd -D -e -f \"$1\" </dev/null & pid=$!; read -r word; kill $pid; wait $pid"
            + "; [ \"$word\" = stop ] || rm -rf \"${1%/*}\""
        guardian = try Guardian(pipeIn: path, script: script, "\(path)/sshd_config", output: "\(path)/log")
        guard waitUntil(within: 300, { FreePort.isTaken(port) }) else {
            throw TestProcess.Failure(description: "sshd does not listen: \((try? TestFile.text("\(path)/log")) ?? "")")
        }
    }

    deinit { guardian.end() }

    /// The private key that may log in.
    var key: String { "\(directory.path)/user" }

    /// Options of ssh and scp that lead nowhere else, and take nothing from the configuration of whoever runs the tests.
    var options: [String] {
        [
            "-F", "none", "-i", key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
        ]
    }

    /// The command that logs in with a terminal and runs those words there.
    func login(running words: [String]) -> [String] {
        ["ssh", "-tt", "-p", "\(port)"] + options + ["\(NSUserName())@127.0.0.1", words.map(shellQuoted).joined(separator: " ")]
    }

    private static let newFileTransfer = "Subsystem sftp internal-sftp\n"

    /// Today's sshd tells every client that it takes the newer signatures of an RSA key (RFC 8308), and theirs are then used, also where its
    /// configuration refuses them: so it has to accept them, which that of CentOS 6 does not.
    private static let oldAlgorithms = """
        HostKeyAlgorithms ssh-rsa
        PubkeyAcceptedAlgorithms +ssh-rsa
        KexAlgorithms diffie-hellman-group14-sha1
        MACs hmac-sha1

        """

    private static func configuration(_ path: String, _ port: Int) -> String {
        // A locked account may log in only where PAM decides.
        let shadow = (try? TestFile.text("/etc/shadow")) ?? ""
        let isLocked = shadow.split(separator: "\n").contains { $0.hasPrefix("\(NSUserName()):!") }
        return """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(path)/host
            AuthorizedKeysFile \(path)/authorized_keys
            PidFile none
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            UsePAM \(isLocked ? "yes" : "no")
            PrintMotd no
            AcceptEnv LANG

            """
    }
}
