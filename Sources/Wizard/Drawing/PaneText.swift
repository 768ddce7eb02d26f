// The text of a pane as lines of a known width: what a page says, before it is scrolled and drawn.
// Law: no line is wider than the pane.

import TerminalUI

/// A run of text in one style.
struct StyledText: Sendable, Equatable {
    var text: String
    var style: Style
    init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }
    var width: Int { cellWidth(of: text) }
}

struct PaneLine: Sendable, Equatable {
    var parts: [StyledText]
    /// Must be in view: the choice made, the line being typed.
    var isFocus = false
    /// Cell of the terminal's cursor.
    var cursor: Int?
    var width: Int { parts.reduce(0) { $0 + $1.width } }
}

struct PaneText: Sendable {
    /// Cells of the pane: verbatim lines may use them all.
    let width: Int
    /// Cells of a line of prose: longer ones are hard to read.
    let measure: Int
    /// Where columns of text end: at the pane's edge, or where no line is broken, at that of the page.
    let edge: Int
    private(set) var lines: [PaneLine] = []
    /// Where parts with a title begin: the lower edge names those that are out of view.
    private(set) var parts: [Part] = []
    /// How many parts are folded, or would be.
    private(set) var folds = 0
    /// Whether what can be folded is open.
    let isOpen: Bool
    /// Cells of a second column, on a screen that has room for one: what would be folded stands there, open.
    private let besideWidth: Int?
    private var beside: [PaneText] = []
    /// Behind the last folded part: another one stands right below it.
    private var endOfFold = -1

    struct Part: Sendable, Equatable {
        var line: Int
        var title: String
    }

    static let longestProse = 100

    /// `measure`: narrower than the pane where what is verbatim is not to be broken.
    init(width: Int, isOpen: Bool = false, measure: Int = PaneText.longestProse, edge: Int? = nil, besideWidth: Int? = nil) {
        self.besideWidth = besideWidth
        self.edge = min(max(1, width), edge ?? width)
        self.isOpen = isOpen
        self.width = max(1, width)
        self.measure = min(self.width, measure)
    }

    mutating func add(_ parts: [StyledText], isFocus: Bool = false, cursor: Int? = nil) {
        lines.append(PaneLine(parts: parts, isFocus: isFocus, cursor: cursor))
    }

    /// One empty line; none at the top, never two.
    mutating func blank() {
        if let last = lines.last, !last.parts.isEmpty { add([]) }
    }

    /// Prose, wrapped at the measure.
    mutating func prose(_ text: String, _ style: Style = .plain, indent: Int = 0, hanging: Int = 0) {
        let indent = min(indent, measure / 3)
        for line in wrappedVerbatim(text, to: measure - indent, hanging: hanging) {
            add([StyledText(String(repeating: " ", count: indent)), StyledText(line, style)])
        }
    }

    /// The conclusion; `word`: how sure it is. In the same style right behind, for a scroll draws anew what changes its style or stands
    /// alone at the right edge.
    mutating func headline(_ text: String, word: String? = nil) { prose(text + (word.map { " (\($0))" } ?? ""), .strong) }

    /// `word`: how urgent it is, as behind a headline; `aside`: a hint at the right edge.
    mutating func heading(_ text: String, word: String? = nil, aside: StyledText? = nil) {
        blank()
        part(text.hasPrefix("/") ? text.fileName : text)
        prose(text + (word.map { " (\($0))" } ?? ""), .heading)
        if let aside { putAside(aside) }
    }

    /// The next line begins a part that has no heading.
    mutating func part(_ title: String) { parts.append(Part(line: lines.count, title: title)) }

    /// At the right edge of the last line, or on a line of its own where it does not fit.
    private mutating func putAside(_ word: StyledText) {
        guard let last = lines.last else { return }
        let gap = measure - last.width - word.width
        if gap >= 2 {
            lines[lines.count - 1].parts += [StyledText(blanks(gap)), word]
        } else if word.width <= measure {
            add([StyledText(blanks(measure - word.width)), word])
        }
    }

    /// A remark about the line above: at its right edge, or below it.
    mutating func aside(_ text: String, indent: Int) {
        if let last = lines.last, last.width + 2 + cellWidth(of: text) <= measure { return putAside(StyledText(text, .dim)) }
        prose(text, .dim, indent: indent)
    }

    /// A part that is not what the page is about: its title alone, until `o` opens it.
    /// `short`: as the lower edge names it; `whenOpen`: its title then, where that is another.
    mutating func fold(_ title: String, short: String? = nil, whenOpen: String? = nil, _ write: (inout PaneText) -> Void) {
        if let besideWidth {
            var column = beside.popLast() ?? PaneText(width: besideWidth, isOpen: true)
            column.heading(whenOpen ?? title)
            write(&column)
            beside = [column]
            return
        }
        folds += 1
        if isOpen {
            heading(whenOpen ?? title)
            write(&self)
            return
        }
        if endOfFold != lines.count { blank() }
        part(short ?? title)
        marked(StyledText(String(FrameGlyphs.unicode.here), .dim), title)
        endOfFold = lines.count
    }

    /// Both columns in the same lines.
    func joined() -> PaneText {
        guard let column = beside.first else { return self }
        var whole = self
        whole.beside = []
        for (number, line) in column.lines.enumerated() {
            if number == whole.lines.count { whole.add([]) }
            let gap = max(0, width - whole.lines[number].width)
            let rule = StyledText("  \(FrameGlyphs.unicode.vertical) ", .dim)
            whole.lines[number].parts += [StyledText(blanks(gap)), rule] + line.parts
        }
        whole.parts = (parts + column.parts).sorted { $0.line < $1.line }
        return whole
    }

    var hasSecondColumn: Bool { !beside.isEmpty }

    /// Open because there is room: nothing is to be folded again.
    func keptOpen() -> PaneText {
        var whole = self
        whole.folds = 0
        return whole
    }

    /// A mark and prose hanging beside it.
    mutating func marked(
        _ mark: StyledText, _ text: String, _ style: Style = .plain, indent: Int = 0, hanging: Int = 0, isFocus: Bool = false
    ) {
        let lead = String(repeating: " ", count: min(indent, measure / 3))
        let room = max(1, measure - cellWidth(of: lead) - mark.width - 1)
        for (number, line) in wrappedVerbatim(text, to: room, hanging: hanging).enumerated() {
            let first = number == 0 ? mark : StyledText(blanks(mark.width))
            add([StyledText(lead), first, StyledText(" "), StyledText(line, style)], isFocus: isFocus)
        }
    }

    mutating func bullets(_ sentences: [String]) {
        for sentence in sentences { marked(StyledText("-", .dim), sentence) }
    }

    /// A path: over the whole width.
    mutating func path(_ path: String) {
        for piece in wrappedVerbatim(path, to: width) { add([StyledText(piece)]) }
    }

    /// A line of a file, of a log or of a program's output: what goes on in the next row is marked there.
    mutating func verbatim(_ line: String, _ style: Style = .plain, lead: StyledText = StyledText("")) {
        let room = max(1, width - lead.width)
        for (number, piece) in wrappedVerbatim(line, to: room, hanging: 2).enumerated() {
            let (mark, rest) =
                number == 0 || !piece.hasPrefix("  ") ? ("", piece) : ("\(FrameGlyphs.unicode.wrapped) ", String(piece.dropFirst(2)))
            add([number == 0 ? lead : StyledText(blanks(lead.width)), StyledText(mark, .dim), StyledText(rest, style)])
        }
    }

    /// What an admin would type: over the whole width, so that it can be copied.
    mutating func command(_ line: String, indent: Int = 0) {
        let lead = blanks(min(indent, width / 3))
        for (number, piece) in wrappedVerbatim(line, to: max(1, width - cellWidth(of: lead) - 2)).enumerated() {
            add([StyledText(lead), StyledText(number == 0 ? "$ " : "\(FrameGlyphs.unicode.wrapped) ", .dim), StyledText(piece, .strong)])
        }
    }

    /// Rows of a label and a value, the values under each other.
    mutating func facts(_ rows: [(label: String, value: String)], indent: Int = 2) {
        let widest = rows.map { cellWidth(of: $0.label) }.max() ?? 0
        let label = min(widest, max(6, width / 3))
        let lead = blanks(min(indent, width / 5))
        let room = max(1, edge - cellWidth(of: lead) - label - 2)
        for row in rows {
            let labels = wrappedVerbatim(row.label, to: label)
            let values = wrappedVerbatim(row.value, to: min(room, measure))
            for index in 0..<max(labels.count, values.count) {
                let left = index < labels.count ? labels[index] : ""
                let right = index < values.count ? values[index] : ""
                add([StyledText(lead + padded(left, to: label) + "  ", .dim), StyledText(right)])
            }
        }
    }

    /// The last lines so far become the ones that must be in view.
    mutating func focus(from first: Int) {
        for index in lines.indices where index >= first { lines[index].isFocus = true }
    }
}
