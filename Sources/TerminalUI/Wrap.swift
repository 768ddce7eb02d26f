// Text brought to a width in cells. Law: no line that comes out is wider than asked, whatever goes in.

/// Lines of at most `width` cells, broken at blanks where there are some; `hanging` cells of indent on continuation lines.
/// A line feed ends a line and is kept as such; blanks inside a line stay, blanks at a break go. No lines when `width` is 0 or less.
package func wrapped(_ text: String, to width: Int, hanging: Int = 0) -> [String] {
    guard width > 0 else { return [] }
    let indent = largestIndent(max(hanging, 0), in: width)
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .flatMap { paragraph in
            var lines = LineFiller(width: width, indent: indent)
            for token in Token.all(in: String(paragraph)) { lines.add(token) }
            return lines.finished()
        }
}

/// Cut to `width` cells, the cut shown by `…` (or `~` in ASCII).
package func clipped(_ text: String, to width: Int, ellipsis: String = "…") -> String {
    let width = max(width, 0)
    if cellWidth(of: text) <= width { return harmless(text) }
    let mark = cellWidth(of: ellipsis) <= width ? harmless(ellipsis) : ""
    var room = width - cellWidth(of: mark)
    var result = ""
    for cell in drawnCells(of: text) {
        room -= cell.width
        if room < 0 { break }
        result.append(cell.character)
    }
    return result + mark
}

/// An indent that leaves half the line, and room for a double-width character: words are not to fall apart to letters.
private func largestIndent(_ wanted: Int, in width: Int) -> Int { min(wanted, width / 2, max(0, width - 2)) }

/// A word, or the blanks between two.
private enum Token {
    case blanks(Int)
    case word([DrawnCell])

    static func all(in paragraph: String) -> [Token] {
        var tokens: [Token] = []
        var word: [DrawnCell] = []
        var blanks = 0
        for cell in drawnCells(of: paragraph) {
            if cell.character == " " {
                if !word.isEmpty { tokens.append(.word(word)) }
                word = []
                blanks += 1
            } else {
                if blanks > 0 { tokens.append(.blanks(blanks)) }
                blanks = 0
                word.append(cell)
            }
        }
        // Blanks at the end of a paragraph are not worth a line.
        if !word.isEmpty { tokens.append(.word(word)) }
        return joiningMoments(tokens)
    }

    private static let months = Set("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ").map(String.init))

    /// A moment as syslog writes it, `Nov  8 07:12:44`, is one word: a day without its hour says little.
    private static func joiningMoments(_ tokens: [Token]) -> [Token] {
        var result: [Token] = []
        var rest = tokens[...]
        while let token = rest.popFirst() {
            let next = Array(rest.prefix(4))
            guard case .word(let month) = token, months.contains(text(month)), next.count == 4,
                case (.blanks(let gap), .word(let day), .blanks(let second), .word(let time)) = (next[0], next[1], next[2], next[3]),
                text(day).allSatisfy(\.isNumber), text(time).contains(/^\d\d:\d\d/)
            else {
                result.append(token)
                continue
            }
            func blanks(_ count: Int) -> [DrawnCell] { Array(repeating: DrawnCell(character: " ", width: 1), count: count) }
            result.append(.word(month + blanks(gap) + day + blanks(second) + time))
            rest = rest.dropFirst(4)
        }
        return result
    }

    private static func text(_ cells: [DrawnCell]) -> String { String(cells.map(\.character)) }
}

private struct LineFiller {
    let width: Int
    let indent: Int
    private var lines: [String] = []
    private var line = ""
    private var used = 0
    /// Blanks met but not yet drawn: they are drawn only if a word follows on the same line.
    private var pending = 0
    private var hasWord = false

    init(width: Int, indent: Int) {
        self.width = width
        self.indent = indent
    }

    mutating func add(_ token: Token) {
        switch token {
        case .blanks(let count): pending = count
        case .word(let cells):
            let length = cells.reduce(0) { $0 + $1.width }
            if used + pending + length > width, hasWord { startContinuation() }
            blanks(hasWord ? pending : largestIndent(pending, in: width))
            pending = 0
            for cell in cells { add(cell) }
        }
    }

    consuming func finished() -> [String] { lines + [line] }

    private mutating func add(_ cell: DrawnCell) {
        if used + cell.width > width, hasWord { startContinuation() }
        // Two cells where the line has one in all: shown as missing rather than too wide.
        let fits = used + cell.width <= width
        line.append(fits ? cell.character : "?")
        used += fits ? cell.width : 1
        hasWord = true
    }

    private mutating func startContinuation() {
        lines.append(line)
        line = ""
        used = 0
        pending = 0
        hasWord = false
        blanks(indent)
    }

    private mutating func blanks(_ count: Int) {
        line += String(repeating: " ", count: count)
        used += count
    }
}

package func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

/// Filled up with blanks, or cut, to so many cells.
package func padded(_ text: String, to width: Int) -> String {
    let text = clipped(text, to: width)
    return text + blanks(width - cellWidth(of: text))
}
