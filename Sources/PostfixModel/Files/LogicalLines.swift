// Logical lines of main.cf and master.cf, read as Postfix's readlline() reads them (src/util/readlline.c, the same from 2.2 to 3.11),
// with the file offsets of every byte, so that an edit can change a part of one logical line and nothing else.

/// One logical line: the content of one or more physical lines, joined without their line feeds. Offsets into it are "logical".
struct LogicalLine: Sendable {
    /// The content of one physical line that adds text; `bytes` are file offsets without the line feed (a carriage return is content).
    struct Piece: Sendable {
        var line: Int
        var bytes: Range<Int>
        /// Logical offset of its first byte.
        var start: Int
        var end: Int { start + bytes.count }
    }

    private(set) var pieces: [Piece]

    init(_ line: Int, _ bytes: Range<Int>) { pieces = [Piece(line: line, bytes: bytes, start: 0)] }

    mutating func append(_ line: Int, _ bytes: Range<Int>) { pieces.append(Piece(line: line, bytes: bytes, start: length)) }

    var lines: ClosedRange<Int> { pieces[0].line...pieces[pieces.count - 1].line }
    var length: Int { pieces[pieces.count - 1].end }

    /// Postfix's words for a first line that begins with a blank, which it drops (util/readlline.c). The line is shown as far as a NUL byte, but
    /// the dots stand for the length of the whole line: readllines() counts, msg_warn() prints.
    func droppedText(in file: [UInt8]) -> String {
        let text = text(in: file)
        let shown = String(decoding: text.prefix { $0 != 0 }.prefix(30), as: UTF8.self) + (text.count > 30 ? "..." : "")
        return "logical line must not start with whitespace: \"\(shown)\""
    }

    /// The file where this line begins in the first column.
    func withoutLeadingBlanks(in file: [UInt8]) -> [UInt8] {
        let bytes = pieces[0].bytes
        let text = file[bytes].firstIndex { !isBlank($0) } ?? bytes.lowerBound
        return Array(file[..<bytes.lowerBound] + file[text...])
    }

    func text(in file: [UInt8]) -> [UInt8] {
        if pieces.count == 1 { return Array(file[pieces[0].bytes]) }
        var text: [UInt8] = []
        text.reserveCapacity(length)
        for piece in pieces { text += file[piece.bytes] }
        return text
    }

    /// The piece where text at this logical offset stands or would be inserted. A boundary belongs to the earlier piece: text put at
    /// the first column of a continuation line would begin a new logical line.
    func piece(at offset: Int) -> (index: Int, start: Int) {
        // By halves: a service may have an option on each of thousands of lines, and each is looked up.
        var low = 0
        var high = pieces.count - 1
        while low < high {
            let middle = (low + high) / 2
            if offset <= pieces[middle].end { high = middle } else { low = middle + 1 }
        }
        return (low, pieces[low].start)
    }

    /// The number of the physical line that has the byte at this logical offset.
    func lineNumber(of offset: Int) -> Int { pieces[piece(at: offset + 1).index].line }

    /// Where the byte at this logical offset stands in the file.
    func fileOffset(of offset: Int) -> Int {
        let piece = pieces[piece(at: offset + 1).index]
        return piece.bytes.lowerBound + offset - piece.start
    }

    /// The file with `range` of this logical line replaced. The text goes where the range begins; what the range has on later physical
    /// lines vanishes, whole lines where nothing else stands on them. Comments between them stay, as do blanks at a line's end.
    func replacing(_ range: Range<Int>, with text: [UInt8], in file: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(file.count + text.count)
        // One way through the file: taking many lines out of a large one, each by itself, would move its rest as many times.
        var position = 0
        func keep(upTo end: Int) { result += file[position..<end] }
        let first = piece(at: range.lowerBound).index
        for index in first..<pieces.count {
            let piece = pieces[index]
            let lower = piece.bytes.lowerBound + max(range.lowerBound - piece.start, 0)
            let upper = piece.bytes.lowerBound + min(range.upperBound - piece.start, piece.bytes.count)
            if index == first {
                keep(upTo: lower)
                result += text
                position = range.upperBound > piece.end ? max(lower, endOfText(in: file, piece.bytes)) : upper
            } else if upper > lower {
                let removed = removal(from: piece.bytes, upTo: upper, in: file)
                keep(upTo: removed.lowerBound)
                position = removed.upperBound
            }
        }
        keep(upTo: file.count)
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
        file.withUnsafeBytes { raw in
            var position = 0
            while position < raw.count {
                let content = position..<endOfLine(in: raw, from: position)
                number += 1
                position = content.upperBound + 1
                var text = content.lowerBound
                while text < content.upperBound, isBlank(raw[text]) { text += 1 }
                if text == content.upperBound || raw[text] == UInt8(ascii: "#") { continue }
                if text > content.lowerBound, current != nil {
                    current!.append(number, content)
                } else {
                    finish(current, in: raw)
                    current = LogicalLine(number, content)
                }
            }
            finish(current, in: raw)
        }
    }

    private mutating func finish(_ line: LogicalLine?, in file: UnsafeRawBufferPointer) {
        guard let line else { return }
        if isBlank(file[line.pieces[0].bytes.lowerBound]) {
            leading = line
        } else {
            lines.append(line)
        }
    }
}

/// The bytes of a line of a file by its number, 1-based, without the line feed; nil where the file has no such line.
package func physicalLine(_ number: Int, of file: [UInt8]) -> ArraySlice<UInt8>? {
    guard number >= 1 else { return nil }
    let content: Range<Int>? = file.withUnsafeBytes { raw in
        var start = 0
        for _ in 1..<number {
            start = endOfLine(in: raw, from: start) + 1
            if start > raw.count { return nil }
        }
        return start..<endOfLine(in: raw, from: start)
    }
    return content.map { file[$0] }
}
