// Loopback ports nobody uses, taken below the kernel's own range so that no outgoing connection of another test takes them first.

import Glibc
import Synchronization

private let steps = Mutex(0)

package enum FreePort {
    /// Never the same twice in one process: tests run side by side.
    package static func find() throws -> Int {
        for _ in 0..<12000 {
            let step = steps.withLock { step in
                step += 1
                return step
            }
            let port = 20000 + (Int(getpid()) * 97 + step) % 12000
            if canBind(port) { return port }
        }
        throw TestProcess.Failure(description: "no free port between 20000 and 32000 on 127.0.0.1")
    }

    /// Something accepts connections there.
    package static func answers(_ port: Int, ipv6: Bool = false) -> Bool {
        withSocket(port, ipv6) { descriptor, address, length in connect(descriptor, address, length) == 0 }
    }

    /// Somebody has the port; unlike `answers`, he does not notice being asked.
    package static func isTaken(_ port: Int, ipv6: Bool = false) -> Bool { !canBind(port, ipv6: ipv6) }

    private static func canBind(_ port: Int, ipv6: Bool = false) -> Bool {
        withSocket(port, ipv6) { descriptor, address, length in bind(descriptor, address, length) == 0 }
    }

    private static func withSocket(_ port: Int, _ ipv6: Bool, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        let descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return LoopbackAddress.with(port: port, ipv6: ipv6) { body(descriptor, $0, $1) }
    }
}

/// 127.0.0.1 or ::1 with a port, as the socket calls want it.
package enum LoopbackAddress {
    package static func with<Result>(port: Int, ipv6: Bool, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        func pass<Address>(_ value: Address) -> Result {
            withUnsafePointer(to: value) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<Address>.size)) }
            }
        }
        if ipv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(port).bigEndian
            address.sin6_addr = in6addr_loopback
            return pass(address)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return pass(address)
    }
}
