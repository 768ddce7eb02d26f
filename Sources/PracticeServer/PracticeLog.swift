// The simulated server's mail log, written in syslog's own form.

import MailServer
import Glibc

struct PracticeLog: Sendable {
    var path: String
    var hostname: String

    func write(process: String, pid: Int, _ text: String) {
        let line = "\(PracticeLog.stamp(time(nil))) \(shortHostname) \(process)[\(pid)]: \(text)\n"
        // The file came with the scenario. It is not made again: a connection may end after the directory was removed.
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(line.utf8)
        // One write: lines of several threads do not mix in an O_APPEND file.
        _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The scenario's log, its days moved so that the last line is of the last 24 hours: the incident is never older than its story.
    static func recent(_ log: String, now: time_t = time(nil)) -> String {
        let lines = log.split(separator: "\n", omittingEmptySubsequences: false)
        let year = parts(of: now).tm_year
        guard let last = lines.compactMap({ moment($0, year: year) }).max() else { return log }
        // Whole days, so that the time of day stays: an incident of the early morning does.
        let days = Int(floor(Double(now - last) / 86400))
        return lines.map { line in
            guard var moment = moment(line, year: year).map(parts) else { return String(line) }
            moment.tm_mday += Int32(days)
            moment.tm_isdst = -1
            return stamp(mktime(&moment)) + line.dropFirst(15)
        }.joined(separator: "\n")
    }

    /// Of a line that begins as `Feb 21 18:41:44`; nil where it does not.
    private static func moment(_ line: Substring, year: Int32) -> time_t? {
        var parts = tm()
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = line.prefix(15).split { $0 == " " || $0 == ":" }
        let numbers = words.dropFirst().compactMap { Int32($0) }
        guard let month = words.first.flatMap({ months.firstIndex(of: String($0)) }), numbers.count == 4 else { return nil }
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year, Int32(month), numbers[0])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[1], numbers[2], numbers[3])
        parts.tm_isdst = -1
        return mktime(&parts)
    }

    private static func parts(of moment: time_t) -> tm {
        var (moment, parts) = (moment, tm())
        localtime_r(&moment, &parts)
        return parts
    }

    private var shortHostname: String { hostname.split(separator: ".").first.map(String.init) ?? hostname }

    /// `Feb 21 18:41:44`, local time, as syslogd writes it.
    private static func stamp(_ moment: time_t) -> String {
        var parts = parts(of: moment)
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%b %e %H:%M:%S", &parts)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
