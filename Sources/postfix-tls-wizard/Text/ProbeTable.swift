// The same probes before and after, side by side; what was knocked on only once is no comparison and is left out.

import Diagnosis

struct ProbeTable {
    var before: [EndpointProbe]
    var after: [EndpointProbe]

    var lines: [String] {
        let pairs = before.compactMap { old in
            after.first { $0.endpoint == old.endpoint }.map { (old.endpoint.shown, old.shortOutcome, $0.shortOutcome) }
        }
        if pairs.isEmpty { return [] }
        let rows = [("", "before", "after")] + pairs
        let first = rows.map(\.0.count).max() ?? 0
        let second = rows.map(\.1.count).max() ?? 0
        return rows.map { row in
            "  \(padded(row.0, first))  \(padded(row.1, second))  \(row.2)"
        }
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
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
