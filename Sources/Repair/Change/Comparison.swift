// What the same probes said before and after a change, a few words each: the table of the result page and of the text output.

import Diagnosis

/// One row of it.
package struct Comparison: Sendable, Equatable {
    package var label: String
    /// Is nil when it was not tried.
    package var before: String?
    package var after: String?

    package init(label: String, before: String?, after: String?) {
        self.label = label
        self.before = before
        self.after = after
    }
}

extension ChangeReport {
    /// Over the second column: of a change that was reverted it shows what the ports were like while it stood.
    package var afterTitle: String { outcome == .reverted ? "while changed" : "after" }

    /// `warningsBefore` nil: the row of the log is left out.
    package func comparison(warningsBefore: Int?) -> [Comparison] {
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
            Comparison(label: "\(name) \(what)", before: before.map(text), after: after.map(text))
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

extension LogEvent {
    /// A line of this fault: of a list that is not taken, or of a connection dropped for it.
    package var isWarningOfTheFault: Bool {
        switch kind {
        case .invalidList, .wrapperDropped, .unknownWord: true
        default: false
        }
    }
}
