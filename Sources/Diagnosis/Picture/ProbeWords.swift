// A probe in words: the stable codes of the JSON, a few words for a table cell, a line for a page, the sentence, its meaning.

import PostfixModel

extension TCPOutcome {
    /// Stable word for machines.
    package var code: String {
        switch self {
        case .refused: "refused"
        case .timedOut: "timed-out"
        case .unreachable: "unreachable"
        case .closedAtOnce: "closed-at-once"
        case .banner: "plain-banner"
        case .tlsAlert: "tls-alert"
        case .open: "open"
        case .notTried: "not-tried"
        case .failed: "failed"
        }
    }
}

extension TLSOutcome {
    /// Stable word for machines, and a few words for a table.
    private var words: (code: String, brief: String) {
        switch self {
        case .established(let session):
            ("established", session.spokenVersion + (session.greeting.map { ", " + $0.prefix(3) } ?? ", then silent"))
        case .closedWithoutData: ("closed-without-data", "no certificate")
        case .closedInHandshake: ("closed-in-handshake", "closed in handshake")
        case .plainBanner: ("plain-banner", "plain SMTP, no TLS")
        case .alert(let text): ("alert", "alert: \(text)")
        case .clientRefusal: ("client-refusal", "refused by this client")
        case .greetingRefused(let reply): ("greeting-refused", String(reply.prefix(3)))
        case .starttlsNotOffered: ("starttls-not-offered", "not offered")
        case .starttlsRefused(let reply): ("starttls-refused", String(reply.prefix(3)))
        case .refused: ("refused", "refused")
        case .timedOut: ("timed-out", "no answer")
        case .failed: ("failed", "failed")
        case .notAsked: ("cannot-tell", "not asked")
        case .cannotTell: ("cannot-tell", "cannot tell")
        }
    }

    package var code: String { words.code }
    package var brief: String { words.brief }

    /// After STARTTLS no greeting follows: the answer to EHLO goes without saying.
    package var briefAfterSTARTTLS: String {
        if case .established(let session) = self, session.greeting?.hasPrefix("250") == true { session.spokenVersion } else { brief }
    }
}

extension TLSSession {
    fileprivate var spokenVersion: String { TLSVersion(rawValue: version)?.spoken ?? version }
}

extension EndpointProbe {
    /// What became of the port, short enough for a table's cell.
    package var brief: String {
        switch state {
        case .dropped where endpoint.role == .smtps: "dropped at once"
        case .nothingListens: "closed"
        case .noAnswer: "no answer"
        case .silent: "silent"
        case .plainText: "plain text"
        case .worksWithoutTLS: "works, no TLS"
        default: endpoint.role == .smtps ? tls.brief : tls.briefAfterSTARTTLS
        }
    }

    /// Two cells of a table: whether the port takes connections, and what became of TLS on it.
    package var cells: (tcp: String, tls: String) {
        let tcp =
            switch self.tcp {
            case .closedAtOnce, .banner, .tlsAlert, .open: "connects"
            case .refused: "refused"
            case .timedOut, .unreachable: "no answer"
            case .notTried, .failed: "not seen"
            }
        let tls =
            switch state {
            case .dropped: endpoint.role == .smtps ? "drops the line at once" : "454 (TLS not available)"
            case .nothingListens, .noAnswer: ""
            case .worksWithoutTLS: "none, as configured"
            case .cannotTell: "not asked"
            default: brief
            }
        return (tcp, tls)
    }

    /// What became of the port, in a few words and without its name: one line of a report.
    package var shortText: String {
        switch state {
        case .works, .badGreeting, .noGreeting: sessionText
        case .dropped: endpoint.role == .smtps ? "closed before TLS began" : replyText ?? "STARTTLS answered with 454"
        case .nothingListens: "connection refused"
        case .noAnswer: "no answer"
        case .silent: "accepted, then silent"
        case .plainText: "plain SMTP where TLS was expected"
        case .alert(let text): "TLS alert: \(text)"
        case .clientRefusal(let text): "refused by this machine's own openssl: \(text)"
        case .notOffered: "STARTTLS is not offered"
        case .worksWithoutTLS: "answers without TLS, as configured"
        case .plainRefusal(let text), .refusedSTARTTLS(let text), .failed(let text), .cannotTell(let text): text
        }
    }

    private var sessionText: String {
        guard case .established(let session) = tls else { return "TLS" }
        return "\(session.version), \(session.greeting ?? "no greeting seen")"
    }

    private var replyText: String? { if case .starttlsRefused(let reply) = tls { reply } else { nil } }

    /// One sentence: what was found.
    package var sentence: String {
        let port = endpoint.subject
        return switch state {
        case .works: "\(port) answers with \(versionText)\(greetingText)"
        case .dropped where endpoint.role == .smtps: "\(port) accepts the connection and drops it"
        case .dropped: "\(port) announces STARTTLS and answers it with 454"
        case .nothingListens: "Nothing listens on \(port.lowercasedFirst)"
        case .noAnswer: "\(port) does not answer"
        case .silent: "\(port) accepts the connection and says nothing"
        case .plainText: "\(port) speaks plain SMTP, not TLS"
        case .plainRefusal(let reply): "\(port) \(endpoint.role == .smtps ? "refuses in plain text" : "refuses at the greeting"): \(reply)"
        case .alert(let name): "\(port) ends the handshake with an alert: \(name)"
        case .clientRefusal: "\(port) offers TLS; this machine's own openssl refuses it"
        case .notOffered: "\(port) does not offer STARTTLS"
        case .worksWithoutTLS: "\(port) answers without TLS, as it is configured"
        case .refusedSTARTTLS(let reply): "\(port) refuses STARTTLS: \(reply)"
        case .badGreeting(let greeting): "\(port) has TLS, but greets with: \(greeting)"
        case .noGreeting: "\(port) has TLS, but the server says nothing behind it"
        case .failed(let why): "\(port) could not be used: \(why)"
        case .cannotTell(let why): "\(port) could not be tested: \(why)"
        }
    }

    private var versionText: String {
        guard case .established(let session) = tls, let version = TLSVersion(rawValue: session.version) else { return "TLS" }
        return version.spoken
    }

    private var greetingText: String {
        if endpoint.role == .smtps, case .established(let session) = tls, session.greeting?.hasPrefix("220") == true { return " and 220" }
        return ""
    }

    /// What the state means to a reader, without a full stop; nil where nothing is wrong.
    package var meaning: String? {
        switch state {
        case .works:
            guard case .established(let session) = tls, session.neededLowSecurityLevel else { return nil }
            return
                "It took a client with its security level lowered. The server works; today's strict clients may refuse its old keys or versions"
        case .dropped: return droppedMeaning
        case .nothingListens:
            return endpoint.isNamedByAddress
                ? "Which addresses Postfix listens on is said by inet_interfaces in main.cf and by the lines of master.cf"
                : "Postfix is not running, or this service is not enabled in master.cf"
        case .noAnswer:
            return
                "A firewall may drop the connection, the server may be overloaded, or its process ended at once and master holds it back for a minute"
        case .silent: return silentMeaning
        case .plainText: return "It greets in plain text: clients that expect TLS at once cannot talk to it"
        case .plainRefusal: return "The server turns the client away before TLS: its reply says why"
        case .alert: return "TLS is set up, but client and server found no common version or cipher"
        case .clientRefusal:
            return "The server sent its certificate: its TLS is up. The refusal is this machine's, and no failed repair"
        case .notOffered, .worksWithoutTLS: return "TLS is off for this service, so mail goes unencrypted"
        case .refusedSTARTTLS: return "The service announces STARTTLS and will not do it"
        case .badGreeting: return "TLS is in order; the server refuses for another reason"
        case .noGreeting: return "TLS is in order; the process behind it ends, or waits, for another reason: the mail log should say why"
        case .failed, .cannotTell: return nil
        }
    }

    private var droppedMeaning: String {
        if endpoint.role == .smtps {
            return
                "Something listens, so it is no firewall. It hangs up before TLS starts: Postfix could not set TLS up. The mail log says why"
        }
        if endpoint.demandsTLS {
            return
                "Postfix could not set TLS up. This port requires TLS and answers everything else with 530, so nobody can send through it"
        }
        return
            "Postfix could not set TLS up. STARTTLS is still announced, so nothing looks wrong from outside; mail goes unencrypted or waits"
    }

    private var silentMeaning: String {
        let waits =
            "Something listens, so it is no firewall. The server may be at its process limit, "
            + "or its process ended at once and master holds it back for a minute"
        return endpoint.role == .smtps ? waits : waits + ", or it is in wrapper mode and waits for TLS from the first byte"
    }
}

// MARK: One line for each half of the probe

extension EndpointProbe {
    package var tcpText: String {
        switch tcp {
        case .refused: "refused: nothing listens"
        case .timedOut(let seconds): "no answer within \(EndpointProbe.shown(seconds)) s"
        case .unreachable(let why): "not reachable: \(why)"
        case .closedAtOnce(let milliseconds): "connected, closed by the server after \(milliseconds) ms"
        case .banner(let line): "connected, the server said: \(line)"
        case .tlsAlert: "connected, the server sent a TLS alert at once"
        case .open where state == .silent: "connected, then silence"
        case .open: endpoint.role == .smtps ? "connected, stays open: it waits for TLS" : "connected, stays open"
        case .notTried(let why): "not tried: \(why)"
        case .failed(let why): why
        }
    }

    package var tlsText: String {
        switch tls {
        case .established(let session):
            "\(session.version)\(session.cipher.isEmpty ? "" : ", \(session.cipher)")" + answerText(session.greeting)
        case .closedWithoutData: "no certificate, 0 bytes read"
        case .plainBanner: "plain text came instead of TLS"
        case .alert(let name): "the server sent an alert: \(name)"
        case .clientRefusal(let why): "refused by this machine's openssl: \(why)"
        case .greetingRefused(let reply): "the server greets with: \(reply)"
        case .starttlsNotOffered: "STARTTLS is not announced"
        case .starttlsRefused(let reply): "STARTTLS answered with: \(reply)"
        case .refused: "refused"
        case .timedOut(let seconds): "no answer within \(EndpointProbe.shown(seconds)) s"
        case .failed(let why), .closedInHandshake(let why): why
        case .notAsked(let port): "not asked: port \(port) answered STARTTLS with 454, and each such answer sends postmaster a mail"
        case .cannotTell(let why): "cannot tell: \(why)"
        }
    }

    /// After STARTTLS no greeting comes: the first line inside TLS answers the client's EHLO, and its words tell nothing.
    private func answerText(_ line: String?) -> String {
        guard let line else { return ", no answer inside" }
        return endpoint.role == .starttls && line.hasPrefix("250") ? ", answers after TLS" : ", \(line)"
    }

    private static func shown(_ seconds: Double) -> String {
        seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
    }

    /// `1.2? 1.3`: the versions that are on, and with a question mark those of which nothing is known.
    package var acceptedVersions: String {
        // Where no version was tried by itself, "nothing" is what was seen only of a port that does no TLS at all.
        if versions.isEmpty { return state.isWithoutTLS ? "nothing" : "not known" }
        let shown = versionWords(\.short)
        return shown.isEmpty ? "nothing" : shown.joined(separator: " ")
    }

    /// Accepted versions in their order, oldest first, those that are not known with a question mark.
    package func versionWords(_ name: (TLSVersion) -> String) -> [String] {
        TLSVersion.allCases.compactMap { version in
            switch versions[version] {
            case .accepted: name(version)
            case .unknown: name(version) + "?"
            case .refused, nil: nil
            }
        }
    }
}

extension ProbeState {
    /// It was tried, and no version of TLS gets through whatever a client asks for.
    fileprivate var isWithoutTLS: Bool {
        switch self {
        case .dropped, .nothingListens, .plainText, .notOffered, .worksWithoutTLS: true
        default: false
        }
    }
}
