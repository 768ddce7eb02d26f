// The words of a master.cf entry: mystrtok(), and mystrtokq() with extpar() for `{ … }` (src/util/mystrtok.c, extpar.c, balpar.c).

struct MasterWords {
    struct Word {
        /// Logical offsets of what the daemon gets: without the braces of `{ … }` and the blanks inside them.
        var range: Range<Int>
        /// The same with the braces.
        var outer: Range<Int>
        var isBraced: Bool
        /// Unbalanced braces or text behind the closing one: fatal for master.
        var failure: String?
    }

    let text: [UInt8]
    private let end: Int
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
        end = text.firstIndex(of: 0) ?? text.count
    }

    func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

    mutating func next(braces: Bool) -> Word? {
        guard let start = text[position..<end].firstIndex(where: { !Self.isSeparator($0) }) else { return nil }
        var level = 0
        var stop = start
        while stop < end {
            let byte = text[stop]
            if braces, byte == UInt8(ascii: "{") {
                level += 1
            } else if level > 0, byte == UInt8(ascii: "}") {
                level -= 1
            } else if level == 0, Self.isSeparator(byte) {
                break
            }
            stop += 1
        }
        position = stop
        guard braces, text[start] == UInt8(ascii: "{") else { return Word(range: start..<stop, outer: start..<stop, isBraced: false) }
        return group(start..<stop)
    }

    /// master's blanks are fewer than main.cf's: VT and FF are text here.
    private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

    private func group(_ word: Range<Int>) -> Word {
        var level = 0
        let close = text[word].indices.first { index in
            if text[index] == UInt8(ascii: "{") { level += 1 }
            if text[index] == UInt8(ascii: "}") { level -= 1 }
            return level == 0
        }
        var failure: String?
        if close == nil { failure = "missing '}' in \"\(string(word))\"" }
        if let close, close + 1 < word.upperBound { failure = "syntax error after '}' in \"\(string(word))\"" }
        let inside = word.lowerBound + 1..<(close ?? word.upperBound)
        let first = text[inside].firstIndex { !isBlank($0) } ?? inside.upperBound
        let last = text[inside].lastIndex { !isBlank($0) } ?? first - 1
        return Word(range: first..<last + 1, outer: word, isBraced: true, failure: failure)
    }
}
