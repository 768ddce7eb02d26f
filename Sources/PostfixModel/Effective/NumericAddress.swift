// Hosts and numeric addresses as text, as configuration, kernel and log write them.

package enum NumericAddress {
    package static func isLoopback(_ address: String) -> Bool {
        address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
    }

    /// Of one link, and so no address that clients from elsewhere reach (RFC 4291, 2.5.6).
    package static func isLinkLocal(_ address: String) -> Bool { address.lowercased().hasPrefix("fe80:") }

    /// Every address of this machine: a socket bound to it takes connections to all of them, and a connection to it is one to the loopback.
    package static func isUnspecified(_ address: String) -> Bool { ["0.0.0.0", "::", "0"].contains(bare(address)) }

    /// A host as configured that leads to this machine alone: an address of the loopback, `localhost`, `loopback-only`.
    package static func isLoopbackOnly(_ host: some StringProtocol) -> Bool {
        let bare = bare(host).lowercased()
        return ["localhost", "loopback-only"].contains(bare) || isLoopback(bare)
    }

    /// As written by the kernel and the resolver both, which agree up to letter case, brackets and a scope.
    package static func isSame(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

    /// Without the brackets and the `ipv6:` of Postfix's notation.
    package static func bare(_ host: some StringProtocol) -> String {
        guard host.hasPrefix("["), host.hasSuffix("]") else { return String(host) }
        let inside = host.dropFirst().dropLast()
        return String(inside.lowercased().hasPrefix("ipv6:") ? inside.dropFirst(5) : inside[...])
    }

    package static func isNumeric(_ host: String) -> Bool {
        host.contains(":") || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// `127.0.0.1:465`, `[::1]:465`.
    package static func text(_ host: String, port: some CustomStringConvertible) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func plain(_ address: String) -> String {
        var text = bare(address).lowercased()[...]
        if let scope = text.firstIndex(of: "%") { text = text[..<scope] }
        if text.hasPrefix("::ffff:"), text.contains(".") { text = text.dropFirst(7) }
        return String(text)
    }
}
