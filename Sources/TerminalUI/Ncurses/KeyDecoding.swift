// What curses reports, as Keys. Pure: no terminal is needed to test it.

import CNcurses

/// One report of wget_wch(3).
enum CursesInput: Equatable {
    /// A KEY_ constant.
    case code(Int32)
    /// A scalar of the locale's character set.
    case scalar(UInt32)
}

extension Key {
    /// nil for what is no key to us: a resize, a mouse, a key without a meaning here.
    init?(_ input: CursesInput) {
        switch input {
        case .code(let code): self.init(code: code)
        case .scalar(let value): self.init(scalar: value)
        }
    }

    private init?(code: Int32) {
        switch code {
        case KEY_UP: self = .up
        case KEY_DOWN: self = .down
        case KEY_LEFT: self = .left
        case KEY_RIGHT: self = .right
        // A keypad in application mode, and the VT220's Find and Select, which PuTTY sends for Home and End.
        case KEY_HOME, KEY_FIND, KEY_A1: self = .home
        case KEY_END, KEY_SELECT, KEY_C1: self = .end
        case KEY_PPAGE, KEY_A3: self = .pageUp
        case KEY_NPAGE, KEY_C3: self = .pageDown
        case KEY_ENTER: self = .enter
        case KEY_BACKSPACE: self = .backspace
        case KEY_DC: self = .delete
        case KEY_BTAB: self = .backTab
        // The Linux console's terminfo entry names Ctrl-Z so.
        case KEY_SUSPEND: self = .control("z")
        case nc_function_key(1)...nc_function_key(12): self = .function(Int(code - nc_function_key(0)))
        default: return nil
        }
    }

    private init?(scalar value: UInt32) {
        switch value {
        case 0x0A, 0x0D: self = .enter
        case 0x08, 0x7F: self = .backspace
        case 0x09: self = .tab
        case 0x1B: self = .escape
        case 0x01...0x1A: self = .control(Character(Unicode.Scalar(UInt8(value) + 0x60)))
        // Ctrl with @ \ ] ^ _
        case 0x00...0x1F: self = .control(Character(Unicode.Scalar(UInt8(value) + 0x40)))
        case 0x80...0x9F: return nil
        default:
            guard let scalar = Unicode.Scalar(value) else { return nil }
            self = .character(Character(scalar))
        }
    }
}

/// Key sequences that terminals send although the terminfo entry they go by names others: PuTTY as `xterm`, the Linux
/// console, either cursor-key mode. Without them an arrow would arrive as Esc and two letters.
let commonSequences: [(sequence: String, code: Int32)] =
    zip("ABCDHF", [KEY_UP, KEY_DOWN, KEY_RIGHT, KEY_LEFT, KEY_HOME, KEY_END]).flatMap { letter, code in
        [("\u{1B}[\(letter)", code), ("\u{1B}O\(letter)", code)]
    }
    + zip([1, 7, 4, 8, 3, 5, 6], [KEY_HOME, KEY_HOME, KEY_END, KEY_END, KEY_DC, KEY_PPAGE, KEY_NPAGE]).map { ("\u{1B}[\($0)~", $1) }
    + zip([11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24], 1...).map { ("\u{1B}[\($0)~", nc_function_key($1)) }
    + zip("PQRS", 1...).map { ("\u{1B}O\($0)", nc_function_key($1)) }
    + zip("ABCDE", 1...).map { ("\u{1B}[[\($0)", nc_function_key($1)) }
    + [("\u{1B}[Z", KEY_BTAB)]
