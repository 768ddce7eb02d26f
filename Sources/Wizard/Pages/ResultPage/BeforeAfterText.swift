// The result page's headline, and its table: the same probes, before and after, in a few words each.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI

extension ChangeReport {
    /// What it came to, in one sentence.
    package var headline: String {
        switch outcome {
        case .changed where proven:
            return fixed
        case .changed where !next.isEmpty: return "Changed and kept; the queue shows whether mail goes out"
        case .changed: return "Changed, but not proven"
        case .reverted where isIncomplete: return "Not proven, and not everything could be reverted: read what follows"
        case .reverted: return "Reverted: the repair was not proven, the old files are in place"
        case .refused: return "Refused: nothing was changed"
        case .failed: return "Failed: read what follows"
        case .restored where isIncomplete: return "Undone, but not completely"
        case .restored: return "Undone: the old configuration is back"
        case .nothingToDo: return "Nothing to do: the files already are as wanted"
        }
    }

    /// Every port that came back. Where none was dead before, nothing was fixed on a port: then the summary says what was shown.
    private var fixed: String {
        let alive = after.filter(\.answers)
        let revived = alive.filter { probe in before.contains { $0.endpoint == probe.endpoint && !$0.answers } }
        if revived.isEmpty { return String(summary.dropLast(summary.last == "." ? 1 : 0)) }
        func ports(_ role: Endpoint.Role) -> [Int] {
            revived.filter { $0.endpoint.role == role }.map(\.endpoint.port).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
                .sorted(by: Sighting.comesFirst)
        }
        let clauses = [
            ChangeReport.clause(ports(.smtps), one: "answers with TLS and 220", several: "answer with TLS and 220"),
            ChangeReport.clause(ports(.starttls), one: "does STARTTLS again", several: "do STARTTLS again"),
        ].compactMap { $0 }
        return "Fixed: " + (clauses.isEmpty ? summary : clauses.joined(separator: ", "))
    }

    private static func clause(_ ports: [Int], one: String, several: String) -> String? {
        guard let last = ports.last else { return nil }
        let others = ports.dropLast().map(String.init).joined(separator: ", ")
        return others.isEmpty ? "port \(last) \(one)" : "ports \(others) and \(last) \(several)"
    }
}

extension PaneText {
    mutating func beforeAfter(_ rows: [Comparison], afterTitle: String = "now") {
        guard !rows.isEmpty else { return }
        blank()
        let label = min(rows.map { cellWidth(of: $0.label) }.max() ?? 0, width / 3)
        let column = max(1, (min(width, 72) - label - 4) / 2)
        tableRow(["", "before", afterTitle], [label, column, column], styles: [.plain, .heading, .heading])
        for row in rows {
            let cells = [row.label, row.before ?? "not tried", row.after ?? "not tried"]
            let styles =
                [Style.plain]
                + [row.isGoodBefore, row.isGoodAfter].map { isGood in
                    isGood.map { $0 ? Style.added : .removed } ?? .plain
                }
            tableRow(cells, [label, column, column], styles: styles)
        }
    }

    private mutating func tableRow(_ texts: [String], _ widths: [Int], styles: [Style]) {
        let columns = zip(texts, widths).map { wrapped($0, to: $1) }
        for line in 0..<(columns.map(\.count).max() ?? 0) {
            var parts: [StyledText] = []
            for (index, pieces) in columns.enumerated() {
                let piece = line < pieces.count ? pieces[line] : ""
                parts.append(StyledText(padded(piece, to: widths[index]), styles[index]))
                if index < columns.count - 1 { parts.append(StyledText("  ")) }
            }
            add(parts)
        }
    }
}
