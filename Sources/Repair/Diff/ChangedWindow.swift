// Where two states of a file differ, with the lines around it. A configuration file may be large and the changes in it small and
// far apart: only these parts are compared line by line.

struct ChangedWindow: Equatable {
    var before: Range<Int>
    var after: Range<Int>
    /// Lines in front of the window in the old file, and in the new one.
    var linesSkipped: Int
    var newLinesSkipped: Int

    /// One part with every difference in it.
    init(before: [UInt8], after: [UInt8], context: Int) {
        let start = Self.lineStart(in: before, at: commonPrefix(before, after), linesBack: context)
        let suffix = commonSuffix(before, after, limit: min(before.count, after.count) - start)
        // The common end may begin in the middle of a line, so it counts from the next line on.
        let end = Self.lineEnd(in: before, from: before.count - suffix, lines: context + 1)
        self.before = start..<end
        self.after = start..<(end + after.count - before.count)
        linesSkipped = countLineEnds(before, in: 0..<start)
        newLinesSkipped = linesSkipped
    }

    private init(before: Range<Int>, after: Range<Int>, linesSkipped: Int, newLinesSkipped: Int) {
        self.before = before
        self.after = after
        self.linesSkipped = linesSkipped
        self.newLinesSkipped = newLinesSkipped
    }

    /// In file order, with lines between them that no hunk shows. Parts are told apart where the same bytes go on for long.
    static func all(before: [UInt8], after: [UInt8], context: Int) -> [ChangedWindow] {
        var rest = ChangedWindow(before: before, after: after, context: context)
        var windows: [ChangedWindow] = []
        while rest.before.count > longRun, let split = rest.split(before, after, context) {
            windows.append(split.first)
            rest = split.rest
        }
        return windows + [rest]
    }

    /// Fewer bytes than these are not worth looking for.
    private static let longRun = 1 << 16
    /// Lines on either side within which the files must find together again.
    private static let reach = 40

    /// This window up to a little behind its first difference, and one with all that is left; nil where the files do not find
    /// together again soon, or where what they then have in common is soon over.
    private func split(_ old: [UInt8], _ new: [UInt8], _ context: Int) -> (first: ChangedWindow, rest: ChangedWindow)? {
        let same = commonPrefix(old, new, from: (before.lowerBound, after.lowerBound))
        let start = Self.lineStart(in: old, at: before.lowerBound + same, linesBack: 0)
        let left = Self.lineStarts(in: old, from: start)
        let right = Self.lineStarts(in: new, from: start - before.lowerBound + after.lowerBound)
        for sum in 1...(2 * Self.reach) {
            for number in max(0, sum - right.count + 1)...sum where number < left.count && sum - number < right.count {
                let meeting = (left: left[number], right: right[sum - number])
                let run = commonPrefix(old, new, from: meeting)
                if run >= Self.longRun { return parted(old, new, context, at: meeting, run: run) }
            }
        }
        return nil
    }

    private func parted(
        _ old: [UInt8], _ new: [UInt8], _ context: Int, at meeting: (left: Int, right: Int), run: Int
    ) -> (first: ChangedWindow, rest: ChangedWindow)? {
        // Lines may be as long as the run: between the two windows there must be one that neither shows.
        let firstEnd = Self.lineEnd(in: old, from: meeting.left, lines: context)
        let restStart = Self.lineStart(in: old, at: meeting.left + run, linesBack: context)
        guard firstEnd < restStart, meeting.left + run < before.upperBound else { return nil }
        let shift = meeting.right - meeting.left
        let first = ChangedWindow(
            before: before.lowerBound..<firstEnd, after: after.lowerBound..<(firstEnd + shift), linesSkipped: linesSkipped,
            newLinesSkipped: newLinesSkipped)
        let between = countLineEnds(old, in: meeting.left..<restStart)
        let rest = ChangedWindow(
            before: restStart..<before.upperBound, after: (restStart + shift)..<after.upperBound,
            linesSkipped: linesSkipped + countLineEnds(old, in: before.lowerBound..<meeting.left) + between,
            newLinesSkipped: newLinesSkipped + countLineEnds(new, in: after.lowerBound..<meeting.right) + between)
        return (first, rest)
    }

    private static func lineStarts(in bytes: [UInt8], from start: Int) -> [Int] {
        var starts = [start]
        while starts.count <= reach, let last = starts.last, last < bytes.count { starts.append(lineEnd(in: bytes, from: last, lines: 1)) }
        return starts
    }

    private static func lineStart(in bytes: [UInt8], at offset: Int, linesBack: Int) -> Int {
        var start = offset
        var left = linesBack
        while start > 0 {
            if bytes[start - 1] == lineFeed {
                if left == 0 { break }
                left -= 1
            }
            start -= 1
        }
        return start
    }

    private static func lineEnd(in bytes: [UInt8], from offset: Int, lines: Int) -> Int {
        var end = offset
        var left = lines
        while end < bytes.count, left > 0 {
            if bytes[end] == lineFeed { left -= 1 }
            end += 1
        }
        return end
    }
}
