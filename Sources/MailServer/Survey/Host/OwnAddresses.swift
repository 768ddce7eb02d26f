// The numeric addresses of this machine's own interfaces: a connection to any other ends at somebody else's server.

import Diagnosis
import Glibc

enum OwnAddresses {
    /// Without a scope, each once, in the kernel's order.
    static func read() -> Observed<[String]> {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return .cannotTell("The addresses of this machine cannot be seen: \(SystemError.last.text)") }
        defer { freeifaddrs(first) }
        var found: [String] = []
        var next = first
        while let entry = next {
            next = entry.pointee.ifa_next
            guard let address = entry.pointee.ifa_addr.flatMap({ text(of: $0) }), !found.contains(address) else { continue }
            found.append(address)
        }
        return .value(found)
    }

    private static func text(of address: UnsafeMutablePointer<sockaddr>) -> String? {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            var value = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return withUnsafeBytes(of: &value) { text(Array($0), isIPv6: false) }
        case AF_INET6:
            var value = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return withUnsafeBytes(of: &value) { text(Array($0), isIPv6: true) }
        default: return nil
        }
    }

    /// In the usual notation (inet_ntop(3)).
    static func text(_ bytes: [UInt8], isIPv6: Bool) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
