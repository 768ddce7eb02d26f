// A real TLS server of a test's own: `openssl s_server` with a key made for it.

import Glibc

package final class OpenSSLServer: Sendable {
    package let port: Int
    private let child: pid_t
    private let directory: TemporaryDirectory
    private let input: Int32

    package static var isAvailable: Bool { access("/usr/bin/openssl", X_OK) == 0 }

    /// `options` are s_server's own (`-tls1_2`, `-cipher …`). `says` is sent inside TLS to the first client that completes the
    /// handshake.
    package init(_ options: [String] = [], says: String = "", ipv6: Bool = false) throws {
        directory = try TemporaryDirectory(mode: 0o700)
        port = try FreePort.find()
        let (key, certificate) = ("\(directory.path)/key.pem", "\(directory.path)/cert.pem")
        try SelfSigned.make(key: key, certificate: certificate)
        let output = open("\(directory.path)/log", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw TestProcess.Failure(description: "no pipe: \(errno)") }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        // Kept open: s_server takes the end of its input for the end of its work.
        input = ends[1]
        _ = write(input, says, says.utf8.count)
        defer { [output, ends[0]].forEach { _ = close($0) } }
        child = try TestProcess.spawn(
            [
                "/usr/bin/openssl", "s_server", "-quiet", "-accept", ipv6 ? "[::1]:\(port)" : "127.0.0.1:\(port)", "-key", key,
                "-cert", certificate,
            ]
                + options, standardInput: ends[0], output: output)
        let log = "\(directory.path)/log"
        guard waitUntil({ FreePort.isTaken(port, ipv6: ipv6) }) else {
            throw TestProcess.Failure(description: "openssl s_server does not listen: \((try? TestFile.text(log)) ?? "")")
        }
    }

    deinit {
        kill(child, SIGKILL)
        _ = TestProcess.wait(for: child)
        close(input)
    }
}
