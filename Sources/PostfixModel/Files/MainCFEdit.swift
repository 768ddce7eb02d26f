// Where a value stands in main.cf, and how to put another in its place without touching anything else.

/// A definition's value within its logical line, in logical offsets.
struct EntryPlace: Sendable {
    var line: LogicalLine
    var afterEquals: Int
    var value: Range<Int>

    func setting(_ text: [UInt8], in file: [UInt8]) -> [UInt8] {
        if value.isEmpty { return fillingIn(text, in: file) }
        let equals = line.piece(at: afterEquals)
        let first = line.piece(at: value.lowerBound + 1)
        let last = line.piece(at: value.upperBound)
        // A value that spans lines takes the rest of its logical line along: text behind a NUL on a later line, ignored until now,
        // would otherwise come to life.
        let end = first.index == last.index ? value.upperBound : line.length
        // `#` as the first character of a continuation line would make it a comment.
        if text.first == UInt8(ascii: "#"), first.index != equals.index {
            return line.replacing(afterEquals..<end, with: [0x20] + text, in: file)
        }
        return line.replacing(value.lowerBound..<end, with: text, in: file)
    }

    /// `name =`: the value goes behind the blanks that follow the `=` on its line; where there are none, it gets one if `=` has one
    /// before it.
    private func fillingIn(_ text: [UInt8], in file: [UInt8]) -> [UInt8] {
        if text.isEmpty { return file }
        let place = line.piece(at: afterEquals)
        let bytes = line.pieces[place.index].bytes
        let behind = bytes.lowerBound + afterEquals - place.start
        let blanks = file[behind..<bytes.upperBound].prefix { $0 == 0x20 || $0 == 0x09 }.count
        let spaced = behind >= bytes.lowerBound + 2 && isBlank(file[behind - 2])
        let position = afterEquals + blanks
        return line.replacing(position..<position, with: (blanks == 0 && spaced ? [0x20] : []) + text, in: file)
    }
}
