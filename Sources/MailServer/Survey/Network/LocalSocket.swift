// One connection to a socket in the file system, closed at once: whether somebody listens there. Nothing is written and nothing read.

import Glibc

enum LocalSocket {
    /// True: somebody listens. False: there is no such socket, or nobody behind it. Nil: this user may not try, or the path is too long.
    static func takesConnections(_ path: String) -> Bool? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        if result == 0 { return true }
        // A queue of connections that is full belongs to somebody who listens.
        return switch errno {
        case EAGAIN, EINPROGRESS: true
        case ENOENT, ECONNREFUSED, ENOTDIR: false
        default: nil
        }
    }
}
