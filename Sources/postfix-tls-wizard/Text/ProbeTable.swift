// The same probes before and after, side by side.

import Diagnosis

struct ProbeTable {
    var before: [EndpointProbe]
    var after: [EndpointProbe]

    var lines: [String] {
        let endpoints = (before + after).map(\.endpoint).uniqued()
        guard !endpoints.isEmpty else { return [] }
        let rows = [("", "before", "after")] + endpoints.map { endpoint in
            (endpoint.shown, outcome(before, endpoint), outcome(after, endpoint))
        }
        let first = rows.map(\.0.count).max() ?? 0
        let second = rows.map(\.1.count).max() ?? 0
        return rows.map { row in
            "  \(padded(row.0, first))  \(padded(row.1, second))  \(row.2)"
        }
    }

    private func outcome(_ probes: [EndpointProbe], _ endpoint: Endpoint) -> String {
        probes.first { $0.endpoint == endpoint }?.shortOutcome ?? "not probed"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension Array where Element: Hashable {
    /// First of each, in order.
    fileprivate func uniqued() -> [Element] {
        var seen = Set<Element>()
        return filter { seen.insert($0).inserted }
    }
}

extension EndpointProbe {
    /// A few words for a table cell.
    var shortOutcome: String {
        switch tls {
        case .established(let session): "\(session.version), \(session.greeting.map { String($0.prefix(3)) } ?? "handshake done")"
        case .closedWithoutData: "closed at once"
        case .plainBanner: "plain text"
        case .alert(let text): "TLS alert: \(text)"
        case .clientRefusal: "refused by our client"
        case .starttlsNotOffered: "no STARTTLS"
        case .starttlsRefused(let reply): String(reply.prefix(3))
        case .refused: "connection refused"
        case .timedOut: "timed out"
        case .failed(let text), .cannotTell(let text): text
        }
    }
}
