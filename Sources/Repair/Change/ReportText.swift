// The report of a change as plain text: what, when, who, the diff, the ports before and after, the log, and the way back.

import Diagnosis

package enum ReportText {
    /// Control characters of logs, banners and files are written as `?`: the report will be read in a terminal.
    /// `action` names the host; `undoCommand` is what undoes the change, where there is something to undo; `history` is what the mail log
    /// told before it.
    package static func compose(
        _ report: ChangeReport, header: ChangeHeader, action: String, time: String, user: String, undoCommand: String? = nil,
        history: LogHistory? = nil
    ) -> String {
        var lines = [
            "postfix-tls-wizard: \(action)", "", "change:        \(header.id)", "time:          \(time)", "by:            \(user)",
            "configuration: \(header.configDirectory)", "remedy:        \(header.remedy)", "outcome:       \(report.outcome.rawValue)", "",
            report.summary,
        ]
        lines += section("Details", report.details.map(\.text))
        lines += section("The other fault", report.otherFaultText.map { [$0 + "."] } ?? [])
        lines += section("What next", ((report.otherFault?.next ?? []) + report.next).flatMap(\.lines))
        lines += section("Read this", header.warnings)
        lines += section("Ports before", report.before.map(line))
        lines += section("Ports after", report.after.map(line))
        lines += section("Mail log before", history?.plainLines ?? [])
        lines += section("Mail log since the reload", report.logAfter.map(\.line))
        let told = Set([report.summary] + report.details.map(\.text))
        lines += section("Steps", report.checklist.filter { !isAfterReport($0) }.map { line($0, told: told) })
        lines += section("The change", header.diff.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        lines += section("To undo it", undoCommand.map { [$0] } ?? [])
        lines += section("Back by hand, without this program", report.byHand)
        return lines.map(harmless).joined(separator: "\n") + "\n"
    }

    private static func section(_ title: String, _ lines: [String]) -> [String] {
        lines.isEmpty ? [] : ["", title] + lines.map { $0.isEmpty ? "" : "  \($0)" }
    }

    private static func line(_ probe: EndpointProbe) -> String {
        let role = probe.endpoint.role == .smtps ? "TLS" : "STARTTLS"
        let versions = probe.versionWords(\.rawValue).joined(separator: " ")
        return "\(probe.endpoint.shown) \(role): \(probe.shortText)" + (versions.isEmpty ? "" : ", accepts \(versions)")
    }

    private static func line(_ item: ChecklistItem, told: Set<String>) -> String {
        // The report is written near the end: what is still waiting then is not reached any more.
        let mark =
            switch item.mark {
            case .done: "done   "
            case .bad: "BAD    "
            case .failed: "FAILED "
            case .running: "running"
            case .skipped, .waiting: "skipped"
            }
        return "\(mark)  \(item.title)" + (item.detail.isEmpty || told.contains(item.detail) ? "" : ": \(item.detail)")
    }

    /// Steps that come when the report is written already.
    private static func isAfterReport(_ item: ChecklistItem) -> Bool {
        item.step == .close || item.step == .unlock
    }

    /// One line of text without control characters or marks that turn the reading direction.
    package static func harmless(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0x09: scalar
                    case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: "?"
                    default: scalar
                    }
                }))
    }
}
