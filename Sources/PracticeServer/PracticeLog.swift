// The simulated server's mail log, written in syslog's own form.

import MailServer
import Glibc

struct PracticeLog: Sendable {
    var path: String
    var hostname: String

    func write(process: String, pid: Int, _ text: String) {
        let line = "\(stamp()) \(shortHostname) \(process)[\(pid)]: \(text)\n"
        // The file came with the scenario. It is not made again: a connection may end after the directory was removed.
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(line.utf8)
        // One write: lines of several threads do not mix in an O_APPEND file.
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private var shortHostname: String { hostname.split(separator: ".").first.map(String.init) ?? hostname }

    /// `Feb 21 18:41:44`, local time, as syslogd writes it.
    private func stamp() -> String {
        var now = time(nil)
        var parts = tm()
        localtime_r(&now, &parts)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%b %e %H:%M:%S", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
