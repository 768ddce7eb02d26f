// Local TCP addresses something listens on, from the kernel's own tables (proc(5), /proc/net/tcp), and who holds them.

import Diagnosis
import Glibc

package enum ListeningSockets {
    /// By port and address; nil when the tables cannot be read.
    package static func read(processTable: String) -> [ListeningSocket]? {
        let tables = ["tcp", "tcp6"].map { SmallFile.text("\(processTable)/net/\($0)") }
        guard tables.contains(where: { $0 != nil }) else { return nil }
        return decode(tables.compactMap(\.self).joined(separator: "\n"))
    }

    package static func decode(_ table: String) -> [ListeningSocket] {
        var sockets: [ListeningSocket] = []
        var seen: Set<ListeningSocket> = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            // 0A is TCP_LISTEN.
            guard fields.count > 9, fields[3] == "0A", let (address, port) = address(fields[1]), let inode = Int(fields[9]) else {
                continue
            }
            let socket = ListeningSocket(address: address, port: port, inode: inode)
            if seen.insert(socket).inserted { sockets.append(socket) }
        }
        return sockets.sorted { ($0.port, $0.address, $0.inode) < ($1.port, $1.address, $1.inode) }
    }

    /// `0100007F:01D1`: words of the address as the machine keeps them, the port in plain hexadecimal.
    private static func address(_ text: Substring) -> (address: String, port: Int)? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = UInt16(parts[1], radix: 16).map(Int.init) else { return nil }
        let digits = Array(parts[0].utf8)
        guard digits.count == 8 || digits.count == 32 else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            guard let word = UInt32(String(decoding: digits[start..<(start + 8)], as: UTF8.self), radix: 16) else { return nil }
            withUnsafeBytes(of: word) { bytes += $0 }
        }
        return OwnAddresses.text(bytes, isIPv6: digits.count == 32).map { ($0, port) }
    }
}

/// Who holds a socket: found by its number among the open files of each process.
struct SocketHolders: Sendable {
    var processes: ProcessTable
    /// Master of the configuration directory at hand, where it runs.
    var master: RunningProcess?
    /// Seconds for the whole search: a machine may have thousands of processes with thousands of files each.
    var timeLimit = 1.5

    /// The same sockets, each with its holder or the reason why there is none.
    func find(for sockets: [ListeningSocket]) -> [ListeningSocket] {
        var holders: [Int: Int] = [:]
        let wanted = Set(sockets.map(\.inode))
        let deadline = MonotonicTime.now + timeLimit
        var isLate = false
        // Master opens the ports of all services; its children hold the same sockets.
        for pid in [master?.pid].compactMap(\.self) + processes.pids {
            if holders.count == wanted.count { break }
            if MonotonicTime.now > deadline {
                isLate = true
                break
            }
            for inode in inodes(of: pid) where wanted.contains(inode) && holders[inode] == nil { holders[inode] = pid }
        }
        return sockets.map { socket in
            var socket = socket
            socket.holder = holder(holders[socket.inode], isLate: isLate)
            return socket
        }
    }

    private func holder(_ pid: Int?, isLate: Bool) -> ListeningSocket.Holder {
        guard let process = pid.flatMap({ processes.process($0) }) else {
            if isLate { return .unknown(reason: "there are too many processes to look through in time") }
            return .unknown(
                reason: geteuid() == 0
                    ? "no process that can be seen from here holds it" : "this user may not look into other users' processes; root may")
        }
        return isOwn(process.pid) ? .ownMaster(process) : .other(process)
    }

    private func isOwn(_ pid: Int) -> Bool {
        guard let master else { return false }
        return pid == master.pid || processes.parent(of: pid) == master.pid
    }

    private func inodes(of pid: Int) -> [Int] {
        let directory = "\(processes.root)/\(pid)/fd"
        guard let names = try? FileSystem().entries(of: directory) else { return [] }
        return names.compactMap { name in
            var buffer = [CChar](repeating: 0, count: 64)
            let count = readlink("\(directory)/\(name)", &buffer, buffer.count)
            let text = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // socket:[12345]
            return text.hasPrefix("socket:[") ? Int(text.dropFirst(8).dropLast()) : nil
        }
    }
}
