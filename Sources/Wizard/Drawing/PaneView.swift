// The pane: the page's text or an overlay's, scrolled, with what must stay in view pinned below it.

import Repair
import TerminalUI

struct PaneView {
    let text: PaneText
    /// Question, input line or notice: not scrolled.
    private let pinned: [PaneLine]
    /// Rows left for the text.
    let rows: Int
    /// First line in view, never past the last screenful.
    private(set) var offset: Int

    var lastOffset: Int { max(0, text.lines.count - rows) }

    private var focus: ClosedRange<Int>? {
        guard let first = text.lines.firstIndex(where: \.isFocus), let last = text.lines.lastIndex(where: \.isFocus) else { return nil }
        return first...last
    }

    /// The choice made or the line being typed is in view; true too where there is none.
    var showsFocus: Bool { showsFocus(at: offset) }
    /// The same, were this the first line in view.
    func showsFocus(at line: Int) -> Bool { focus.map { $0.lowerBound >= line && $0.upperBound < line + rows } ?? true }

    init(_ state: WizardState) {
        let pane = state.layout?.pane ?? Rectangle(row: 0, column: 0, rows: 0, columns: 1)
        var below = PaneText(width: pane.columns)
        state.writePinned(into: &below)
        // On a low screen the text keeps a part of the pane even from a long notice.
        pinned = Array(below.lines.suffix(max(0, pane.rows - 2)))
        rows = max(0, pane.rows - pinned.count)
        text = PaneView.text(of: state, pane, rows: rows)
        let place = state.scrollPlace
        offset = min(max(0, place.line), max(0, text.lines.count - rows))
        if place.keepsFocus, !showsFocus, let focus { offset = max(0, min(focus.lowerBound, focus.upperBound - rows + 1)) }
    }

    private static func text(of state: WizardState, _ pane: Rectangle, rows: Int) -> PaneText {
        var text = PaneText(width: pane.columns, isOpen: state.opened.contains(state.page))
        switch state.overlay {
        case .help: state.writeHelp(into: &text)
        case .commands: state.writeCommands(into: &text)
        case .diff: state.writeDiff(into: &text)
        case .quitQuestion, nil:
            if let wide = PaneView.wide(state, pane, rows: rows) { return wide }
            state.page.content.write(state, into: &text)
        }
        return text
    }

    /// Columns from which a second one has room beside the first; and from which a screen counts as wide.
    private static let leastForTwo = 130
    private static let leastForOpen = 90

    /// On a wide screen nothing is folded that has room: in a second column, or below where all of it fits. Returns nil where
    /// there is none.
    private static func wide(_ state: WizardState, _ pane: Rectangle, rows: Int) -> PaneText? {
        if pane.columns >= leastForTwo {
            let first = max(80, min(PaneText.longestProse, pane.columns * 11 / 20))
            var two = PaneText(width: first, besideWidth: pane.columns - first - 4)
            state.page.content.write(state, into: &two)
            if two.hasSecondColumn { return two.joined() }
        }
        guard pane.columns >= leastForOpen else { return nil }
        var open = PaneText(width: pane.columns, isOpen: true)
        state.page.content.write(state, into: &open)
        return open.lines.count <= rows ? open.keptOpen() : nil
    }

    func draw(on surface: inout Surface, _ layout: Layout) {
        for (row, line) in text.lines.dropFirst(offset).prefix(rows).enumerated() { draw(line, row: row, on: &surface, layout.pane) }
        for (row, line) in pinned.enumerated() { draw(line, row: rows + row, on: &surface, layout.pane) }
        drawScroll(on: &surface, layout)
    }

    private func draw(_ line: PaneLine, row: Int, on surface: inout Surface, _ pane: Rectangle) {
        var column = 0
        for part in line.parts { column += surface.write(part.text, in: pane, row: row, column: column, style: part.style) }
        if let cursor = line.cursor {
            surface.cursor = Surface.Position(row: pane.row + row, column: min(pane.column + cursor, pane.column + pane.columns))
        }
    }

    /// Cells of the lower edge's label at most: what changes in it goes over the line with each scroll.
    private static let longestLabel = 40

    /// How much is below, and what; nil where all is in view.
    private func label(_ layout: Layout) -> String? {
        let below = text.parts.filter { $0.line >= offset + rows }.map(\.title)
        return ScrollIndicator(offset: offset, visible: rows, total: text.lines.count)
            .label(.unicode, below: below, width: min(layout.pane.columns - 4, PaneView.longestLabel))
    }

    /// On the frame's lower edge or the rule above, where it hides nothing; on the lowest screens arrows in the margin.
    private func drawScroll(on surface: inout Surface, _ layout: Layout) {
        guard let label = label(layout) else { return }
        let row = layout.divider == nil ? layout.pane.row - 1 : layout.size.rows - 2
        if row > 0 {
            surface.write(" \(label) ", row: row, column: layout.size.columns - cellWidth(of: label) - 4, style: .dim)
        } else {
            let margin = layout.size.columns - 1
            if offset > 0 { surface.write(String(FrameGlyphs.unicode.moreAbove), row: layout.pane.row, column: margin, style: .dim) }
            if offset < lastOffset {
                surface.write(String(FrameGlyphs.unicode.moreBelow), row: layout.pane.row + rows - 1, column: margin, style: .dim)
            }
        }
    }
}

extension WizardState {
    /// What stays in view below the text: the question or input line in hand, and what the last key led to.
    func writePinned(into text: inout PaneText) {
        writeField(into: &text)
        writeNotice(into: &text)
    }

    /// The question or input line in hand.
    func writeField(into text: inout PaneText) {
        if overlay == .quitQuestion {
            text.add([])
            text.marked(StyledText(String(FrameGlyphs.unicode.here), .strong), quitQuestion, .strong)
        } else if overlay == nil {
            page.content.writePinned(self, into: &text)
        }
    }

    /// What the last key led to.
    func writeNotice(into text: inout PaneText) {
        if let notice {
            if text.lines.isEmpty { text.add([]) }
            text.marked(StyledText(String(FrameGlyphs.unicode.here), .strong), notice.text, .strong)
        }
    }

    /// The undo that has ended in this session, whoever made the change.
    private var finishedUndo: ChangeReport? { if case .finished(let undone) = apply.undo { undone } else { nil } }

    private var quitQuestion: String {
        guard let report = apply.report ?? finishedUndo else {
            return "Leave? Nothing was changed. Enter or q leaves, \(context.backKey) stays."
        }
        if case .finished(let undone) = apply.undo, undone.outcome == .restored {
            return "Leave? The change was undone: the old configuration is back. Enter or q leaves, \(context.backKey) stays."
        }
        return switch report.outcome {
        case .changed where isPractice: "Leave? The change goes with the simulated server. Enter or q leaves, \(context.backKey) stays."
        case .changed: "Leave? The change stays applied; \(ownCommand(["undo"])) undoes it. Enter or q leaves, \(context.backKey) stays."
        case .reverted where !report.isIncomplete: "Leave? The change was reverted. Enter or q leaves, \(context.backKey) stays."
        case .refused, .nothingToDo: "Leave? Nothing was changed. Enter or q leaves, \(context.backKey) stays."
        case .failed, .restored, .reverted:
            "Leave? Read page 10 first: the change did not end cleanly. Enter or q leaves, \(context.backKey) stays."
        }
    }
}
