// Lines that belong together: Postfix says that a file cannot be used, and OpenSSL says why in a line of the same process, behind
// it for certificate and key files, before it for chain files (tls_certkey.c, tls_misc.c tls_print_errors).

extension LogEvent {
    /// The same events; those about a certificate or an authority have the library's reason where a neighbour gives it.
    package static func joined(_ events: [LogEvent]) -> [LogEvent] {
        var events = events
        // By process: the last event that wants a reason, and the last reason that nobody took.
        var wanting: [String: Int] = [:]
        var reasons: [String: (index: Int, reason: LogDetail.LibraryReason)] = [:]
        for index in events.indices {
            let process = events[index].processKey
            switch events[index].detail {
            case .library(let reason, _):
                if let target = wanting[process], events[index].offset - events[target].offset < LogReader.near {
                    events[target].detail = events[target].detail?.explained(by: reason)
                } else if reasons[process] == nil {
                    reasons[process] = (index, reason)
                }
            case .certificate, .authorities:
                if let before = reasons.removeValue(forKey: process), events[index].offset - events[before.index].offset < LogReader.near {
                    events[index].detail = events[index].detail?.explained(by: before.reason)
                }
                wanting[process] = index
            default: break
            }
        }
        return events
    }
}

extension LogDetail {
    /// With the library's reason, where there is none yet that says more.
    fileprivate func explained(by reason: LibraryReason) -> LogDetail {
        switch self {
        case .certificate(var trouble):
            trouble.reason = LibraryReason.better(trouble.reason, reason)
            return .certificate(trouble)
        case .authorities(let files, let known): return .authorities(files: files, reason: LibraryReason.better(known, reason))
        default: return self
        }
    }
}

extension LogDetail.LibraryReason {
    fileprivate static func better(_ known: Self?, _ other: Self) -> Self {
        guard let known else { return other }
        if case .other = known { return other }
        return known
    }
}
