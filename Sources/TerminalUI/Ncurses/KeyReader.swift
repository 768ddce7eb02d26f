// Keys as they are typed, from curses. A sequence that no key is known for is dropped whole: its letters must not act as keys.

import CNcurses

struct KeyReader {
    /// Read while looking for the end of a sequence, and not part of it.
    private var ahead: CursesInput?
    /// How long Esc may be followed by the rest of a sequence, in milliseconds: long enough for a packet torn apart, too
    /// short for a second key press.
    private static let patience: Int32 = 50

    /// Once curses is up.
    init() {
        set_escdelay(Self.patience)
        keypad(nc_stdscr(), true)
        nodelay(nc_stdscr(), true)
        for (sequence, code) in commonSequences {
            // Beyond KEY_MAX are terminfo's extended keys, which mean nothing to us: the Linux console's Shift-Tab is one.
            let known = key_defined(sequence)
            if known == 0 || known > KEY_MAX { define_key(sequence, code) }
        }
    }

    /// The next key already typed, or nil. Esc alone is known as such only after `patience`.
    mutating func next() -> Key? {
        while let input = read() {
            if input == .scalar(0x1B) {
                guard skipSequence() else { return .escape }
            } else if let key = Key(input) {
                return key
            }
        }
        return nil
    }

    /// After an Esc that begins no sequence curses knows: drops the rest of an unknown one, false when there is none and
    /// the Esc was the key. Esc and a letter at once (Alt) are two keys.
    private mutating func skipSequence() -> Bool {
        guard let introducer = read() else { return false }
        guard introducer == .scalar(UInt32(UInt8(ascii: "["))) || introducer == .scalar(UInt32(UInt8(ascii: "O"))) else {
            ahead = introducer
            return false
        }
        wtimeout(nc_stdscr(), Self.patience)
        defer { nodelay(nc_stdscr(), true) }
        while let input = read() {
            // Parameter and intermediate bytes go on, a final byte ends it (ECMA-48, 5.4); anything else was not part of it.
            guard case .scalar(let value) = input, (0x20...0x7E).contains(value) else {
                ahead = input
                break
            }
            if value >= 0x40 { break }
        }
        return true
    }

    private mutating func read() -> CursesInput? {
        if let input = ahead {
            ahead = nil
            return input
        }
        var value = wint_t()
        switch wget_wch(nc_stdscr(), &value) {
        case KEY_CODE_YES: return .code(Int32(bitPattern: value))
        case OK: return .scalar(value)
        default: return nil
        }
    }
}
