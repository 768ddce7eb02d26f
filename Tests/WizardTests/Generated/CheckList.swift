// Every check with its page and its meaning, and what the findings come to: the handbook's CHECKS.md.

import Diagnosis

@testable import Wizard

enum CheckList {
    static let document: String = {
        var text = """
            # Checks

            What is looked at, by id, as `check --json` names it. Generated; do not edit: `\(GeneratedText.command)`.

            A finding is `symptom` (a fault), `trap` (no fault today, but it will bite), `clear`, `cannot-tell` or `not-applicable`.
            `check` exits with 0 when the server is healthy and nothing is a trap, 1 when a fault is likely or something is a trap, 2 when a
            fault is there, 3 when that cannot be told. Monitoring plugins count the same way.

            | id | page | exit code | meaning |
            |---|---|---|---|

            """
        for check in Check.all {
            let page = Page.allCases.first { $0.step == check.step }
            let place = page.map { "\($0.rawValue) \($0.title)" } ?? ""
            text +=
                "| `\(check.id)` | \(place) | \(check.exitCode.map { "\($0) as a \(check.isNote ? "note" : "trap")" } ?? "by the verdict") | \(check.meaning) |\n"
        }
        text += """

            # Faults

            What can be wrong, by id, as `faults` of `check --json` names it; several are told in the order of what they cost, and the first
            makes the verdict. The exit codes are those that `check` may end with for it, the usual one first.

            | id | exit code | meaning |
            |---|---|---|

            """
        for fault in Fault.all {
            text += "| `\(fault.id)` | \(fault.exitCodes.map(String.init).joined(separator: ", ")) | \(fault.meaning) |\n"
        }
        return text
    }()
}
