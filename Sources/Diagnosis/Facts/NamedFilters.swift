// The servers that smtpd asks about each mail, or hands it through, as the configuration names them. Milters are in MilterUnavailable.swift.

import PostfixModel

/// A policy service (check_policy_service) or the filter of smtpd_proxy_filter, as one service sees it.
package struct NamedFilter: Sendable, Hashable {
    package var value: EffectiveValue
    package var service: MasterService
    /// Without the transport, as Postfix logs it: `127.0.0.1:10023`, `private/policyd-spf`.
    package var server: String
    /// It is a path.
    package var isPath: Bool
    package var isProxy = false
    /// No restriction before it lets anybody pass.
    package var isForAll = true
    /// What clients get where it does not answer.
    package var answer: String

    /// Lists of restrictions, in which a policy service may stand (smtpd/smtpd_check.c).
    package static let restrictions = ["client", "helo", "sender", "relay", "recipient", "data", "end_of_data", "etrn"].map {
        "smtpd_\($0)_restrictions"
    }

    package static func all(in configuration: Configuration) -> [NamedFilter] {
        configuration.listeners.map(\.service).filter { $0.program == "smtpd" }.flatMap { service in
            restrictions.filter { $0 != "smtpd_etrn_restrictions" }.flatMap { policies($0, service, configuration) }
                + proxies(service, configuration)
        }
    }

    /// Where its socket is; nil for a server with a port.
    package func path(in configuration: Configuration) -> String? { isPath ? configuration.path(server, for: service) : nil }

    /// Host and port; nil for a path, and where the port has a name.
    package var endpoint: (host: String, port: Int)? {
        guard !isPath, let colon = server.lastIndex(of: ":"), let port = Int(server[server.index(after: colon)...]) else { return nil }
        return (String(NumericAddress.bare(server[..<colon])), port)
    }

    private static func policies(_ name: String, _ service: MasterService, _ configuration: Configuration) -> [NamedFilter] {
        guard let value = configuration.effective(name, for: service), value.origin != .builtIn, value.problem == nil else { return [] }
        let common =
            configuration.effective("smtpd_policy_service_default_action", for: service)?.expanded
            ?? "451 4.3.5 Server configuration problem"
        var found: [NamedFilter] = []
        var isForAll = true
        let words = value.expanded.bracedWords.map(String.init)
        for (index, word) in words.enumerated() {
            let name = word.lowercased()
            if ["permit", "reject", "defer"].contains(name) { break }
            // Whom a table or a service lets pass is not known here.
            if name == "check_policy_service", index + 1 < words.count {
                let (server, action) = policy(words[index + 1])
                guard var filter = NamedFilter(server, value, service, answer: action ?? common) else { continue }
                filter.isForAll = isForAll
                found.append(filter)
            } else if name.hasPrefix("permit_") || name.hasPrefix("check_") {
                isForAll = false
            }
        }
        // With DUNNO mail goes on without the service.
        return found.filter { ["4", "5", "defer", "reject"].contains(where: $0.answer.lowercased().hasPrefix) }
    }

    /// `inet:127.0.0.1:10023`, or in braces `{ inet:127.0.0.1:10023, default_action = DUNNO }` (3.0 and later).
    private static func policy(_ word: String) -> (server: String, action: String?) {
        guard let inside = word.withinBraces else { return (word, nil) }
        let words = inside.split { $0.isWhitespace || ",{}=".contains($0) }.map(String.init)
        return (words.first ?? "", words.firstIndex(of: "default_action").flatMap { words.dropFirst($0 + 1).first })
    }

    private static func proxies(_ service: MasterService, _ configuration: Configuration) -> [NamedFilter] {
        guard let value = configuration.effective("smtpd_proxy_filter", for: service), value.problem == nil, !value.expanded.isEmpty,
            var filter = NamedFilter(value.expanded, value, service, answer: "451 4.3.0 Error: queue file write error")
        else { return [] }
        filter.isProxy = true
        return [filter]
    }

    private init?(_ text: String, _ value: EffectiveValue, _ service: MasterService, answer: String) {
        var server = text[...]
        var isPath = false
        if let transport = ["unix:", "local:"].first(where: text.hasPrefix) {
            (server, isPath) = (server.dropFirst(transport.count), true)
        } else if text.hasPrefix("inet:") {
            server = server.dropFirst(5)
        }
        guard !server.isEmpty, isPath || server.contains(":") else { return nil }
        (self.value, self.service, self.server, self.isPath, self.answer) = (value, service, String(server), isPath, answer)
    }
}
