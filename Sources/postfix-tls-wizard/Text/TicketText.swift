// A short text for a customer or a provider: what does not work, since when, why, and what is being done. No command of this program is
// in it, nor anything that only its reader's server has.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI
import Wizard

struct TicketText {
    var assessment: Assessment
    /// What was changed since, by `fix`.
    var report: ChangeReport?

    var text: String {
        let blocks = [[title], report.map(changed) ?? found, seen].filter { !$0.isEmpty }
        return blocks.map { $0.map(harmless).joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var verdict: Verdict { assessment.verdict }
    private var host: String { assessment.facts.server.value?.hostname ?? "(name not known)" }

    private var title: String {
        if let report { return "Mail server \(host): \(report.headline)." }
        switch verdict.kind {
        case .healthy: return "Mail server \(host): nothing wrong was seen."
        case .cannotTell: return "Mail server \(host): not enough could be seen."
        case .trap: return "Mail server \(host): something is to be put right."
        case .confirmed, .likely, .otherFault: return "Mail server \(host): mail is not served as it should be."
        }
    }

    private var found: [String] {
        var lines = [verdict.summary]
        lines += verdict.impact.map { "- port \($0.port) \($0.effect)" }
        if let since = LogTrouble(assessment).sentence { lines.append(since) }
        if !verdict.cause.isEmpty { lines += ["", "Why:"] + verdict.cause.map { "- \($0)" } }
        let first = verdict.faults.first
        if let place = first?.place { lines.append("- the place: \(place.shown)") }
        if let next = first?.next, !next.isEmpty { lines += ["", "What has to be done:"] + next.flatMap(\.lines) }
        let others = verdict.faults.dropFirst()
        if !others.isEmpty { lines += ["", "Also seen:"] + others.map { "- \($0.summary)." } }
        return lines
    }

    private func changed(_ report: ChangeReport) -> [String] {
        [report.summary] + ProbeTable(rows: report.comparison(warningsBefore: nil), afterTitle: report.afterTitle).lines
    }

    /// `OpenSSL 3.0.20 7 Apr 2026 (Library: OpenSSL 3.0.20 7 Apr 2026)` says one thing twice.
    private func brief(_ version: String) -> String {
        guard let bracket = version.firstIndex(of: "(") else { return version }
        let program = version[..<bracket].dropLast()
        return version[bracket...].dropLast().hasSuffix(program) ? String(program) : version
    }

    private var seen: [String] {
        let postfix = assessment.facts.postfix.value?.mailVersion.map { "Postfix \($0)" }
        let system = assessment.facts.server.value?.operatingSystem
        var lines = [
            "Seen from the server itself: "
                + [postfix, assessment.facts.openssl.value?.versionLine.map(brief), system].compactMap { $0 }.joined(separator: ", ")
        ]
        let commands = OutsideTest(assessment.picture, hostname: assessment.facts.server.value?.hostname)
            .commands(missed: verdict.faults.flatMap(\.ports).filter(assessment.picture.isClosed))
        if !commands.isEmpty { lines += ["To see it from another machine:"] + commands.map { "  \($0)" } }
        return lines
    }
}
