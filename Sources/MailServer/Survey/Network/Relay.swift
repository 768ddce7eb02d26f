// Gives openssl's client a connection that is open already. The program speaks with the server first, as telnet does, and after
// STARTTLS as a mail server does; openssl then makes its handshake on the very same connection. So the server sees one connection
// and a session that ends with QUIT, where three connections would leave "lost connection" and SSL_accept errors in its log.
//
// The client is told to connect to a port of 127.0.0.1 that this relay listens on for one connection. Another local user who is
// faster than the client gets what he could have by himself, a connection to the server; the client is then refused, which says
// nothing about the server.

import CPosix
import Glibc

final class Relay: Sendable {
    /// On 127.0.0.1; given by the kernel.
    let port: Int
    private let listener: Int32
    private let ending = Cancellation()

    /// Bytes the server may send: a session takes some 10 KB. One that floods is cut off.
    private static let limit = 1 << 20

    /// Returns nil where the system gives no port, as without a loopback interface.
    init?() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard isListening else {
            close(descriptor)
            return nil
        }
        listener = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(listener) }

    /// The client has ended: what is still carried comes to its end too.
    func end() { ending.cancel() }

    /// Carries bytes both ways until both sides have closed, the client has ended, or the deadline is over. Blocks. Returns how many
    /// bytes the server sent.
    func carry(_ server: StreamSocket, until deadline: Double) -> Int {
        guard let client = accepted(until: deadline) else { return 0 }
        defer { close(client) }
        var down = Stream(from: server.descriptor, to: client)
        var up = Stream(from: client, to: server.descriptor)
        var lastCall = deadline
        while !(down.isOver && up.isOver), down.count < Relay.limit, MonotonicTime.now < lastCall {
            // Once the client is gone the server gets a moment to close by itself, as it does after QUIT.
            if ending.isCancelled || up.isOver { lastCall = min(lastCall, MonotonicTime.now + 0.5) }
            var waits = [down, up].flatMap(\.waits)
            if waits.isEmpty { break }
            _ = poll(&waits, nfds_t(waits.count), 20)
            down.move()
            up.move()
        }
        return down.count
    }

    private func accepted(until deadline: Double) -> Int32? {
        while MonotonicTime.now < deadline, !ending.isCancelled {
            var wait = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, 20)
            let client = px_accept(listener)
            if client >= 0 {
                // One connection only.
                _ = shutdown(listener, Int32(SHUT_RDWR))
                return client
            }
        }
        return nil
    }
}

/// One direction. Its end is passed on as the end of what the other side hears.
private struct Stream {
    let from: Int32
    let to: Int32
    var count = 0
    private var unsent: ArraySlice<UInt8> = []
    private var isRead = false
    private(set) var isOver = false

    init(from: Int32, to: Int32) {
        self.from = from
        self.to = to
    }

    var waits: [pollfd] {
        if isOver { return [] }
        return unsent.isEmpty
            ? [pollfd(fd: from, events: Int16(POLLIN), revents: 0)] : [pollfd(fd: to, events: Int16(POLLOUT), revents: 0)]
    }

    mutating func move() {
        if isOver { return }
        if unsent.isEmpty, !isRead { read() }
        if !unsent.isEmpty { write() }
        if unsent.isEmpty, isRead {
            isOver = true
            _ = shutdown(to, Int32(SHUT_WR))
        }
    }

    private mutating func read() {
        var chunk = [UInt8](repeating: 0, count: 16384)
        let received = recv(from, &chunk, chunk.count, 0)
        if received > 0 {
            count += received
            unsent = chunk[..<received]
        } else if received == 0 || errno != EAGAIN && errno != EINTR {
            isRead = true
        }
    }

    private mutating func write() {
        let sent = unsent.withUnsafeBytes { send(to, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent > 0 {
            unsent = unsent.dropFirst(sent)
        } else if errno != EAGAIN && errno != EINTR {
            // Nobody hears it any more.
            unsent = []
            isRead = true
        }
    }
}
