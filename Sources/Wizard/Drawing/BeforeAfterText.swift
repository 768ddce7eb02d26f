// The table of the result page: the same probes, before and after, in a few words each.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI

/// One row of it.
struct Comparison: Sendable, Equatable {
    var label: String
    var before: String
    var after: String
}

extension ChangeReport {
    /// What it came to, in one sentence.
    var headline: String {
        switch outcome {
        case .changed where proven:
            return fixed
        case .changed: return "Changed, but not proven"
        case .reverted where isIncomplete: return "Not proven, and not everything could be put back: read what follows"
        case .reverted: return "Put back: the repair was not proven, the old files are in place"
        case .refused: return "Refused: nothing was changed"
        case .failed: return "Failed: read what follows"
        case .restored where isIncomplete: return "Undone, but not everything could be put back"
        case .restored: return "Undone: the old configuration is back"
        case .nothingToDo: return "Nothing to do: the files already are as wanted"
        }
    }

    /// Every port that is alive now, those that were dead before alone where there are some.
    private var fixed: String {
        let alive = after.filter(\.answers)
        let revived = alive.filter { probe in before.contains { $0.endpoint == probe.endpoint && !$0.answers } }
        let repaired = revived.isEmpty ? alive : revived
        func ports(_ role: Endpoint.Role) -> [Int] {
            repaired.filter { $0.endpoint.role == role }.map(\.endpoint.port).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
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

    /// `warningsBefore` nil: the row of the log is left out.
    func comparison(warningsBefore: Int?) -> [Comparison] {
        guard !before.isEmpty || !after.isEmpty else { return [] }
        var endpoints = before.map(\.endpoint)
        endpoints += after.map(\.endpoint).filter { !endpoints.contains($0) }
        var rows: [Comparison] = []
        for endpoint in endpoints {
            let probes = (before.first { $0.endpoint == endpoint }, after.first { $0.endpoint == endpoint })
            let samePort = endpoints.contains { $0.port == endpoint.port && $0.host != endpoint.host }
            rows += rowsOf(probes.0, probes.1, name: samePort ? endpoint.shown : String(endpoint.port), role: endpoint.role)
        }
        if let warningsBefore {
            let now = logAfter.count(where: \.isWarningOfTheFault)
            rows.append(
                Comparison(
                    label: "log warnings", before: warningsBefore == 0 ? "none" : "\(warningsBefore)×",
                    after: now == 0 ? "none" : "\(now)×"))
        }
        return rows
    }

    private func rowsOf(_ before: EndpointProbe?, _ after: EndpointProbe?, name: String, role: Endpoint.Role) -> [Comparison] {
        func row(_ what: String, _ text: (EndpointProbe) -> String) -> Comparison {
            Comparison(label: "\(name) \(what)", before: before.map(text) ?? "not tried", after: after.map(text) ?? "not tried")
        }
        var rows =
            switch role {
            case .smtps: [row("TCP") { $0.tcp.brief }, row("TLS") { $0.tls.brief }]
            case .starttls: [row("STARTTLS") { $0.tls.briefAfterSTARTTLS }]
            }
        // A port that answers, but whose versions were not tried one by one, has nothing to be compared with.
        let sides = [before, after].compactMap { $0 }
        let isCompared = sides.count == 2 && sides.allSatisfy { !$0.versions.isEmpty || !$0.answers }
        if isCompared, sides.contains(where: { !$0.versions.isEmpty }) { rows.append(row("accepts") { $0.acceptedVersions }) }
        return rows
    }
}

extension PaneText {
    mutating func beforeAfter(_ rows: [Comparison]) {
        guard !rows.isEmpty else { return }
        blank()
        let label = min(rows.map { cellWidth(of: $0.label) }.max() ?? 0, width / 3)
        let column = max(1, (min(width, 72) - label - 4) / 2)
        tableRow(["", "before", "after"], [label, column, column], styles: [.dim, .heading, .heading])
        for row in rows { tableRow([row.label, row.before, row.after], [label, column, column], styles: [.dim, .plain, .strong]) }
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

extension TCPOutcome {
    /// A few words for a table.
    var brief: String {
        switch self {
        case .refused: "refused"
        case .timedOut: "no answer"
        case .unreachable: "unreachable"
        case .closedAtOnce: "closed at once"
        case .banner: "plain greeting"
        case .tlsAlert: "TLS alert"
        case .open: "stays open"
        case .failed: "failed"
        }
    }
}

extension TLSOutcome {
    /// After STARTTLS no greeting follows that would say anything.
    var briefAfterSTARTTLS: String {
        if case .established(let session) = self { session.spokenVersion } else { brief }
    }

    var brief: String {
        switch self {
        case .established(let session):
            let version = session.spokenVersion
            let code = session.greeting.map { ", " + $0.prefix(3) } ?? ""
            return version + code
        case .closedWithoutData: return "no certificate"
        case .plainBanner: return "plain SMTP, no TLS"
        case .alert(let text): return "alert: \(text)"
        case .clientRefusal: return "refused by this client"
        case .starttlsNotOffered: return "not offered"
        case .starttlsRefused(let reply): return String(reply.prefix(3))
        case .refused: return "refused"
        case .timedOut: return "no answer"
        case .failed: return "failed"
        case .cannotTell: return "cannot tell"
        }
    }
}

extension TLSSession {
    fileprivate var spokenVersion: String { TLSVersion(rawValue: version)?.spoken ?? version }
}

extension EndpointProbe {
    /// `1.0 1.1 1.2`; versions that could not be tried from here are left out.
    var acceptedVersions: String {
        if versions.isEmpty { return "nothing" }
        let accepted = TLSVersion.allCases.filter { versions[$0.rawValue] == true }.map(\.short)
        return accepted.isEmpty ? "nothing" : accepted.joined(separator: " ")
    }
}
