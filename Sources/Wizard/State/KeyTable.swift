// The one table of keys: it makes the bindings, the key line and the help.

import TerminalUI

/// What a key asks for, whatever the key is.
package enum Request: Sendable, Hashable {
    case next, back, pageOn, pageBack
    case up, down, pageUp, pageDown, top, bottom
    case rerun, cancel, commands, help, quit, redraw
    case select, erase, apply, keep, undo, yes
}

/// Where the wizard is, as far as keys go. In each context a key means one thing.
package enum KeyContext: CaseIterable, Sendable, Hashable {
    /// Pages 1–7.
    case check
    case repair
    /// The own value is being typed.
    case ownValue
    case review
    /// The word is being typed.
    case confirm
    /// The server is being changed.
    case changing
    /// Page 9 after an apply has ended.
    case applied
    case result
    case undoQuestion
    case help, commands
    case quitQuestion
    /// The page cannot be seen, so no key may act on it.
    case tooSmall

    /// Keys that print belong to the input line.
    var isTyping: Bool { self == .ownValue || self == .confirm }
}

package struct KeyBinding: Sendable {
    package let request: Request
    package let keys: [Key]
    /// On the key line, `Enter` `next`; an empty label keeps a binding off the line.
    package let shown: String
    package let label: String
    /// One line of the help.
    package let help: String
    package let contexts: Set<KeyContext>
    /// How soon it gives way on a narrow key line; 0 stays longest.
    package let rank: Int

    init(_ request: Request, _ keys: [Key], _ shown: String, _ label: String, _ help: String, in contexts: Set<KeyContext>, rank: Int) {
        self.request = request
        self.keys = keys
        self.shown = shown
        self.label = label
        self.help = help
        self.contexts = contexts
        self.rank = rank
    }

    /// The same, its label followed by how things stand.
    func showing(_ state: String) -> KeyBinding {
        KeyBinding(request, keys, shown, "\(label): \(state)", help, in: contexts, rank: rank)
    }
}

package enum KeyTable {
    private static let pages: Set<KeyContext> = [.check, .repair, .review, .applied, .result]
    private static let overlays: Set<KeyContext> = [.help, .commands]
    private static let scrolling: Set<KeyContext> = pages.union(overlays).union([.changing, .confirm])
    /// Where a printed letter may be a command.
    private static let letters: Set<KeyContext> = pages.union([.changing])
    private static let everywhere = Set(KeyContext.allCases)

    /// In the order of the key line and the help.
    package static let all: [KeyBinding] = walking + moving + acting + everyday

    private static let walking = [
        KeyBinding(.apply, [.character("a")], "a", "apply", "apply the change; asks for a typed word first", in: [.review], rank: 0),
        KeyBinding(
            .keep, [.character("k")], "k", "keep list", "keep the new list even if another fault shows behind it", in: [.review], rank: 3),
        KeyBinding(.next, [.enter], "Enter", "next", "go to the next page", in: [.check, .applied], rank: 1),
        KeyBinding(.next, [.enter], "Enter", "choose", "take this repair and go to the review", in: [.repair], rank: 1),
        KeyBinding(.next, [.enter], "Enter", "", "does nothing here: only a applies", in: [.review], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "does nothing here: this is the last page", in: [.result], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "take it", "take the value and go to the review", in: [.ownValue], rank: 0),
        KeyBinding(.next, [.enter], "Enter", "start", "start, if the word is apply", in: [.confirm], rank: 0),
        KeyBinding(.next, [.enter], "Enter", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "closes this", in: [.help, .commands], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "is no answer here", in: [.quitQuestion], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "leaves everything as it is, as any other key does", in: [.undoQuestion], rank: 9),
        KeyBinding(.yes, [.character("y")], "y", "undo it", "put the old configuration back", in: [.undoQuestion], rank: 0),
        KeyBinding(.quit, [.character("q"), .control("c")], "q", "quit", "leave the wizard", in: [.quitQuestion], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "stay", "stay in the wizard", in: [.quitQuestion], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "leave it", "leave everything as it is", in: [.undoQuestion], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "back", "go back one page", in: pages, rank: 1),
        KeyBinding(.back, [.escape], "Esc", "leave", "leave the input line; nothing is changed", in: [.ownValue, .confirm], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "close", "close this", in: overlays, rank: 0),
        KeyBinding(.back, [.escape], "Esc", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
    ]

    private static let acting = [
        KeyBinding(.undo, [.character("u")], "u", "undo", "undo the change; asks once more", in: [.result], rank: 0),
        KeyBinding(.select, [.character(" ")], "Space", "", "choose; on your own value: start typing", in: [.repair], rank: 9),
        KeyBinding(.erase, [.control("u")], "^U", "clear", "clear the line", in: [.ownValue, .confirm], rank: 6),
        KeyBinding(.cancel, [.character("x")], "x", "cancel", "cancel the check that is running", in: pages, rank: 2),
        KeyBinding(.rerun, [.character("r")], "r", "run again", "look at everything again", in: pages, rank: 6),
    ]

    private static let moving = [
        KeyBinding(.up, [.up], "↑", "", "choose the one above; scroll up", in: [.repair], rank: 9),
        KeyBinding(.down, [.down], "↑↓", "choose", "choose the one below; scroll down after the last", in: [.repair], rank: 3),
        KeyBinding(.up, [.up], "↑", "", "scroll up", in: scrolling.subtracting([.repair]), rank: 9),
        KeyBinding(.down, [.down], "↑↓", "scroll", "scroll down", in: scrolling.subtracting([.repair]), rank: 5),
        KeyBinding(.pageUp, [.pageUp], "PgUp", "", "scroll up one screen", in: scrolling.union([.ownValue]), rank: 9),
        KeyBinding(.pageDown, [.pageDown], "PgDn", "more", "scroll down one screen", in: [.repair, .ownValue], rank: 5),
        KeyBinding(.pageDown, [.pageDown], "PgDn", "", "scroll down one screen", in: scrolling.subtracting([.repair]), rank: 9),
        KeyBinding(.top, [.home], "Home", "", "go to the first line", in: scrolling.subtracting([.confirm]), rank: 9),
        KeyBinding(.bottom, [.end], "End", "", "go to the last line", in: scrolling.subtracting([.confirm]), rank: 9),
        KeyBinding(.pageBack, [.left], "Left", "", "look at the page before", in: pages, rank: 9),
        KeyBinding(.pageOn, [.right], "Right", "", "look at the page after; changes nothing", in: pages, rank: 9),
    ]

    private static let everyday = [
        KeyBinding(.commands, [.character("c")], "c", "commands", "show every command that was run", in: letters, rank: 6),
        KeyBinding(.back, [.character("c")], "c", "", "close this", in: [.commands], rank: 9),
        KeyBinding(
            .help, [.function(1), .character("?")], "?", "help", "explain this page and its keys", in: letters.union([.commands]), rank: 1),
        KeyBinding(.back, [.function(1), .character("?")], "?", "", "close this", in: [.help], rank: 9),
        KeyBinding(.help, [.function(1)], "F1", "help", "explain this page and its keys", in: [.ownValue, .confirm], rank: 2),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q", "quit", "leave the wizard; asks first", in: pages.union(overlays),
            rank: 1),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
        KeyBinding(.quit, [.character("q"), .control("c")], "q", "quit", "leave the wizard at once", in: [.tooSmall], rank: 0),
        KeyBinding(.quit, [.control("c")], "^C", "", "leave the wizard; asks first", in: [.ownValue, .confirm, .undoQuestion], rank: 9),
        KeyBinding(.redraw, [.control("l")], "^L", "", "draw the screen again", in: everywhere, rank: 9),
    ]

    package static func bindings(in context: KeyContext) -> [KeyBinding] {
        all.filter { $0.contexts.contains(context) }
    }

    static func request(for key: Key, in context: KeyContext) -> Request? {
        bindings(in: context).first { $0.keys.contains(key) }?.request
    }

    /// The bindings that find room on a key line so wide, in table order.
    static func line(of bindings: [KeyBinding], width: Int) -> [KeyBinding] {
        var kept = bindings.filter { !$0.label.isEmpty }
        // One blank at the left edge, two between entries.
        while !kept.isEmpty, kept.reduce(-1, { $0 + lineWidth(of: $1) }) > width {
            let last = kept.indices.max { (kept[$0].rank, $0) < (kept[$1].rank, $1) }!
            kept.remove(at: last)
        }
        return kept
    }

    private static func lineWidth(of binding: KeyBinding) -> Int {
        cellWidth(of: binding.shown) + 1 + cellWidth(of: binding.label) + 2
    }
}
