// The same probes before and after, side by side. An endpoint that was probed only once cannot be compared and is left out.

import Repair
import TerminalUI

struct ProbeTable {
    var rows: [Comparison]
    var afterTitle = "after"

    var lines: [String] {
        let compared = rows.compactMap { row in row.before.flatMap { before in row.after.map { [row.label, before, $0] } } }
        if compared.isEmpty { return [] }
        let table = [["", "before", afterTitle]] + compared
        let widths = [0, 1].map { column in table.map { cellWidth(of: $0[column]) }.max() ?? 0 }
        return table.map { "  \(padded($0[0], to: widths[0]))  \(padded($0[1], to: widths[1]))  \($0[2])" }
    }
}
