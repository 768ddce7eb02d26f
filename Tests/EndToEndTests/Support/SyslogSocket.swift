// What programs of this machine send to syslog, heard by the test itself where no daemon listens on /dev/log.

import Foundation
import Glibc
import Synchronization
import TestSupport

final class SyslogSocket: Sendable {
    private static let path = "/dev/log"
    private let descriptor: Int32
    private let heard = Mutex<[String]>([])

    /// Why it cannot be heard; nil when it can.
    static var unavailable: String? {
        if geteuid() != 0 { return "listening on /dev/log needs root" }
        return isListened ? "something else listens on /dev/log" : nil
    }

    private static var isListened: Bool {
        let probe = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        return withAddress { connect(probe, $0, $1) } == 0
    }

    init() throws {
        // The test before this one may be letting go of it at this moment.
        guard waitUntil(within: 300, { SyslogSocket.unavailable == nil }) else {
            throw TestProcess.Failure(description: SyslogSocket.unavailable ?? "no syslog")
        }
        // A socket that nobody listens on any more is in the way of a new one.
        unlink(SyslogSocket.path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let descriptor = descriptor
        guard SyslogSocket.withAddress({ bind(descriptor, $0, $1) }) == 0 else {
            throw TestProcess.Failure(description: "cannot listen on /dev/log: \(errno)")
        }
        keepEmpty()
    }

    deinit {
        close(descriptor)
        unlink(SyslogSocket.path)
    }

    /// Every line so far.
    func lines() -> [String] {
        take()
        return heard.withLock { $0 }
    }

    /// A sender waits while the queue is full, and others on this machine may be sending too: the queue is kept empty.
    private func keepEmpty() {
        Thread.detachNewThread { [weak self] in
            while self?.take() != nil { usleep(50_000) }
        }
    }

    private func take() {
        heard.withLock { heard in
            var bytes = [UInt8](repeating: 0, count: 8192)
            while true {
                let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
                guard count > 0 else { return }
                heard.append(String(decoding: bytes[..<count], as: UTF8.self))
            }
        }
    }

    private static func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) } }
    }
}
