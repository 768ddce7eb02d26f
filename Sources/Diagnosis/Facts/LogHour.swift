// Time stamps of a log as moments that can be put in order. A log has its own clock: no time zone is asked for, and a stamp without a
// year gets the year that the reading of its file implies.

/// A time stamp taken apart: `Nov 23 11:44:20`, `2026-11-23T11:44:20.123+01:00`.
package struct LogStamp: Sendable, Equatable {
    /// Is nil where the logger writes none.
    package var year: Int?
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    /// Minutes east of UTC, where written.
    package var zone: Int?

    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<(start + count)] {
                // `Nov  3`: a day of one digit.
                guard ByteScan.isDigit(byte) || byte == 0x20 && value == 0 else { return nil }
                value = value * 10 + (byte == 0x20 ? 0 : Int(byte) - 0x30)
            }
            return value
        }
        let isISO = bytes.first.map(ByteScan.isDigit) ?? false
        let clock = isISO ? 11 : 7
        guard let hour = number(clock, 2), let minute = number(clock + 3, 2), let second = number(clock + 6, 2), hour < 24, minute < 60,
            second < 61
        else { return nil }
        if isISO {
            guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2) else { return nil }
            (self.year, self.month, self.day) = (year, month, day)
        } else {
            guard bytes.count > 3, let month = LogStamp.months.firstIndex(of: String(decoding: bytes[..<3], as: UTF8.self)),
                let day = number(4, 2)
            else { return nil }
            (self.month, self.day) = (month + 1, day)
        }
        guard (1...12).contains(month), (1...31).contains(day) else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
        zone = isISO ? LogStamp.zone(bytes[19...]) : nil
    }

    /// `.123+01:00`, `+0100`, `Z`.
    private static func zone(_ rest: ArraySlice<UInt8>) -> Int? {
        if rest.last == 0x5A { return 0 }
        guard let sign = rest.lastIndex(where: { $0 == 0x2B || $0 == 0x2D }) else { return nil }
        let digits = rest[(sign + 1)...].filter(ByteScan.isDigit).map { Int($0) - 0x30 }
        guard digits.count == 4 else { return nil }
        let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
        return rest[sign] == 0x2D ? -minutes : minutes
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// As a person reads it, on the log's own clock: `2026-11-23T11:44:20.123+01:00` as `Nov 23 11:44:20`, like the stamps of other
    /// loggers, which stay as they are.
    package static func spoken(_ text: String) -> String {
        guard let stamp = LogStamp(text), stamp.year != nil else { return text }
        let clock = text.utf8.dropFirst(11).prefix(8)
        return "\(months[stamp.month - 1]) \(stamp.day < 10 ? " " : "")\(stamp.day) \(String(decoding: clock, as: UTF8.self))"
    }

    /// Seconds since 1970 on the log's own clock, in this year where it has none.
    package func seconds(year assumed: Int) -> Int {
        Moment.day(year: year ?? assumed, month: month, day: day) * 86400 + hour * 3600 + minute * 60 + second
    }

    /// The latest moment that is not after `end` (a day of grace for clocks and zones), in seconds on the log's own clock: a stamp
    /// without a year is of the last year in which it could have been written.
    package func seconds(notAfter end: Int) -> Int {
        guard year == nil else { return seconds(year: 0) }
        let last = Moment.year(of: end)
        let here = seconds(year: last)
        return here <= end + 86400 ? here : seconds(year: last - 1)
    }
}

/// An hour on the log's own clock, counted from 1970.
package struct LogHour: Sendable, Hashable, Comparable {
    package var number: Int
    package init(number: Int) { self.number = number }
    package init(seconds: Int) { number = seconds.quotientFloored(by: 3600) }
    package static func < (left: LogHour, right: LogHour) -> Bool { left.number < right.number }
    package var day: Int { number.quotientFloored(by: 24) }
}
