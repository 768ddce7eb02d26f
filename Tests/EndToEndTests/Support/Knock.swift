// What a client sees at a port of this machine, found out without the program under test.

import Glibc
import TestSupport

enum Knock {
    /// The server accepts the connection and closes it without a byte: the face of the fault.
    static func isClosedAtOnce(_ port: Int) -> Bool {
        guard let answer = firstBytes(port) else { return false }
        return answer.isEmpty
    }

    /// A full TLS handshake as a mail client does it, and the server's greeting inside.
    static func answersWithTLS(_ port: Int) -> Bool {
        client(port, ["-quiet"]).split(separator: "\n").contains { $0.hasPrefix("220 ") }
    }

    /// A full TLS handshake after STARTTLS.
    static func doesSTARTTLS(_ port: Int) -> Bool {
        client(port, ["-starttls", "smtp"]).contains(/New, TLSv1\.[0-3], Cipher is [A-Z]/)
    }

    private static func client(_ port: Int, _ options: [String]) -> String {
        let command = ["/usr/bin/timeout", "20", "/usr/bin/openssl", "s_client", "-crlf", "-connect", "127.0.0.1:\(port)"]
        return (try? TestProcess.run(command + options, input: "quit\n"))?.output ?? ""
    }

    /// Nil when nobody listens or nothing happens in ten seconds; empty when the server closed.
    private static func firstBytes(_ port: Int) -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard LoopbackAddress.with(port: port, ipv6: false, { connect(descriptor, $0, $1) }) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        if count < 0 { return errno == ECONNRESET ? "" : nil }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
