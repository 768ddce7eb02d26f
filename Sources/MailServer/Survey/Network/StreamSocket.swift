// A TCP connection to a numeric address, every wait with a limit. Blocks: to be used on a thread of its own.

import Glibc

final class StreamSocket: Sendable {
    enum Failure: Error, Equatable {
        case refused
        case timedOut
        case cancelled
        case unreachable(String)
        case failed(String)
    }

    enum Received: Equatable {
        case bytes([UInt8])
        case closed
        case nothing
    }

    /// Does not block.
    let descriptor: Int32
    private let cancellation: Cancellation

    /// Connects within the time limit, in seconds.
    init(address: String, port: Int, timeLimit: Double, cancellation: Cancellation) throws(Failure) {
        let isIPv6 = address.contains(":")
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        self.cancellation = cancellation
        guard descriptor >= 0 else { throw StreamSocket.failure(errno) }
        guard let code = StreamSocket.connect(descriptor, address, port) else {
            throw .failed("\(address) is no numeric address")
        }
        if code == 0 { return }
        guard code == EINPROGRESS else { throw StreamSocket.failure(code) }
        guard try wait(for: POLLOUT, until: MonotonicTime.now + timeLimit) else { throw .timedOut }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
        guard error == 0 else { throw StreamSocket.failure(error) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// What comes until the deadline; a reset counts as closed.
    func receive(until deadline: Double) throws(Failure) -> Received {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while try wait(for: POLLIN, until: deadline) {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 { return .bytes(Array(chunk[..<count])) }
            if count == 0 || errno == ECONNRESET { return .closed }
            guard errno == EAGAIN || errno == EINTR else { throw StreamSocket.failure(errno) }
        }
        return .nothing
    }

    /// Short texts only: what does not fit the socket's buffer at once is a failure.
    func send(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        guard count == bytes.count else { throw count < 0 ? StreamSocket.failure(errno) : .failed("the connection takes no data") }
    }

    private func wait(for events: Int32, until deadline: Double) throws(Failure) -> Bool {
        while true {
            if cancellation.isCancelled { throw .cancelled }
            let left = deadline - MonotonicTime.now
            guard left > 0 else { return false }
            var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let count = poll(&entry, 1, Int32(min(left, 0.05) * 1000) + 1)
            if count > 0 { return true }
            if count < 0 && errno != EINTR { throw StreamSocket.failure(errno) }
        }
    }

    /// 0 or an errno; nil when the address is not numeric.
    private static func connect(_ descriptor: Int32, _ address: String, _ port: Int) -> Int32? {
        func connect<Address>(_ value: Address) -> Int32 {
            withUnsafePointer(to: value) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0 ? 0 : errno
                }
            }
        }
        if address.contains(":") {
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = in_port_t(port).bigEndian
            return inet_pton(AF_INET6, address, &target.sin6_addr) == 1 ? connect(target) : nil
        }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = in_port_t(port).bigEndian
        return inet_pton(AF_INET, address, &target.sin_addr) == 1 ? connect(target) : nil
    }

    private static func failure(_ code: Int32) -> Failure {
        switch code {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timedOut
        case ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL, EAFNOSUPPORT: .unreachable(SystemError(code).text)
        default: .failed(SystemError(code).text)
        }
    }
}
