// The picture of a state: title, frame, rail, pane and key line on one surface.

import TerminalUI

extension WizardState {
    func drawn() -> Surface {
        var surface = Surface(size)
        guard let layout else {
            drawTooSmall(on: &surface)
            return surface
        }
        if let divider = layout.divider {
            drawTitle(on: &surface, name: " Postfix TLS wizard", row: 0)
            surface.drawFrame(layout.frame, dividers: [divider], glyphs: .unicode, style: .dim)
            // Between the frame and a line that begins dim nothing changes then.
            surface.fill(Rectangle(row: layout.pane.row, column: divider + 1, rows: layout.pane.rows, columns: 1), style: .dim)
            drawRail(on: &surface, layout)
        } else {
            let mark = page.content.mark(self)
            let sign = mark == .pending ? FrameGlyphs.unicode.here : mark.character
            let place = overlay?.bareTitle ?? "\(sign) \(page.rawValue)/\(Page.allCases.count) \(page.title)"
            drawTitle(on: &surface, name: " " + place, row: 0)
            if layout.pane.row == 2 { surface.fill(row: 1, columns: 0..<size.columns, with: FrameGlyphs.unicode.horizontal, style: .dim) }
        }
        let pane = PaneView(self)
        pane.draw(on: &surface, layout)
        drawKeyLine(on: &surface, pane)
        return surface
    }

    /// Where things stand now; nil where nothing fits.
    var layout: Layout? { Layout(size, isBare: overlay?.bareTitle != nil) }

    private func drawTooSmall(on surface: inout Surface) {
        let fitting = tooSmallTexts.map { wrapped($0, to: size.columns) }.first { $0.count <= size.rows }
        for (row, line) in (fitting ?? ["q quits"]).enumerated() { surface.write(line, row: row, column: 0) }
    }

    /// From the fullest to the shortest.
    private var tooSmallTexts: [String] {
        let least = "\(Layout.smallest.columns)x\(Layout.smallest.rows)"
        if isChanging {
            return [
                "The server is being changed; that goes on by itself. Enlarge the window to at least \(least) to watch it.",
                "Changing the server. Enlarge to \(least).", "Changing …",
            ]
        }
        let text = "This terminal is \(size.columns)x\(size.rows); the wizard needs at least \(least). Enlarge it, or q quits."
        return [text + " Without it: postfix-tls-wizard check", text, "Too small: \(least) needed. q quits.", "Too small, q quits."]
    }

    private func drawRail(on surface: inout Surface, _ layout: Layout) {
        for page in Page.allCases {
            let row = layout.pane.row + page.rawValue - 1
            let isHere = page == self.page
            let mark = page.content.mark(self)
            let character = isHere && mark == .pending ? FrameGlyphs.unicode.here : mark.character
            let style: Style = isHere ? .strong : .plain
            // Its blanks too: a row without a change of style is painted with half of the bytes.
            if isHere, let divider = layout.divider { surface.fill(row: row, columns: 3..<divider, style: style) }
            surface.write(String(character), row: row, column: 2, style: isHere && mark == .pending ? .strong : mark.style)
            let name = layout.rail == .full ? "\(page.rawValue) \(page.title)" : "\(page.rawValue)"
            surface.write(name, row: row, column: 4, style: style)
            if isHere, let divider = layout.divider {
                surface.write(String(FrameGlyphs.unicode.pointer), row: row, column: divider - 1, style: .strong)
            }
        }
    }

    private func drawKeyLine(on surface: inout Surface, _ pane: PaneView) {
        let bindings = KeyTable.bindings(in: keyContext).filter { isUseful($0, pane) }
        var column = 1
        for binding in KeyTable.line(of: bindings, width: size.columns - 1) {
            column += surface.write(binding.shown, row: size.rows - 1, column: column, style: .key) + 1
            let label = binding.request == .open && opened.contains(page) ? "fold" : binding.label
            column += surface.write(label, row: size.rows - 1, column: column) + 2
        }
    }

    /// Whether a key does anything here and now: the key line offers no other.
    func isUseful(_ binding: KeyBinding, _ pane: PaneView) -> Bool {
        let canScroll = pane.lastOffset > 0
        switch binding.request {
        case .down where keyContext == .repair: return !repairItems.isEmpty
        case .down, .pageDown: return canScroll
        case .back: return overlay != nil || keyContext.isTyping || page.previous != nil
        case .cancel where keyContext == .changing: return isWaitingForPorts
        case .cancel: return page.step.map { facts.isAtWork($0) } ?? (page != .result && !isComplete)
        case .rerun: return isComplete
        case .open: return pane.text.folds > 0
        case .diff: return chosenRemedy != nil
        case .begin where page == .apply, .tab where page == .apply: return canApply
        case .begin: return canUndo
        case .next: return isNextUseful
        default: return true
        }
    }
}

extension WizardState {
    private var isNextUseful: Bool {
        switch keyContext {
        case .repair: return !repairItems.isEmpty
        case .confirm: return apply.phase == .confirming(TextField(ApplyPage.word))
        case .undoConfirm: return apply.undoField?.text == ResultPage.word
        default: return true
        }
    }
}

extension Overlay {
    /// What lies over the whole screen and is there to be copied.
    var bareTitle: String? {
        switch self {
        case .commands: "Commands"
        case .diff: "The change as a diff"
        case .help, .quitQuestion: nil
        }
    }
}
