// Boxes drawn on a surface, and how much of a long text is in view.

extension Surface {
    /// A frame along the inner edge of the area, with a vertical divider in each of those columns (counted from its corner).
    /// Nothing is drawn in an area too small to hold a frame.
    package mutating func drawFrame(_ area: Rectangle, dividers: [Int] = [], glyphs: FrameGlyphs, style: Style = .plain) {
        guard area.rows >= 2, area.columns >= 2 else { return }
        let bottom = area.rows - 1
        let right = area.columns - 1
        func draw(_ glyph: Character, _ row: Int, _ column: Int) {
            write(String(glyph), in: area, row: row, column: column, style: style)
        }
        for column in 1..<max(1, right) {
            draw(glyphs.horizontal, 0, column)
            draw(glyphs.horizontal, bottom, column)
        }
        for column in [0, right] + dividers.filter({ $0 > 0 && $0 < right }) {
            for row in 1..<max(1, bottom) { draw(glyphs.vertical, row, column) }
            draw(column == 0 ? glyphs.topLeft : column == right ? glyphs.topRight : glyphs.teeDown, 0, column)
            draw(column == 0 ? glyphs.bottomLeft : column == right ? glyphs.bottomRight : glyphs.teeUp, bottom, column)
        }
    }
}

/// How much of a long text is in view.
package struct ScrollIndicator: Sendable, Hashable {
    /// Lines above the view, lines in it, lines in all.
    package let offset: Int
    package let visible: Int
    package let total: Int

    package init(offset: Int, visible: Int, total: Int) {
        self.offset = max(0, offset)
        self.visible = max(0, visible)
        self.total = max(0, total)
    }

    /// `▼ 34 more: Cause, Impact`: how many lines are below, and the titles among them, whole ones only, as many as there is width for.
    /// nil when all is in view.
    package func label(_ glyphs: FrameGlyphs, below titles: [String] = [], width: Int = .max) -> String? {
        guard total > visible else { return nil }
        let above = min(offset, total - visible)
        let below = total - visible - above
        guard below > 0 else { return "\(glyphs.moreAbove) \(above) above" }
        let marks = (above > 0 ? String(glyphs.moreAbove) : "") + String(glyphs.moreBelow)
        let lines = "\(marks) \(below) more\(below == 1 ? " line" : " lines")"
        for count in stride(from: titles.count, to: 0, by: -1) {
            let rest = count < titles.count ? [String(glyphs.ellipsis)] : []
            let named = "\(marks) \(below) more: \((titles.prefix(count) + rest).joined(separator: ", "))"
            if cellWidth(of: named) <= width { return named }
        }
        return lines
    }
}
