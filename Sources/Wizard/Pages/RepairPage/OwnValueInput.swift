// The input line for an own value, with a caret and a sentence as soon as something in it is not taken.

import Repair
import TerminalUI

struct OwnValueInput {
    private let repair: RepairChoice

    init(_ repair: RepairChoice) { self.repair = repair }

    func write(into text: inout PaneText) {
        let first = text.lines.count
        if repair.isTyping { writeField(into: &text) }
        writeJudgement(into: &text)
        text.focus(from: first)
    }

    private func writeField(into text: inout PaneText) {
        let lead = "    "
        let window = FieldWindow(repair.own, width: max(4, min(text.width, text.measure) - 5))
        text.add(
            [StyledText(lead), StyledText(window.shown, .input)], cursor: cellWidth(of: lead) + window.cursor)
        if case .failure(.rejected(let offset, _))? = repair.ownRemedy, let column = window.column(ofByte: offset) {
            text.add([StyledText(blanks(cellWidth(of: lead) + column)), StyledText("^", .symptom)])
        }
    }

    private func writeJudgement(into text: inout PaneText) {
        switch repair.ownRemedy {
        case nil:
            if repair.isTyping { text.prose(RepairPage.Words.example, .dim, indent: 4) }
        case .success: text.marked(Mark.good.styled, RepairPage.Words.isTaken, indent: 4)
        case .failure(let problem): text.marked(Mark.symptom.styled, problem.sentence, indent: 4)
        }
    }
}

/// The part of an input line that fits a width and has the cursor in it.
struct FieldWindow {
    /// As wide as asked; the empty rest is underscores, so that the field is seen without colour.
    let shown: String
    /// Cell of the cursor.
    let cursor: Int
    private let field: TextField
    private let first: Int

    init(_ field: TextField, width: Int) {
        func cells(_ range: Range<Int>) -> Int { cellWidth(of: String(field.characters[range])) }
        var first = 0
        while first < field.cursor, cells(first..<field.cursor) >= width { first += 1 }
        let visible = clipped(String(field.characters[first...]), to: width, ellipsis: "")
        shown = visible + String(repeating: "_", count: max(0, width - cellWidth(of: visible)))
        cursor = cells(first..<field.cursor)
        self.field = field
        self.first = first
    }

    /// Returns nil when that byte is not in view.
    func column(ofByte offset: Int) -> Int? {
        let hidden = String(field.characters[..<first])
        guard offset >= hidden.utf8.count else { return nil }
        let before = String(decoding: field.text.utf8.prefix(offset), as: UTF8.self)
        let column = cellWidth(of: before) - cellWidth(of: hidden)
        return column >= 0 && column < cellWidth(of: shown) ? column : nil
    }
}
