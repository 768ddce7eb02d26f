// Keys as they are typed, from curses. A sequence that no key is known for is dropped whole: its letters must not act as keys.
// Text that is pasted comes between two sequences of its own (the terminal has been asked for them) and is one key.

import CNcurses

struct KeyReader {
    /// Read while looking for the end of a sequence, and not part of it.
    private var ahead: CursesInput?
    /// What has come of the text that is being pasted; nil outside a paste.
    private var pasted: String?
    /// Bytes of a paste that are kept: more than any input line takes.
    private static let longestPaste = 4096
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
            var key: Key?
            if input == .scalar(0x1B) {
                switch skipSequence() {
                case nil: key = .escape
                case "[200~": pasted = pasted ?? ""
                case "[201~":
                    defer { pasted = nil }
                    if let pasted { return .pasted(pasted) }
                default: break
                }
            } else {
                key = Key(input)
            }
            guard let key else { continue }
            guard pasted != nil else { return key }
            if key == .control("c") {
                // The way out where the end of a paste never comes.
                pasted = nil
                return key
            }
            paste(key)
        }
        return nil
    }

    private mutating func paste(_ key: Key) {
        guard let count = pasted?.utf8.count, count < Self.longestPaste else { return }
        switch key {
        case .character(let character): pasted?.append(character)
        case .enter: pasted?.append("\n")
        case .tab: pasted?.append("\t")
        default: break
        }
    }

    /// After an Esc that begins no sequence curses knows: drops the rest of an unknown one and returns it, nil when there is none and
    /// the Esc was the key. Esc and a letter at once (Alt) are two keys.
    private mutating func skipSequence() -> String? {
        guard let introducer = read() else { return nil }
        guard introducer == .scalar(UInt32(UInt8(ascii: "["))) || introducer == .scalar(UInt32(UInt8(ascii: "O"))) else {
            ahead = introducer
            return nil
        }
        var sequence = introducer == .scalar(UInt32(UInt8(ascii: "["))) ? "[" : "O"
        wtimeout(nc_stdscr(), Self.patience)
        defer { nodelay(nc_stdscr(), true) }
        while let input = read() {
            // Parameter and intermediate bytes go on, a final byte ends it (ECMA-48, 5.4); anything else was not part of it.
            guard case .scalar(let value) = input, let byte = UInt8(exactly: value), (0x20...0x7E).contains(byte) else {
                ahead = input
                break
            }
            sequence.append(Character(Unicode.Scalar(byte)))
            if byte >= 0x40 { break }
        }
        return sequence
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
