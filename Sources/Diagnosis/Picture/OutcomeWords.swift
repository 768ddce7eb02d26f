// How a port answered, in a few words for a table cell.

import PostfixModel

extension TCPOutcome {
    /// A few words for a table.
    package var brief: String {
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
    /// After STARTTLS no greeting follows: the answer to EHLO goes without saying.
    package var briefAfterSTARTTLS: String {
        if case .established(let session) = self, session.greeting?.hasPrefix("250") == true { session.spokenVersion } else { brief }
    }

    package var brief: String {
        switch self {
        case .established(let session):
            let version = session.spokenVersion
            let code = session.greeting.map { ", " + $0.prefix(3) } ?? ", then silent"
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
    package var acceptedVersions: String {
        if versions.isEmpty { return "nothing" }
        let accepted = TLSVersion.allCases.filter { versions[$0.rawValue] == true }.map(\.short)
        return accepted.isEmpty ? "nothing" : accepted.joined(separator: " ")
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
