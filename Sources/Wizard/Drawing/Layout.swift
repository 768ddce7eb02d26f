// Where things stand at a given size: title, frame, rail, pane, key line.

import TerminalUI

struct Layout: Sendable, Equatable {
    /// How much of the rail there is room for.
    enum Rail: Sendable, Equatable {
        case full
        /// Marks and numbers.
        case narrow
        /// One line above the pane instead.
        case breadcrumb
    }

    static let smallest = Size(columns: 40, rows: 10)

    let size: Size
    let rail: Rail
    /// Where the text of the page goes.
    let pane: Rectangle

    /// Returns nil where the wizard does not fit. `isBare`: text from edge to edge, without frame and rail, to be copied.
    init?(_ size: Size, isBare: Bool = false) {
        guard size.columns >= Layout.smallest.columns, size.rows >= Layout.smallest.rows else { return nil }
        self.size = size
        guard !isBare else {
            rail = .breadcrumb
            pane = Rectangle(row: 2, column: 0, rows: size.rows - 3, columns: size.columns)
            return
        }
        // Ten rail lines need ten rows between title, frame and key line.
        let holdsRail = size.rows >= 14
        rail = holdsRail && size.columns >= 72 ? .full : holdsRail && size.columns >= 50 ? .narrow : .breadcrumb
        if let divider = Layout.divider(of: rail) {
            pane = Rectangle(row: 2, column: divider + 2, rows: size.rows - 4, columns: size.columns - divider - 4)
        } else {
            let top = size.rows >= 12 ? 2 : 1
            // On the lowest screens the arrows that tell of more stand in the margin: a blank keeps them from reading as the text's own.
            pane = Rectangle(row: top, column: 1, rows: size.rows - top - 1, columns: size.columns - (top == 1 ? 3 : 2))
        }
    }

    var frame: Rectangle { Rectangle(row: 1, column: 0, rows: size.rows - 2, columns: size.columns) }
    /// Column between rail and pane.
    var divider: Int? { Layout.divider(of: rail) }

    private static func divider(of rail: Rail) -> Int? {
        switch rail {
        case .full: 21
        case .narrow: 8
        case .breadcrumb: nil
        }
    }
}
