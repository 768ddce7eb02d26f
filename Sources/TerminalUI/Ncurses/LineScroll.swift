// A text that moved by one line, found in two pictures: which rows the terminal should scroll by itself, whole rows, before the rest is
// painted. Curses looks for that too, but takes rows for moved only where they moved from edge to edge: beside a rail that stands still it
// paints anew what a scroll and a few cells of the rail would bring. Pure; the costs are estimates and decide nothing but the way.

/// Rows that scroll by one line, up or down. What scrolls out is lost, the row that becomes free is blank.
struct LineScroll: Equatable {
    let rows: Range<Int>
    let isUp: Bool

    /// Bytes to set the region, scroll it, and set it back; as many again for what the estimates may be wrong by.
    private static let ownCost = 60

    /// The rows whose scrolling saves most; nil where none saves anything, and for pictures of two sizes.
    init?(from old: Surface, to new: Surface) {
        guard old.size == new.size else { return nil }
        let all = 0..<new.size.rows
        let direct = all.map { RowChange(old.row($0), new.row($0)).cost }
        // Less than half of the rows: a field, a clock, a mark.
        guard direct.count(where: { $0 > 0 }) * 2 > all.count else { return nil }
        let blank = Surface(Size(columns: new.size.columns, rows: 1)).row(0)
        let fresh = all.map { RowChange(blank, new.row($0)).cost }
        // Of two that save as much, the one whose free row has more to be painted: it is painted at once.
        var best: (worth: (Int, Int), scroll: LineScroll)?
        for isUp in [true, false] {
            let moved = all.map { row in
                let source = isUp ? row + 1 : row - 1
                return all.contains(source) ? RowChange(old.row(source), new.row(row)).cost : fresh[row]
            }
            for first in all {
                // Rows from the first on: those that only move, and the one that comes free at the lower or at the upper end.
                var saved = isUp ? -LineScroll.ownCost : direct[first] - fresh[first] - LineScroll.ownCost
                for last in all.dropFirst(first + 1) {
                    let row = isUp ? last - 1 : last
                    saved += direct[row] - moved[row]
                    let worth = isUp ? (saved + direct[last] - fresh[last], fresh[last]) : (saved, fresh[first])
                    if worth.0 > 0, worth > best?.worth ?? (0, 0) { best = (worth, LineScroll(rows: first..<last + 1, isUp: isUp)) }
                }
            }
        }
        guard let best else { return nil }
        self = best.scroll
    }

    private init(rows: Range<Int>, isUp: Bool) {
        self.rows = rows
        self.isUp = isUp
    }

    /// The picture after the scroll alone, with the row that came free as it is to be.
    func done(to old: Surface, towards new: Surface) -> Surface {
        var result = old
        for row in rows {
            let source = isUp ? row + 1 : row - 1
            result.setRow(row, rows.contains(source) ? old.row(source) : new.row(row))
        }
        result.cursor = nil
        return result
    }
}

/// What it takes to make one row of another, about.
private struct RowChange {
    /// Bytes.
    private(set) var cost = 0

    /// A run of changed cells: the cursor is sent there, or over a few cells that stay; a change of style is a sequence, and so is a row of
    /// blanks.
    init(_ old: ArraySlice<Cell>, _ new: ArraySlice<Cell>) {
        var gap = 0
        var style = Style.plain
        var blanks = 0
        var isFirst = true
        for (before, after) in zip(old, new) {
            guard before != after else {
                gap += 1
                continue
            }
            if isFirst || gap > 0 { cost += isFirst ? 6 : min(gap, 6) }
            blanks = after.character == " " && gap == 0 ? blanks + 1 : after.character == " " ? 1 : 0
            isFirst = false
            gap = 0
            if after.style != style { cost += 6 }
            style = after.style
            if blanks <= 5 { cost += after.character?.utf8.count ?? 0 }
        }
        if style != .plain { cost += 6 }
    }
}
