// How far the text in the pane is scrolled, and how that changes. Scrolling is the one thing that has to know how the text is laid
// out; what a key means elsewhere never depends on it.

import TerminalUI

/// Where a text is scrolled to.
struct ScrollPlace: Sendable, Equatable {
    /// First line in view; the view goes no further than the last screenful.
    var line = 0
    /// The view moves as far as it takes to show the choice made or the line being typed, until somebody scrolls that out of view.
    var keepsFocus = true
}

extension WizardState {
    /// The place of what is shown now.
    var scrollPlace: ScrollPlace {
        get {
            switch overlay {
            case .help(let scroll), .commands(let scroll), .diff(let scroll): ScrollPlace(line: scroll)
            case .quitQuestion, nil: scroll[page] ?? ScrollPlace()
            }
        }
        set {
            switch overlay {
            case .help: overlay = .help(scroll: newValue.line)
            case .commands: overlay = .commands(scroll: newValue.line)
            case .diff: overlay = .diff(scroll: newValue.line)
            case .quitQuestion, nil: scroll[page] = newValue
            }
        }
    }

    mutating func scrollBy(_ request: Request) {
        let pane = PaneView(self)
        let page = max(1, pane.rows - 1)
        let line: Int
        switch request {
        case .up: line = max(0, pane.offset - 1)
        case .down: line = min(pane.lastOffset, pane.offset + 1)
        case .pageUp: line = max(0, pane.offset - page)
        case .pageDown: line = min(pane.lastOffset, pane.offset + page)
        case .top: line = 0
        case .bottom: line = pane.lastOffset
        default: return
        }
        scrollPlace = ScrollPlace(line: line, keepsFocus: pane.showsFocus(at: line))
    }

    /// Brings the choice made or the line being typed back into view.
    mutating func revealFocus() { scrollPlace.keepsFocus = true }
}
