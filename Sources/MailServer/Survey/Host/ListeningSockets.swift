// Local TCP addresses something listens on, from the kernel's own tables (proc(5), /proc/net/tcp).

import Glibc

package enum ListeningSockets {
    /// `127.0.0.1:465`, `[::]:25`, by port; nil when the tables cannot be read.
    package static func read(processTable: String) -> [String]? {
        let tables = ["tcp", "tcp6"].map { SmallFile.text("\(processTable)/net/\($0)") }
        guard tables.contains(where: { $0 != nil }) else { return nil }
        return decode(tables.compactMap(\.self).joined(separator: "\n"))
    }

    package static func decode(_ table: String) -> [String] {
        var sockets: [(port: Int, shown: String)] = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // 0A is TCP_LISTEN.
            guard fields.count > 3, fields[3] == "0A", let socket = address(fields[1]) else { continue }
            if !sockets.contains(where: { $0.shown == socket.shown }) { sockets.append(socket) }
        }
        return sockets.sorted { ($0.port, $0.shown) < ($1.port, $1.shown) }.map(\.shown)
    }

    /// `0100007F:01D1`: words of the address as the machine keeps them, the port in plain hexadecimal.
    private static func address(_ text: Substring) -> (port: Int, shown: String)? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1], radix: 16).map(Int.init) else { return nil }
        let digits = Array(parts[0].utf8)
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            guard let word = UInt32(String(decoding: digits[start..<(start + 8)], as: UTF8.self), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes += $0 }
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(digits.count == 8 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (port, digits.count == 8 ? "\(address):\(port)" : "[\(address)]:\(port)")
    }
}
