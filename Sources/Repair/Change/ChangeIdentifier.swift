// Names of changes: the moment in UTC, made unique, and growing even when the clock was put back.

import Diagnosis

/// `2026-11-23T14-05-09Z`, or with a counter: `2026-11-23T14-05-09Z-2`. Sorted, changes are in the order they were made.
package struct ChangeIdentifier: Sendable, Hashable, Comparable {
    package var base: String
    package var counter: Int

    /// Nine digits are read.
    private static let largestCounter = 999_999_999

    /// Returns nil for text that no change of ours is called: it never becomes part of a path.
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
