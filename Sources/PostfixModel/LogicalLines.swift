// Logical lines of main.cf and master.cf, read as Postfix's readlline() reads them (src/util/readlline.c, the same from 2.2 to 3.11),
// with the file offsets of every byte, so that an edit can change a part of one logical line and nothing else.

/// ISSPACE() of Postfix: ASCII blanks only. A no-break space is text.
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// One logical line: the content of one or more physical lines, joined without their line feeds. Offsets into it are "logical".
struct LogicalLine: Sendable {
    /// The content of one physical line that adds text; `bytes` are file offsets without the line feed (a carriage return is content).
    struct Piece: Sendable {
        var line: Int
        var bytes: Range<Int>
        /// Logical offset of its first byte.
        var start = 0
        var end: Int { start + bytes.count }
    }

    private(set) var pieces: [Piece]

    init(_ first: Piece) { pieces = [first] }

    mutating func append(_ piece: Piece) {
        var piece = piece
        piece.start = length
        pieces.append(piece)
    }

    var lines: ClosedRange<Int> { pieces[0].line...pieces[pieces.count - 1].line }
    var length: Int { pieces[pieces.count - 1].end }

    func text(in file: [UInt8]) -> [UInt8] {
        if pieces.count == 1 { return Array(file[pieces[0].bytes]) }
        return pieces.flatMap { file[$0.bytes] }
    }

    /// The piece where text at this logical offset stands or would be inserted. A boundary belongs to the earlier piece: text put at
    /// the first column of a continuation line would begin a new logical line.
    func piece(at offset: Int) -> (index: Int, start: Int) {
        // By halves: a service may have thousands of `-o`, each asked for its line.
        var range = 0..<pieces.count - 1
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = offset <= pieces[middle].end ? range.lowerBound..<middle : middle + 1..<range.upperBound
        }
        return (range.lowerBound, pieces[range.lowerBound].start)
    }

    /// The number of the physical line that has the byte at this logical offset.
    func lineNumber(of offset: Int) -> Int { pieces[piece(at: offset + 1).index].line }

    /// The file with `range` of this logical line replaced. The text goes where the range begins; what the range has on later physical
    /// lines vanishes, whole lines where nothing else stands on them. Comments between them stay, as do blanks at a line's end.
    func replacing(_ range: Range<Int>, with text: [UInt8], in file: [UInt8]) -> [UInt8] {
        var result = file
        let first = piece(at: range.lowerBound)
        var start = length
        for index in pieces.indices.reversed() where index >= first.index {
            let bytes = pieces[index].bytes
            start -= bytes.count
            let lower = bytes.lowerBound + max(range.lowerBound - start, 0)
            let upper = bytes.lowerBound + min(range.upperBound - start, bytes.count)
            if index == first.index {
                let goesOn = range.upperBound > start + bytes.count
                let end = goesOn ? max(lower, endOfText(in: file, bytes)) : upper
                result.replaceSubrange(lower..<end, with: text)
            } else if upper > lower {
                result.removeSubrange(removal(from: bytes, upTo: upper, in: file))
            }
        }
        return result
    }

    /// What has to go from a continuation line whose text up to `upper` is removed. Its leading blanks stay with the rest of the line:
    /// without them the rest would be a logical line of its own.
    private func removal(from bytes: Range<Int>, upTo upper: Int, in file: [UInt8]) -> Range<Int> {
        if file[upper..<bytes.upperBound].allSatisfy(isBlank) {
            return bytes.lowerBound..<min(bytes.upperBound + 1, file.count)
        }
        let text = file[bytes.lowerBound..<upper].firstIndex { !isBlank($0) } ?? upper
        // VT and FF continue a line, but in master.cf they are text: as leading blanks they would stay as the end of the new value.
        // The blank at `upper` continues the line in their place.
        let isText = file[bytes.lowerBound..<text].contains { $0 == 0x0B || $0 == 0x0C }
        return (isText && isBlank(file[upper]) ? bytes.lowerBound : text)..<upper
    }

    private func endOfText(in file: [UInt8], _ bytes: Range<Int>) -> Int {
        (file[bytes].lastIndex { !isBlank($0) } ?? bytes.lowerBound - 1) + 1
    }
}

/// A file split into logical lines.
struct LogicalLines: Sendable {
    var lines: [LogicalLine] = []
    /// Text that begins with a blank before any logical line: Postfix warns and drops it. There can be one such line only.
    var leading: LogicalLine?

    init(_ file: [UInt8]) {
        var current: LogicalLine?
        var number = 0
        var position = 0
        while position < file.count {
            let end = file[position...].firstIndex(of: 0x0A) ?? file.count
            number += 1
            let content = position..<end
            position = end + 1
            guard let text = file[content].first(where: { !isBlank($0) }), text != UInt8(ascii: "#") else { continue }
            let piece = LogicalLine.Piece(line: number, bytes: content)
            if isBlank(file[content.lowerBound]), current != nil {
                current!.append(piece)
            } else {
                finish(current, in: file)
                current = LogicalLine(piece)
            }
        }
        finish(current, in: file)
    }

    private mutating func finish(_ line: LogicalLine?, in file: [UInt8]) {
        guard let line else { return }
        if isBlank(file[line.pieces[0].bytes.lowerBound]) {
            leading = line
        } else {
            lines.append(line)
        }
    }
}
