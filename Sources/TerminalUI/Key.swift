// Keys as the program knows them, whatever the terminal sent.

package enum Key: Sendable, Hashable {
    case character(Character)
    case enter, escape, backspace, delete, tab, backTab
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
    case control(Character)
    /// Text that was pasted, as one: no letter of it is a key. Line ends are in it as LF.
    case pasted(String)
}
