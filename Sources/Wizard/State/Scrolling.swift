// How far the text in the pane is scrolled, and how that changes. A place is never past the last screenful.

import TerminalUI

extension WizardState {
    /// First line in view of what is shown now.
    var scrollOffset: Int {
        get {
            switch overlay {
            case .help(let scroll), .commands(let scroll): scroll
            case .quitQuestion, nil: scroll[page] ?? 0
            }
        }
        set {
            switch overlay {
            case .help: overlay = .help(scroll: newValue)
            case .commands: overlay = .commands(scroll: newValue)
            case .quitQuestion, nil: scroll[page] = newValue
            }
        }
    }

    mutating func scrollBy(_ request: Request) {
        let pane = PaneView(self)
        let page = max(1, pane.rows - 1)
        switch request {
        case .up: scrollOffset = max(0, pane.offset - 1)
        case .down: scrollOffset = min(pane.lastOffset, pane.offset + 1)
        case .pageUp: scrollOffset = max(0, pane.offset - page)
        case .pageDown: scrollOffset = min(pane.lastOffset, pane.offset + page)
        case .top: scrollOffset = 0
        case .bottom: scrollOffset = pane.lastOffset
        default: break
        }
    }

    /// Scrolls just so far that the line in hand is in view, with the headline above it where both fit.
    mutating func revealFocus() {
        let pane = PaneView(self)
        guard !pane.showsFocus else { return }
        scrollOffset = pane.offsetToShowFocus
    }
}
