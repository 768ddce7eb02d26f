// The protocol versions a server can leave on, by the names Postfix gives them.

/// SSLv2 is not among them: OpenSSL 1.1.0 dropped it, and `explain` never lists it (DESIGN §3). Whether a list leaves it on is
/// asked apart: `ProtocolList.leavesSSLv2On`.
package enum TLSVersion: String, CaseIterable, Sendable, Hashable, Comparable, Codable {
    case sslv3 = "SSLv3"
    case tlsv1 = "TLSv1"
    case tlsv1_1 = "TLSv1.1"
    case tlsv1_2 = "TLSv1.2"
    case tlsv1_3 = "TLSv1.3"

    /// As a reader says it: `TLS 1.2`, `SSLv3`.
    package var spoken: String {
        switch self {
        case .sslv3: "SSLv3"
        case .tlsv1: "TLS 1.0"
        case .tlsv1_1: "TLS 1.1"
        case .tlsv1_2: "TLS 1.2"
        case .tlsv1_3: "TLS 1.3"
        }
    }

    package static func < (left: TLSVersion, right: TLSVersion) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int { TLSVersion.allCases.firstIndex(of: self)! }

    /// `1.2`; SSLv3 keeps its name.
    package var short: String {
        switch self {
        case .sslv3: "SSLv3"
        case .tlsv1: "1.0"
        case .tlsv1_1: "1.1"
        case .tlsv1_2: "1.2"
        case .tlsv1_3: "1.3"
        }
    }
}

extension Set<TLSVersion> {
    /// `TLS 1.0, TLS 1.1 and TLS 1.2`, oldest first; `nothing` when empty.
    package var spoken: String { isEmpty ? "nothing" : sorted().map(\.spoken).inWords }

    /// `TLS 1.0, TLS 1.1, TLS 1.2`, oldest first.
    package var listed: String { sorted().map(\.spoken).joined(separator: ", ") }
}
