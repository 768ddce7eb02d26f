// Names of changes: the moment in UTC, made unique, and growing even when the clock was put back.

/// A moment as `2026-11-23T14:05:09Z`; no calendar library is needed for UTC.
package struct Moment: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var seconds: Int
    package init(seconds: Int) { self.seconds = seconds }

    /// 9999-12-31T23:59:59Z: a clock that is further off must not make a name that is not read as one again.
    static let lastNamed = 253_402_300_799

    /// ISO 8601 with the given separator between hours, minutes and seconds.
    private func text(separator: String) -> String {
        let day = seconds.quotientFloored(by: 86400)
        let rest = seconds - day * 86400
        let date = Moment.civilDate(fromDay: day)
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { Moment.padded($0, 2) }.joined(separator: separator)
        return "\(Moment.padded(date.year, 4))-\(Moment.padded(date.month, 2))-\(Moment.padded(date.day, 2))T\(clock)Z"
    }

    package var iso: String { text(separator: ":") }
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

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    fileprivate func quotientFloored(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}

/// `2026-11-23T14-05-09Z`, or with a counter: `2026-11-23T14-05-09Z-2`. Sorted, changes are in the order they were made.
package struct ChangeIdentifier: Sendable, Hashable, Comparable {
    package var base: String
    package var counter: Int

    /// Nine digits are read.
    private static let largestCounter = 999_999_999

    /// Nil for text that no change of ours is called: it never becomes part of a path.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let pattern = Array("0000-00-00T00-00-00Z".utf8)
        guard bytes.count >= pattern.count else { return nil }
        for (byte, expected) in zip(bytes, pattern) {
            if expected == UInt8(ascii: "0") {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            } else if byte != expected {
                return nil
            }
        }
        let rest = bytes.dropFirst(pattern.count)
        base = String(decoding: bytes.prefix(pattern.count), as: UTF8.self)
        counter = 1
        if rest.isEmpty { return }
        let digits = rest.dropFirst()
        guard rest.first == UInt8(ascii: "-"), digits.count <= 9, digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            let number = Int(String(decoding: digits, as: UTF8.self)), number >= 2
        else { return nil }
        counter = number
    }

    /// The name for a change that begins now: after every one that exists, also when the clock went back.
    package init(now: Moment, after existing: some Sequence<ChangeIdentifier>) {
        base = Moment(seconds: min(max(now.seconds, 0), Moment.lastNamed)).name
        counter = 1
        // A counter that cannot grow was never given by this program; the name after it could not be read back.
        if let newest = existing.filter({ $0.counter < ChangeIdentifier.largestCounter }).max(), !(newest < self) {
            base = newest.base
            counter = newest.counter + 1
        }
    }

    package var text: String { counter == 1 ? base : "\(base)-\(counter)" }

    package static func < (left: ChangeIdentifier, right: ChangeIdentifier) -> Bool {
        left.base == right.base ? left.counter < right.counter : left.base < right.base
    }
}
