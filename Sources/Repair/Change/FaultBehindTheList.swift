// The other fault that keeps a port dead once its list is accepted: the line that says most, and the port it is about.

import Diagnosis

struct FaultBehindTheList {
    let event: LogEvent
    /// The ports the line speaks of; all the dead ones where it does not tell.
    let endpoints: [Endpoint]

    var ports: String { endpoints.map(\.shown).joined(separator: ", ") }

    /// The line, ended so that a sentence can follow it.
    var quotation: String { FaultBehindTheList.closed(event.line) }

    static func closed(_ text: String) -> String {
        let trimmed = text.reversed().drop(while: \.isWhitespace).reversed()
        return String(trimmed) + (trimmed.last.map { ".!?".contains($0) } ?? true ? "" : ".")
    }

    /// `besides`: what else is a fault here. Returns nil when no line names another fault.
    init?(_ log: [LogEvent], dead: [Endpoint], besides: (LogEvent) -> Bool = { _ in false }) {
        let faults = log.filter { $0.kind.isOtherFault || $0.refusesEverySession || besides($0) }
        guard let best = faults.map(LogDigest.rank).min() else { return nil }
        // Of equal lines the one whose port is known says more.
        let candidates = faults.filter { LogDigest.rank($0) == best }
        let told = candidates.lazy.map { ($0, FaultBehindTheList.endpoints(of: $0, in: log, dead: dead)) }.first { !$0.1.isEmpty }
        event = told?.0 ?? candidates[0]
        endpoints = told?.1 ?? dead
    }

    /// `postfix/smtps/smtpd` names its service by syslog_name (FACTS §7); the same process may have named it in the line that
    /// turns a client away.
    private static func endpoints(of event: LogEvent, in log: [LogEvent], dead: [Endpoint]) -> [Endpoint] {
        var names = Set(event.process.split(separator: "/").dropLast().dropFirst().map(String.init))
        names.formUnion(log.filter { $0.pid == event.pid && $0.process == event.process }.compactMap(\.droppedService))
        return dead.filter { endpoint in
            names.contains { name in
                name == endpoint.service || name == String(endpoint.port) || aliases[name] == endpoint.port
            }
        }
    }

    /// What the sample master.cf and /etc/services call the ports of submission.
    private static let aliases = ["smtps": 465, "submissions": 465, "submission": 587, "smtp": 25]
}
