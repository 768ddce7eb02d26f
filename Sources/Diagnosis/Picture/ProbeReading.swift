// The one reading of a probe: what the TCP and the TLS outcome of a port come to together, and what each such state says about
// the server. Verdict, decision, pages and JSON ask here and judge no outcome by themselves; a test walks every combination.

/// What a probe says about its port.
package enum ProbeState: Sendable, Equatable {
    case works
    /// The sign of a TLS set-up that failed: the connection is closed without a byte, or STARTTLS is answered with
    /// `454 4.7.0 TLS not available due to local problem` (FACTS §3.4).
    case dropped
    case nothingListens
    /// No connection came about in time.
    case noAnswer
    /// The connection was accepted, and nothing came.
    case silent
    /// A plain `220` where TLS was expected.
    case plainText
    /// A plain refusal where TLS or a greeting was expected: the reply line.
    case plainRefusal(String)
    case alert(String)
    /// This machine's own client refused what the server sent.
    case clientRefusal(String)
    case notOffered
    /// A plain greeting and no STARTTLS, as the service is configured.
    case worksWithoutTLS
    case refusedSTARTTLS(String)
    /// TLS works, and the server then says no.
    case badGreeting(String)
    /// TLS works, and behind it the server says nothing or hangs up.
    case noGreeting
    case failed(String)
    case cannotTell(String)
}

/// What a state says about the server.
package struct ProbeSigns: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The probe says something, good or bad.
    package static let telling = ProbeSigns(rawValue: 1)
    /// The server has set its TLS up: its list was taken and its certificate loaded. An alert shows that as well as a session.
    package static let tlsIsUp = ProbeSigns(rawValue: 2)
    /// The server went through with the handshake.
    package static let completesTLS = ProbeSigns(rawValue: 4)
    /// Clients can use the port, as far as this machine's own client can see.
    package static let serves = ProbeSigns(rawValue: 8)
    /// TLS could not be set up: the sign of the fault that the article is about.
    package static let dropsTLS = ProbeSigns(rawValue: 16)
    /// Dead in a way that a protocol list can cause. A port that nobody listens on, or that never offered TLS, is dead for a
    /// reason of its own: no list brings it back, and a repair is not measured by it.
    package static let deadByTLS = ProbeSigns(rawValue: 32)
}

extension ProbeState {
    package var signs: ProbeSigns {
        switch self {
        case .works: [.telling, .tlsIsUp, .completesTLS, .serves]
        case .clientRefusal: [.telling, .tlsIsUp, .completesTLS, .serves]
        case .worksWithoutTLS: [.telling, .serves]
        case .badGreeting: [.telling, .tlsIsUp, .completesTLS, .deadByTLS]
        case .noGreeting: [.telling, .tlsIsUp, .completesTLS, .deadByTLS]
        case .alert: [.telling, .tlsIsUp, .deadByTLS]
        case .dropped: [.telling, .dropsTLS, .deadByTLS]
        case .refusedSTARTTLS: [.telling, .deadByTLS]
        case .failed: [.telling, .deadByTLS]
        case .nothingListens, .noAnswer, .silent, .plainText, .plainRefusal, .notOffered: [.telling]
        case .cannotTell: []
        }
    }

    /// Both outcomes put together. The two may come from different moments, so the surer sign wins: a TLS engine that spoke
    /// comes before anything else, then how the connection went, then how the TLS attempt ended.
    package init(_ tcp: TCPOutcome, _ tls: TLSOutcome, _ role: Endpoint.Role) {
        self =
            switch (tls, tcp, role) {
            case (.established(let session), _, _):
                session.isAnswered ? .works : session.greeting.map { .badGreeting($0) } ?? .noGreeting
            case (.alert(let name), _, _): .alert(name)
            case (.clientRefusal(let why), _, _): .clientRefusal(why)

            case (_, .refused, _): .nothingListens
            case (_, .timedOut, _), (_, .unreachable, _): .noAnswer
            case (_, .failed(let why), _): .failed(why)
            case (_, .notTried(let why), _): .cannotTell(why)
            // An OpenSSL that has no version left on sends its alert before the client has said a word.
            case (_, .tlsAlert, .smtps): .alert("before the handshake")

            case (_, .banner(let line), .smtps): line.isRefusal ? .plainRefusal(line) : .plainText
            case (_, .closedAtOnce, .smtps), (.closedWithoutData, _, .smtps): .dropped
            case (.greetingRefused(let reply), _, _): .plainRefusal(reply)
            case (.starttlsRefused(let reply), _, _): SMTPReply.isLackOfTLS(reply) ? .dropped : .refusedSTARTTLS(reply)

            case (.closedWithoutData, _, .starttls): .failed("the server closed the connection after STARTTLS")
            case (.plainBanner, _, _): .plainText
            case (.starttlsNotOffered, _, _): .notOffered
            case (.refused, _, _): .nothingListens
            case (.timedOut, _, _): .silent
            case (.failed(let why), _, _), (.closedInHandshake(let why), _, _): .failed(why)
            case (.notAsked(let port), _, _): .cannotTell(TLSOutcome.spared(by: port))
            case (.cannotTell(let why), _, _): .cannotTell(why)
            }
    }
}

extension EndpointProbe {
    package var state: ProbeState {
        let state = ProbeState(tcp, tls, endpoint.role)
        return state == .notOffered && endpoint.isPlain ? .worksWithoutTLS : state
    }

    /// The port does what it is for: TLS completes, and the server speaks inside it.
    package var answers: Bool { state == .works }
    package var isTelling: Bool { state.signs.contains(.telling) }
    package var isTLSUp: Bool { state.signs.contains(.tlsIsUp) }
    package var completesTLS: Bool { state.signs.contains(.completesTLS) }
    package var serves: Bool { state.signs.contains(.serves) }
    /// It was tried, and clients cannot use it.
    package var isDead: Bool { isTelling && !serves }
    package var showsDroppedTLS: Bool { state.signs.contains(.dropsTLS) }
    package var isDeadByTLS: Bool { state.signs.contains(.deadByTLS) }

    /// Nobody has refused anything: the time that was given to the attempt was over first. A process that starts slowly, or asks a
    /// name server in vain, looks like this until it speaks.
    package var mayStillAnswer: Bool {
        switch state {
        case .silent, .noAnswer: true
        case .noGreeting: if case .established(let session) = tls { session.isCutShort } else { false }
        default: false
        }
    }

    /// A refusal in SMTP's own words, in plain or inside TLS.
    var refusalReply: String? {
        switch state {
        case .badGreeting(let reply), .plainRefusal(let reply): reply
        default: nil
        }
    }

    /// `421 … too many connections from …` (smtpd.c).
    package var isTurnedAwayByLimit: Bool {
        refusalReply.map(SMTPReply.saysTooManyConnections) ?? false
    }

    /// Another port's 454 stands for this one's, which was not asked.
    package var isSpared: Bool { if case .notAsked = tls { true } else { false } }
}

extension TLSOutcome {
    fileprivate static func spared(by port: Int) -> String {
        "STARTTLS was not asked for: port \(port) answered it with 454, and each such answer sends postmaster a mail"
    }
}

extension TLSSession {
    /// Inside TLS the server said 220, or 250 to the EHLO after STARTTLS. A process may end right behind the handshake
    /// (`fatal: no SASL authentication mechanisms`), so silence is no answer.
    fileprivate var isAnswered: Bool { greeting.map { $0.hasPrefix("220") || $0.hasPrefix("250") } ?? false }
}

extension String {
    /// An SMTP reply that turns the client away (RFC 5321 §4.2.1).
    fileprivate var isRefusal: Bool { hasPrefix("4") || hasPrefix("5") }
}
