// Searching in bytes. Logs are read by the million lines, so nothing here decodes or copies.

/// Free-standing searches over a line of bytes; positions are offsets into the buffer.
package enum ByteScan {
    /// The needle stands at this offset.
    package static func matches(_ needle: StaticString, in line: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
        let count = needle.utf8CodeUnitCount
        guard offset >= 0, offset + count <= line.count else { return false }
        let start = needle.utf8Start
        var index = 0
        while index < count {
            if line[offset + index] != start[index] { return false }
            index += 1
        }
        return true
    }

    /// First offset at or after `start` where the needle stands.
    package static func first(_ needle: StaticString, in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let head = needle.utf8Start[0]
        let last = line.count - needle.utf8CodeUnitCount
        var index = start
        while index <= last {
            if line[index] == head, matches(needle, in: line, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// Last offset at or after `start` where the needle stands.
    package static func last(_ needle: StaticString, in line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = line.count - needle.utf8CodeUnitCount
        while index >= start {
            if matches(needle, in: line, at: index) { return index }
            index -= 1
        }
        return nil
    }

    package static func text(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: line[range]), as: UTF8.self)
    }

    /// As `text`, at most so many bytes of it, cut between characters, with an ellipsis where something is left out: what stands in a
    /// log may have any length, and nobody reads more than some hundred bytes of a line.
    package static func excerpt(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, limit: Int) -> String {
        guard range.count > limit else { return text(line, range) }
        var end = range.lowerBound + limit
        while end > range.lowerBound, line[end] & 0xC0 == 0x80 { end -= 1 }
        return text(line, range.lowerBound..<end) + "…"
    }

    package static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
