// `check` as text: some twenty lines. What is wrong for whom first, then why and where, then what to do; with `--verbose` all that it
// rests on.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI
import Wizard

struct CheckText {
    var assessment: Assessment
    var menu: RepairMenu
    var own: OwnCommand
    var isVerbose = false

    /// Lines of files and logs that are printed of a fault without `--verbose`.
    private static let mostEvidence = 4

    var text: String {
        let more = isVerbose ? CheckDetails(assessment: assessment, menu: menu).lines : []
        return (lines + more).joined(separator: "\n") + "\n"
    }

    private var verdict: Verdict { assessment.verdict }

    private var lines: [String] {
        var lines = [harmless(verdict.summary)]
        lines += impact
        lines += versions
        for fault in verdict.faults { lines += block(fault, isFirst: fault == verdict.faults.first) }
        if verdict.faults.isEmpty { lines += verdict.cause.map(harmless) }
        lines += menu.careful.map { "Careful: \(harmless($0))" }
        let told = verdict.faults.map(\.summary)
        lines += assessment.findings.filter { ($0.status == .trap || $0.isNote) && !told.contains($0.summary) }.map {
            "Note: \(harmless($0.summary))."
        }
        lines += verdict.missing.map { "Not seen: \(harmless($0))" }
        lines += rights
        if let since = LogTrouble(assessment).sentence { lines.append(harmless(since)) }
        return lines + [""] + ending
    }

    /// What was not looked at for want of rights, or because root must not run it.
    private var rights: [String] {
        guard let server = assessment.facts.server.value, !server.isPractice else { return [] }
        let refused = server.refusedPrograms.map {
            ["Not run as root: Postfix's own programs, for \(harmless($0)). The files alone were read."]
        }
        return (refused ?? []) + (server.isRoot ? [] : ["You are not root. With root more may be seen: \(own.asRoot(["check"]))"])
    }

    private var impact: [String] {
        let width = verdict.impact.map { cellWidth(of: $0.port) }.max() ?? 0
        return verdict.impact.map { "  \(padded($0.port, to: width))  \(harmless($0.effect))" }
    }

    /// Where each TLS version was tried by itself, as asked for with `--versions`.
    private var versions: [String] {
        (assessment.facts.connection.value?.probes ?? []).filter { !$0.versions.isEmpty }.map {
            "TLS versions on \(harmless($0.endpoint.shown)): \($0.acceptedVersions)"
        }
    }

    private func block(_ fault: Sighting, isFirst: Bool) -> [String] {
        let place = fault.place.map { " \(harmless($0.shown))" } ?? ""
        var lines = ["", isFirst ? "[\(fault.id)]\(place)" : "[\(fault.id)]\(place): \(harmless(fault.summary))."]
        lines += fault.reason.map { "  \(harmless($0))." }
        lines += fault.evidence.flatMap(\.plainLines).unique.prefix(CheckText.mostEvidence).map { "  | \(harmless($0))" }
        if !fault.effect.isEmpty, !isFirst || verdict.impact.isEmpty { lines.append("  Effect: \(harmless(fault.effect)).") }
        if !fault.next.isEmpty { lines += ["  Next:"] + fault.next.flatMap(\.lines).map { "    \(harmless($0))" } }
        if let remedy = menu.remedy(for: fault) { lines += told(before: fault, remedy) ?? repair(remedy) }
        return lines
    }

    /// Where the same change was told of a fault above; nil where it was not.
    private func told(before fault: Sighting, _ remedy: Remedy) -> [String]? {
        let above = verdict.faults.prefix { $0 != fault }.compactMap(menu.remedy(for:))
        let same = above.first { $0.mends.contains(remedy.fault) && $0.plan.files == remedy.plan.files && $0 != remedy }
        return same.map { ["  Repair '\($0.id)' above mends this, too, in the same change"] }
    }

    private func repair(_ remedy: Remedy) -> [String] {
        let edits = remedy.plan.edits.map { edit in
            "  + \(harmless(edit.file)) line \(edit.line): \(harmless(edit.after.split(separator: "\n").joined(separator: " / ")))"
        }
        let offline = assessment.picture.isStopped && remedy.plan.aim.needsRunning ? ["--offline"] : []
        return ["  Repair '\(remedy.id)': \(harmless(remedy.title))"] + edits
            + ["  To make it: \(own.asRoot(["fix", "--yes", "--remedy", remedy.id] + offline))"]
            + (offline.isEmpty ? [] : ["  Then: \(assessment.picture.startCommand)"])
    }

    /// What the lists allow, and who is refused by that; nil where ports differ or nothing is read.
    private var allowed: String? {
        let sets = Set(assessment.listeners.compactMap { $0.list == nil ? nil : $0.reading?.enabled })
        guard sets.count == 1, let enabled = sets.first, !enabled.isEmpty else { return nil }
        let refused = Set<TLSVersion>([.tlsv1, .tlsv1_1]).subtracting(enabled)
        let who = refused.isEmpty ? "" : "; clients that know nothing newer than \(refused.max()?.spoken ?? "") are refused"
        return "Allowed: \(enabled.spoken)\(who)."
    }

    /// How it is called, how urgent it is, and where there is more.
    private var ending: [String] {
        var lines = ["Verdict: \(verdict.kind.spoken). \(verdict.urgency.sentence)"]
        if verdict.kind == .healthy {
            let commands = OutsideTest(assessment.picture, hostname: assessment.facts.server.value?.hostname).commands()
            if let allowed { lines.append(allowed) }
            lines.append("Seen from this machine. From outside, to be sure:")
            let nothing =
                assessment.listeners.isEmpty ? "no service takes mail from the network" : "these services listen on this machine only"
            lines += commands.isEmpty ? ["  nothing: \(nothing)"] : commands.map { "  \(harmless($0))" }
        }
        if verdict.kind == .trap, let closed = verdict.faults.first?.ports.first(where: assessment.picture.isClosed) {
            lines.append("Users need port \(closed)? Then ask for it: \(own.shown(["check", "--port", String(closed)]))")
        }
        if verdict.faults.isEmpty, let remedy = menu.onRequest.first(where: { $0.id == Fault.leftOverList.id }) {
            lines.append("It works; to make the list safe for upgrades, too: \(own.asRoot(["fix", "--yes", "--remedy", remedy.id]))")
        }
        // A reload alone leaves nothing that could be undone.
        let editsFiles = menu.remedies.contains { !$0.plan.files.isEmpty }
        if !menu.choices.isEmpty, !menu.mayBeLeft {
            let means = editsFiles ? ", with a diff and an undo" : ""
            lines.append("Guided\(means): \(own.asRoot()); other repairs: \(own.asRoot(["fix"]))")
        }
        if editsFiles {
            lines.append("To undo it afterwards: \(own.asRoot(["undo"]))")
        }
        if !isVerbose {
            lines.append("What this rests on: \(own.shown(["check", "--verbose"] + (versions.isEmpty ? [] : ["--versions"])))")
        }
        return lines
    }
}
