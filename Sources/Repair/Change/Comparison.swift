// What the same probes said before and after a change, a few words each: the table of the result page and of the text output.

import Diagnosis

/// One row of the table: what was asked of a port, and both answers.
package struct Comparison: Sendable, Equatable {
    package var label: String
    /// Is nil when it was not tried.
    package var before: String?
    package var after: String?
    /// Whether that is good news; nil: neither.
    package var isGoodBefore: Bool?
    package var isGoodAfter: Bool?

    package init(label: String, before: String?, after: String?, isGoodBefore: Bool? = nil, isGoodAfter: Bool? = nil) {
        self.label = label
        self.before = before
        self.after = after
        self.isGoodBefore = isGoodBefore
        self.isGoodAfter = isGoodAfter
    }
}

extension ChangeReport {
    /// The head of the second column: after a revert it shows the ports as they were while the change stood.
    package var afterTitle: String { outcome == .reverted ? "while changed" : "now" }

    /// A row for each port, 465 first, then what they allow and what the log has; `warningsBefore` nil: the row of the log is left out.
    package func comparison(warningsBefore: Int?) -> [Comparison] {
        guard !before.isEmpty || !after.isEmpty else { return [] }
        let pairs = compared
        var rows = pairs.map { pair in
            Comparison(
                label: pair.name, before: pair.before?.brief, after: pair.after?.brief, isGoodBefore: pair.before?.isGood,
                isGoodAfter: pair.after?.isGood)
        }
        rows += allowed(pairs)
        if let warningsBefore {
            let now = logAfter.count(where: \.isWarningOfTheFault)
            func words(_ count: Int) -> String { count == 0 ? "none" : count == 1 ? "1 warning" : "\(count) warnings" }
            rows.append(Comparison(label: "mail log", before: words(warningsBefore), after: words(now)))
        }
        return rows
    }

    private typealias Pair = (name: String, before: EndpointProbe?, after: EndpointProbe?)

    private var compared: [Pair] {
        var endpoints = before.map(\.endpoint)
        endpoints += after.map(\.endpoint).filter { !endpoints.contains($0) }
        endpoints = endpoints.sorted { [Sighting.urgency($0.port)] }
        return endpoints.map { endpoint in
            let samePort = endpoints.contains { $0.port == endpoint.port && $0.host != endpoint.host }
            return (
                samePort ? endpoint.shown : String(endpoint.port), before.first { $0.endpoint == endpoint },
                after.first { $0.endpoint == endpoint }
            )
        }
    }

    /// One row where all ports allow the same. A port that answers, but whose versions were not tried one by one, has nothing to be
    /// compared with.
    private func allowed(_ pairs: [Pair]) -> [Comparison] {
        let pairs = pairs.filter { pair in
            let sides = [pair.before, pair.after].compactMap { $0 }
            let isCompared = sides.count == 2 && sides.allSatisfy { !$0.versions.isEmpty || !$0.answers }
            return isCompared && sides.contains { !$0.versions.isEmpty }
        }
        let rows = pairs.map {
            Comparison(label: "\($0.name) allows", before: $0.before?.acceptedVersions, after: $0.after?.acceptedVersions)
        }
        // What stays as it was is no news.
        if rows.allSatisfy({ $0.before == $0.after }) { return [] }
        guard rows.count > 1, let before = same(rows.map(\.before), pairs.map(\.before)),
            let after = same(rows.map(\.after), pairs.map(\.after))
        else { return rows }
        return [Comparison(label: "allowed", before: before, after: after)]
    }

    /// What all say alike. A port that was spared, because another one's 454 told of it, contradicts nobody.
    private func same(_ words: [String?], _ probes: [EndpointProbe?]) -> String? {
        let heard = zip(words, probes).filter { if case .notAsked? = $1?.tls { false } else { true } }.map(\.0).unique
        return heard.count == 1 ? heard[0] : nil
    }
}

extension EndpointProbe {
    /// Is nil where nothing is known of the port: neither good news nor bad.
    fileprivate var isGood: Bool? { isTelling ? serves : nil }
}

extension LogEvent {
    /// A line of the fault: of a list that is not taken, of a connection dropped for it, or any other warning that names a fault.
    package var isWarningOfTheFault: Bool {
        switch kind {
        case .invalidList, .wrapperDropped, .unknownWord: true
        case .warning: detail?.faultLine != nil
        default: false
        }
    }
}
