// A TCP server on 127.0.0.1 (or ::1) that treats every connection as the test says.

import Glibc
import Synchronization

package final class LoopbackServer: Sendable {
    /// One accepted connection; closed when the treatment returns.
    package struct Connection: Sendable {
        fileprivate let descriptor: Int32

        package func send(_ text: String) {
            let bytes = Array(text.utf8)
            _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        }

        /// What the peer sent next; empty when it closed.
        package func receive() -> String {
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            return count > 0 ? String(decoding: chunk[..<count], as: UTF8.self) : ""
        }

        /// Waits until the peer closes.
        package func drain() { while !receive().isEmpty {} }
    }

    package let port: Int
    private let descriptor: Int32
    private let accepted = Mutex(0)

    /// Connections so far.
    package var connections: Int { accepted.withLock { $0 } }

    package init(ipv6: Bool = false, _ treat: @escaping @Sendable (Connection) -> Void) throws {
        descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        port = try FreePort.find()
        let listener = descriptor
        let isBound = LoopbackAddress.with(port: port, ipv6: ipv6) { bind(listener, $0, $1) == 0 }
        guard isBound, listen(listener, 20) == 0 else {
            throw TestProcess.Failure(description: "cannot listen on port \(port): \(String(cString: strerror(errno)))")
        }
        Thread.start { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                self?.accepted.withLock { $0 += 1 }
                Thread.start {
                    treat(Connection(descriptor: client))
                    close(client)
                }
            }
        }
    }

    deinit {
        // Wakes the accepting thread before the number can be given to another.
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    /// An SMTP server that answers each command by its first word; unknown ones with 250. `heard` is told of each.
    package static func smtp(
        greeting: String = "220 mail.example.test ESMTP\r\n", replies: [String: String],
        heard: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> LoopbackServer {
        try LoopbackServer { connection in
            connection.send(greeting)
            while true {
                let line = connection.receive()
                guard let word = line.split(whereSeparator: { $0 == " " || $0.isNewline }).first else { return }
                heard(String(word))
                connection.send(replies[String(word)] ?? "250 Ok\r\n")
                if word == "QUIT" { return }
            }
        }
    }
}

/// A plain detached thread.
private enum Thread {
    final class Job {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let job = Unmanaged.passRetained(Job(body))
        pthread_create(
            &thread, nil,
            { pointer in
                Unmanaged<Job>.fromOpaque(pointer!).takeRetainedValue().body()
                return nil
            }, job.toOpaque())
        pthread_detach(thread)
    }
}
