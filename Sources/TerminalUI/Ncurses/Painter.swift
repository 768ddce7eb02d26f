// A surface brought to the screen: only what differs from the last one is handed to curses.

import CNcurses
import Glibc

struct Painter {
    private let palette: Palette
    private var painted: Surface?

    init(palette: Palette) { self.palette = palette }

    /// What is on the screen is no longer known: the next painting draws everything.
    mutating func forget() { painted = nil }

    mutating func paint(_ surface: Surface) {
        if painted?.size != surface.size { forget() }
        if painted == nil { wclear(nc_stdscr()) }
        if let old = painted, let scroll = LineScroll(from: old, to: surface) {
            let scrolled = scroll.done(to: old, towards: surface)
            show(scrolled)
            painted = scrolled
        }
        show(surface)
        painted = surface
    }

    private func show(_ surface: Surface) {
        for run in changedRuns(from: painted, to: surface) { draw(run, of: surface) }
        placeCursor(surface.cursor)
        wrefresh(nc_stdscr())
    }

    /// Curses clips what a screen smaller than the surface cannot show, and does not scroll in its last cell.
    private func draw(_ run: CellRun, of surface: Surface) {
        let cells = run.columns.flatMap { column in
            let cell = surface[run.row, column]
            guard let character = cell.character else { return [cchar_t]() }
            let width = surface[run.row, column + 1].character == nil ? 2 : 1
            let look = palette.look(of: cell.style)
            return curtailed(character, width: width).map { curses($0, look) }
        }
        mvwadd_wchnstr(nc_stdscr(), Int32(run.row), Int32(run.columns.lowerBound), cells, Int32(cells.count))
    }

    private func placeCursor(_ cursor: Surface.Position?) {
        if let cursor { wmove(nc_stdscr(), Int32(clamping: cursor.row), Int32(clamping: cursor.column)) }
        // One that is hidden need not be sent anywhere.
        leaveok(nc_stdscr(), cursor == nil)
        curs_set(cursor == nil ? 0 : 1)
    }
}

/// Cells side by side in one row.
struct CellRun: Equatable {
    let row: Int
    let columns: Range<Int>
}

/// Where the surfaces, of one size, differ; everywhere when there is no old one. A run never begins with a right half.
func changedRuns(from old: Surface?, to new: Surface) -> [CellRun] {
    guard let old else { return (0..<new.size.rows).map { CellRun(row: $0, columns: 0..<new.size.columns) } }
    var runs: [CellRun] = []
    for row in 0..<new.size.rows {
        var start: Int?
        for column in 0...new.size.columns {
            let changed = column < new.size.columns && new[row, column] != old[row, column]
            if changed, start == nil { start = new[row, column].character == nil ? column - 1 : column }
            if !changed, let first = start {
                runs.append(CellRun(row: row, columns: first..<column))
                start = nil
            }
        }
    }
    return runs
}

/// The scalars of one cell, each list for one cell of curses, as far as this system's libc counts their width as we do.
/// Where it does not (an older Unicode, a character set without them) curses would lose count of the columns: `?` stands in.
private func curtailed(_ character: Character, width: Int) -> [[wchar_t]] {
    let scalars = character.unicodeScalars.map { wchar_t($0.value) }
    guard Int(nc_width(scalars[0])) == width else { return Array(repeating: [wchar_t(0x3F)], count: width) }
    return [[scalars[0]] + scalars.dropFirst().filter { nc_width($0) == 0 }]
}

private func curses(_ scalars: [wchar_t], _ look: Palette.Look) -> cchar_t {
    var cell = cchar_t()
    setcchar(&cell, scalars + [0], look.attributes, look.pair, nil)
    return cell
}
