// The one table of keys: it makes the bindings, the key line and the help.

import TerminalUI

/// What a key asks for, whatever the key is.
package enum Request: Sendable, Hashable {
    case next, back, pageOn, pageBack
    case up, down, pageUp, pageDown, top, bottom
    /// A screen further, and behind the last one the next page.
    case readOn
    case page(Page)
    /// The next port, or the field beside the one in hand.
    case tab
    case open, diff, rerun, cancel, commands, help, quit, suspend, redraw
    /// The first letter of a word, typed into the field that stands open.
    case begin(Character)
    case erase
}

/// Where the wizard is, as far as keys go. In each context a key means one thing.
package enum KeyContext: CaseIterable, Sendable, Hashable {
    /// Pages 1–7, but for page 2.
    case check
    /// Page 2, with several ports.
    case ports
    case repair
    /// The own value is being typed.
    case ownValue
    /// Page 9; its field is empty.
    case review
    /// The word is being typed.
    case confirm
    /// The server is being changed.
    case changing
    /// Page 9 after an apply has ended.
    case applied
    /// Page 10; its field, where there is something to undo, is empty.
    case result
    /// The word `undo` is being typed.
    case undoConfirm
    case help, commands, diff
    case quitQuestion
    /// The page cannot be seen, so no key may act on it.
    case tooSmall

    /// Keys that print belong to the input line.
    var isTyping: Bool { [.ownValue, .confirm, .undoConfirm].contains(self) }
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
}

package enum KeyTable {
    private static let pages: Set<KeyContext> = [.check, .ports, .repair, .review, .applied, .result]
    private static let overlays: Set<KeyContext> = [.help, .commands, .diff]
    private static let words: Set<KeyContext> = [.confirm, .undoConfirm]
    private static let scrolling: Set<KeyContext> = pages.union(overlays).union([.changing])
    /// Where a printed letter may be a command.
    private static let letters: Set<KeyContext> = pages.union([.changing])
    private static let everywhere = Set(KeyContext.allCases)

    /// In the order of the key line and the help.
    package static let all: [KeyBinding] = walking + fields + moving + acting + everyday

    private static let walking = [
        KeyBinding(.next, [.enter], "Enter", "next", "go to the next page", in: [.check, .ports, .applied], rank: 1),
        KeyBinding(.next, [.enter], "Enter", "choose", "take this repair and go to the review", in: [.repair], rank: 1),
        KeyBinding(.next, [.enter], "Enter", "", "does nothing here before the word is typed", in: [.review], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "does nothing here: this is the last page", in: [.result], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "take it", "take the value and go to the review", in: [.ownValue], rank: 0),
        KeyBinding(.next, [.enter], "Enter", "start", "start, if the word is apply", in: [.confirm], rank: 0),
        KeyBinding(.next, [.enter], "Enter", "undo it", "undo the change, if the word is undo", in: [.undoConfirm], rank: 0),
        KeyBinding(.next, [.enter], "Enter", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
        KeyBinding(.next, [.enter], "Enter", "", "closes this", in: overlays, rank: 9),
        KeyBinding(.next, [.enter], "Enter", "leave", "leave the wizard", in: [.quitQuestion], rank: 0),
        KeyBinding(.quit, [.character("q"), .control("c")], "q", "", "leaves the wizard too", in: [.quitQuestion], rank: 9),
        KeyBinding(.back, [.escape], "Esc", "stay", "stay in the wizard", in: [.quitQuestion], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "back", "go back one page", in: pages, rank: 1),
        KeyBinding(.back, [.escape], "Esc", "clear", "empty the field; nothing is changed", in: words, rank: 0),
        KeyBinding(.back, [.escape], "Esc", "leave", "leave the field; what was typed stays in it", in: [.ownValue], rank: 0),
        KeyBinding(.back, [.escape], "Esc", "close", "close this", in: overlays, rank: 0),
        KeyBinding(.back, [.escape], "Esc", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
    ]

    private static let fields = [
        KeyBinding(
            .begin("a"), [.character("a")], "a", "", "begins the word apply: typed to the end, and Enter, it makes the change",
            in: [.review], rank: 9),
        KeyBinding(.begin("A"), [.character("A")], "A", "", "begins the word too; it counts in small letters", in: [.review], rank: 9),
        KeyBinding(
            .tab, [.tab], "Tab", "revert or keep", "choose what becomes of the change if another fault shows behind it", in: [.review],
            rank: 3),
        KeyBinding(
            .begin("u"), [.character("u")], "u", "", "begins the word undo: typed to the end, and Enter, it brings the old files back",
            in: [.result], rank: 9),
        KeyBinding(.begin("U"), [.character("U")], "U", "", "begins the word too; it counts in small letters", in: [.result], rank: 9),
        KeyBinding(.tab, [.tab], "Tab", "next port", "show what the next port said", in: [.ports], rank: 3),
        KeyBinding(.erase, [.control("u")], "^U", "", "empty the field", in: words.union([.ownValue]), rank: 9),
    ]

    private static let acting = [
        KeyBinding(.open, [.character("o")], "o", "open", "open what is folded, or fold it again", in: pages, rank: 4),
        KeyBinding(.diff, [.character("d")], "d", "diff", "show the change as a diff, to be copied", in: [.repair, .review], rank: 4),
        KeyBinding(.back, [.character("d")], "d", "", "close this", in: [.diff], rank: 9),
        KeyBinding(.cancel, [.character("x")], "x", "cancel", "cancel the check that is running", in: pages, rank: 2),
        KeyBinding(
            .cancel, [.character("x")], "x", "wait no longer", "stop waiting for ports that say nothing; the change is then decided",
            in: [.changing], rank: 2),
        KeyBinding(.rerun, [.character("r")], "r", "look again", "look at everything again", in: pages, rank: 6),
    ]

    private static let moving =
        [
            KeyBinding(.up, [.up, .character("k")], "↑", "", "choose the one above; scroll up", in: [.repair], rank: 9),
            KeyBinding(
                .down, [.down, .character("j")], "↑↓", "choose", "choose the one below; scroll down after the last", in: [.repair], rank: 3),
            KeyBinding(.up, [.up, .character("k")], "↑", "", "scroll up", in: scrolling.subtracting([.repair]), rank: 9),
            KeyBinding(.down, [.down, .character("j")], "↑↓", "scroll", "scroll down", in: scrolling.subtracting([.repair]), rank: 5),
            KeyBinding(.up, [.up], "↑", "", "scroll up", in: words, rank: 9),
            KeyBinding(.down, [.down], "↑↓", "scroll", "scroll down", in: words, rank: 5),
            KeyBinding(.readOn, [.character(" ")], "Space", "", "a screen further; at the end the next page", in: pages, rank: 9),
            KeyBinding(.pageDown, [.character(" ")], "Space", "", "scroll down one screen", in: overlays.union([.changing]), rank: 9),
            KeyBinding(
                .pageUp, [.pageUp, .control("b")], "PgUp", "", "scroll up one screen", in: scrolling.union([.ownValue]).union(words),
                rank: 9),
            KeyBinding(
                .pageDown, [.pageDown, .control("f")], "PgDn", "more", "scroll down one screen", in: [.repair, .ownValue], rank: 5),
            KeyBinding(
                .pageDown, [.pageDown, .control("f")], "PgDn", "", "scroll down one screen",
                in: scrolling.subtracting([.repair]).union(words),
                rank: 9),
            KeyBinding(.top, [.home], "Home", "", "go to the first line", in: scrolling, rank: 9),
            KeyBinding(.bottom, [.end], "End", "", "go to the last line", in: scrolling, rank: 9),
            KeyBinding(.pageBack, [.left], "Left", "", "look at the page before", in: pages, rank: 9),
            KeyBinding(.pageOn, [.right], "Right", "", "look at the page after; changes nothing", in: pages, rank: 9),
        ]
        + Page.allCases.map { page in
            let digit = Character(String(page.rawValue % 10))
            return KeyBinding(
                .page(page), [.character(digit)], String(digit), "", "go to page \(page.rawValue), \(page.title)", in: pages, rank: 9)
        }

    private static let everyday = [
        KeyBinding(.commands, [.character("c")], "c", "commands", "show every command that was run, to be copied", in: letters, rank: 6),
        KeyBinding(.back, [.character("c")], "c", "", "close this", in: [.commands], rank: 9),
        KeyBinding(
            .help, [.function(1), .character("?")], "?", "help", "explain this page, its words and its keys",
            in: letters.union([.commands, .diff]), rank: 1),
        KeyBinding(.back, [.function(1), .character("?")], "?", "", "close this", in: [.help], rank: 9),
        KeyBinding(
            .help, [.function(1)], "F1", "help", "explain this page, its words and its keys", in: words.union([.ownValue]), rank: 2),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q", "quit", "leave the wizard; asks first where something was changed",
            in: pages.union(overlays), rank: 1),
        KeyBinding(
            .quit, [.character("q"), .control("c")], "q", "", "has to wait: the change finishes first", in: [.changing], rank: 9),
        KeyBinding(.quit, [.character("q"), .control("c")], "q", "quit", "leave the wizard at once", in: [.tooSmall], rank: 0),
        KeyBinding(
            .quit, [.control("c")], "^C", "", "leave the wizard; asks first where something was changed", in: words.union([.ownValue]),
            rank: 9),
        KeyBinding(.suspend, [.control("z")], "^Z", "", "suspend: back to the shell; fg comes back here", in: everywhere, rank: 9),
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
