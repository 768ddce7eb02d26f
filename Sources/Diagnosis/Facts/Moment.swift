// Moments as text, in UTC.

/// A moment as `2026-11-23T14:05:09Z`; no calendar library is needed for UTC.
package struct Moment: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var seconds: Int
    package init(seconds: Int) { self.seconds = seconds }

    /// 9999-12-31T23:59:59Z: a clock that is further off must not make a name that is not read as one again.
    package static let lastNamed = 253_402_300_799

    /// ISO 8601 with the given separator between hours, minutes and seconds.
    private func text(separator: String) -> String {
        let day = seconds.quotientFloored(by: 86400)
        let rest = seconds - day * 86400
        let date = Moment.civilDate(fromDay: day)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { Moment.padded($0, 2) }.joined(separator: separator)
        return "\(Moment.padded(date.year, 4))-\(Moment.padded(date.month, 2))-\(Moment.padded(date.day, 2))T\(clock)Z"
    }

    package var iso: String { text(separator: ":") }
    /// As a person reads it: `Nov 23 2026 14:05:09 UTC`.
    package var spoken: String {
        let date = Moment.civilDate(fromDay: seconds.quotientFloored(by: 86400))
        return "\(LogStamp.months[date.month - 1]) \(date.day) \(date.year) \(clock)"
    }
    /// The time of day alone: `14:32:10 UTC`.
    package var clock: String { "\(iso.dropFirst(11).dropLast()) UTC" }
    /// The day alone: `2026-11-23`.
    package var day: String { String(iso.prefix(10)) }
    /// As a directory name: no colons.
    package var name: String { text(separator: "-") }

    /// Howard Hinnant's `civil_from_days`: years that begin in March have their leap day last.
    private static func civilDate(fromDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted.quotientFloored(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The same backwards: days since 1970-01-01 of a date (`days_from_civil`).
    static func day(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.quotientFloored(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func year(of seconds: Int) -> Int { civilDate(fromDay: seconds.quotientFloored(by: 86400)).year }

    /// `Nov 23`, as loggers write it.
    static func monthDay(ofDay day: Int) -> String {
        let date = civilDate(fromDay: day)
        return "\(LogStamp.months[date.month - 1]) \(date.day)"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    func quotientFloored(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}
