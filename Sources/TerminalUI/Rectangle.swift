// A part of a surface: where a pane begins and how far it reaches. Never of negative extent.

package struct Rectangle: Sendable, Hashable {
    package let row: Int
    package let column: Int
    package let rows: Int
    package let columns: Int

    /// Beyond every screen; sums of a few such numbers cannot overflow.
    static let far = 1 << 30

    package init(row: Int, column: Int, rows: Int, columns: Int) {
        self.row = min(max(row, -Self.far), Self.far)
        self.column = min(max(column, -Self.far), Self.far)
        self.rows = min(max(rows, 0), Self.far)
        self.columns = min(max(columns, 0), Self.far)
    }

    /// The whole of a surface of that size.
    package init(_ size: Size) { self.init(row: 0, column: 0, rows: size.rows, columns: size.columns) }

    package var isEmpty: Bool { rows == 0 || columns == 0 }

    /// What lies in both; empty when they do not meet.
    package func intersection(_ other: Rectangle) -> Rectangle {
        let top = max(row, other.row)
        let left = max(column, other.column)
        return Rectangle(
            row: top, column: left,
            rows: min(row + rows, other.row + other.rows) - top,
            columns: min(column + columns, other.column + other.columns) - left)
    }
}
