// Evidence brought to a pane: what was found first, then what it means, then what shows it.

import Diagnosis
import TerminalUI

extension PaneText {
    /// One finding: its sentence, what it means above all, its evidence in order, and what else there is to say of it.
    mutating func finding(_ finding: Finding, isMarked: Bool) {
        blank()
        let summary = finding.summary
        let mark = finding.isNote ? StyledText(String(FrameGlyphs.unicode.symptom), .unknown) : finding.status.mark.styled
        if isMarked { marked(mark, summary, .strong) } else { headline(summary) }
        var meanings = finding.evidence.compactMap { if case .meaning(let text) = $0 { text } else { nil } }[...]
        if let first = meanings.popFirst() { prose(first) }
        evidence(finding.evidence.filter { if case .meaning = $0 { false } else { true } })
        if let line = finding.command, !finding.evidence.contains(where: { $0.shows(command: line) }) {
            blank()
            command(line)
        }
        if !meanings.isEmpty {
            blank()
            part("What it means")
        }
        for meaning in meanings { prose(meaning) }
    }

    /// Neighbours of one kind stand together; kinds are parted by an empty line.
    mutating func evidence(_ pieces: [Evidence]) {
        blank()
        var rest = pieces[...]
        var previous: Evidence?
        while let piece = rest.first {
            if let previous, previous.isParted(from: piece) { blank() }
            if case .fact = piece {
                let rows = rest.prefix { if case .fact = $0 { true } else { false } }
                // Below a line of a file they are about that line, and stand under its text.
                let indent = if case .source? = previous { PaneText.sourceGutter } else { 2 }
                // A group of its own goes by its first label.
                if indent == 2, case .fact(let label, _) = piece { part(label) }
                facts(rows.compactMap { if case .fact(let label, let value) = $0 { (label, value) } else { nil } }, indent: indent)
                rest = rest.dropFirst(rows.count)
            } else {
                single(piece)
                rest = rest.dropFirst()
            }
            previous = piece
        }
    }

    private mutating func single(_ piece: Evidence) {
        switch piece {
        case .heading(let text): heading(text)
        case .text(let text), .meaning(let text): prose(text)
        case .fact(let label, let value): facts([(label, value)])
        case .command(let line): command(line)
        case .history(let history): self.history(history)
        case .thisProgramAsRoot: break
        case .transcript(let lines): transcript(lines)
        case .source(let number, let text, let caret, let note):
            // The name of what is set there: `smtpd_tls_protocols = …`, `  -o smtpd_tls_protocols=…`.
            if let name = text.split(whereSeparator: { " \t=".contains($0) }).first(where: { $0 != "-o" }), name.contains("_") {
                part(String(name))
            }
            source(number: number, text: text, caret: caret, note: note)
        }
    }
}

extension PaneText {
    /// Bars with what was done to Postfix under them.
    mutating func history(_ history: LogHistory) {
        part("Over time")
        prose("Drops and rejections, \(history.caption)")
        for row in history.rows { add([StyledText("  "), StyledText(String(row.prefix(max(1, width - 2))))]) }
        if !history.legend.isEmpty { prose(history.legend, .dim) }
    }
}

extension Evidence {
    fileprivate func shows(command line: String) -> Bool { if case .command(line) = self { true } else { false } }

    /// Whether an empty line stands between this and the next: not below a heading, not between a command and what it printed.
    fileprivate func isParted(from next: Evidence) -> Bool {
        switch (self, next) {
        case (.heading, _), (.command, .transcript), (.fact, .fact), (.source, .source), (.source, .fact), (.text, .text): false
        default: true
        }
    }
}

extension FindingStatus {
    var mark: Mark {
        switch self {
        case .symptom, .trap: .symptom
        case .clear: .good
        case .cannotTell: .unknown
        case .notApplicable: .pending
        }
    }

    /// What is worst comes first.
    var weight: Int {
        switch self {
        case .symptom: 0
        case .trap: 1
        case .cannotTell: 2
        case .clear: 3
        case .notApplicable: 4
        }
    }
}
