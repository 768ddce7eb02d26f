// What a check found, as one value from which the page, the plain text and the JSON are made.

package enum FindingStatus: String, Sendable, Equatable {
    /// A symptom of a fault.
    case symptom
    /// No fault today, but it will bite: told, and `check` exits 1.
    case trap
    case clear
    case cannotTell = "cannot-tell"
    case notApplicable = "not-applicable"
}

/// A piece of evidence, in the form that shows it best.
package enum Evidence: Sendable, Equatable {
    case heading(String)
    case text(String)
    /// Two columns: `TCP` · `connected, closed by the server after 2 ms`.
    case fact(label: String, value: String)
    /// What an admin would type.
    case command(String)
    /// This program with the rights it lacks. How it was called is known to the front end alone, which puts the command in its place.
    case thisProgramAsRoot
    case transcript([AnnotatedLine])
    /// A line of a configuration file, with the byte range the caret goes under, and a remark.
    case source(number: Int, text: String, caret: Range<Int>?, note: String?)
    /// Drops and rejections by time.
    case history(LogHistory)
    /// What it means, in plain words: shown last.
    case meaning(String)

    /// As one or more plain lines, for text and JSON.
    package var plainLines: [String] {
        switch self {
        case .heading(let text), .text(let text), .meaning(let text): return [text]
        case .history(let history): return history.plainLines
        case .fact(let label, let value): return ["\(label): \(value)"]
        case .command(let line): return ["$ \(line)"]
        case .thisProgramAsRoot: return ["$ sudo postfix-tls-wizard"]
        case .transcript(let lines):
            return lines.map { line in line.note.map { "\(line.text)  (\($0))" } ?? line.text }
        case .source(let number, let text, _, let note):
            return ["\(number): \(text)"] + (note.map { [$0] } ?? [])
        }
    }
}

extension Finding {
    /// With the command that calls this program as root.
    package func showing(rootCommand: String) -> Finding {
        var finding = self
        finding.evidence = evidence.map { $0 == .thisProgramAsRoot ? .command(rootCommand) : $0 }
        return finding
    }
}

package struct Finding: Sendable, Equatable {
    /// Stable: `connection`, `mail-log`, `blank-after-bound`.
    package var id: String
    package var title: String
    /// The page it belongs to.
    package var step: Step
    package var status: FindingStatus
    /// One sentence: what was found.
    package var summary: String
    package var evidence: [Evidence] = []
    /// The command an admin would type to see it himself.
    package var command: String?

    /// Worth knowing and no fault, though not fine either.
    package var isNote: Bool { Check.notes.contains(id) }
}
