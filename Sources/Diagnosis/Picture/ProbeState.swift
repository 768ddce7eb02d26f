// A probe boiled down to one state, and that state in plain words.

import PostfixModel

/// What a knock says about the port. `works` and `clientRefusal` both mean that the server has TLS up.
package enum ProbeState: Sendable, Equatable {
    case works
    /// The fault's own signature: hung up on at once, or 454 on STARTTLS.
    case dropped
    case nothingListens
    case noAnswer
    /// Plain SMTP where TLS was expected.
    case plainText
    case alert(String)
    case clientRefusal(String)
    case notOffered
    case refusedSTARTTLS(String)
    /// TLS works, and the server then says no.
    case badGreeting(String)
    /// TLS works, and behind it the server says nothing or hangs up.
    case noGreeting
    case failed(String)
    case cannotTell(String)
}

extension EndpointProbe {
    package var state: ProbeState {
        switch tcp {
        case .refused: return .nothingListens
        case .timedOut, .unreachable: return .noAnswer
        case .failed(let why): return .failed(why)
        // The alert is the surer sign: what came first may have been one too.
        case .banner where endpoint.role == .smtps && isAlert: break
        case .banner where endpoint.role == .smtps: return .plainText
        case .banner, .tlsAlert, .open, .closedAtOnce: break
        }
        if showsDroppedTLS { return .dropped }
        switch tls {
        case .established(let session): return answers ? .works : session.greeting.map { .badGreeting($0) } ?? .noGreeting
        case .closedWithoutData: return .dropped
        case .plainBanner: return .plainText
        case .alert(let name): return .alert(name)
        case .clientRefusal(let why): return .clientRefusal(why)
        case .starttlsNotOffered: return .notOffered
        case .starttlsRefused(let reply): return .refusedSTARTTLS(reply)
        case .refused: return .nothingListens
        case .timedOut: return .noAnswer
        case .failed(let why): return .failed(why)
        case .cannotTell(let why): return .cannotTell(why)
        }
    }

    private var isAlert: Bool { if case .alert = tls { true } else { false } }

    /// The server has its TLS up, whatever the client thinks of it.
    package var hasTLS: Bool {
        switch state {
        case .works, .clientRefusal, .badGreeting, .noGreeting: true
        default: false
        }
    }

    /// Clients can use the port, as far as this machine's own client can see.
    package var serves: Bool {
        switch state {
        case .works, .clientRefusal: true
        default: false
        }
    }

    /// The probe says something, good or bad.
    package var isTelling: Bool { if case .cannotTell = state { false } else { true } }

    /// One sentence: what was found.
    package var sentence: String {
        let port = "Port \(endpoint.port)"
        return switch state {
        case .works: "\(port) answers with \(versionText)\(greetingText)"
        case .dropped where endpoint.role == .smtps: "\(port) accepts the connection and drops it"
        case .dropped: "\(port) announces STARTTLS and answers it with 454"
        case .nothingListens: "Nothing listens on port \(endpoint.port)"
        case .noAnswer: "\(port) does not answer"
        case .plainText: "\(port) speaks plain SMTP, not TLS"
        case .alert(let name): "\(port) ends the handshake with an alert: \(name)"
        case .clientRefusal: "\(port) offers TLS; this machine's own openssl refuses it"
        case .notOffered: "\(port) does not offer STARTTLS"
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

    package var tcpText: String {
        switch tcp {
        case .refused: "refused: nothing listens"
        case .timedOut(let seconds): "no answer within \(EndpointProbe.shown(seconds)) s"
        case .unreachable(let why): "not reachable: \(why)"
        case .closedAtOnce(let milliseconds): "connected, closed by the server after \(milliseconds) ms"
        case .banner(let line): "connected, the server said: \(line)"
        case .tlsAlert: "connected, the server sent a TLS alert at once"
        case .open: endpoint.role == .smtps ? "connected, stays open: it waits for TLS" : "connected, stays open"
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
        case .starttlsNotOffered: "STARTTLS is not announced"
        case .starttlsRefused(let reply): "STARTTLS answered with: \(reply)"
        case .refused: "refused"
        case .timedOut(let seconds): "no answer within \(EndpointProbe.shown(seconds)) s"
        case .failed(let why): why
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

    /// What the state means to a reader; nil where nothing is wrong.
    package var meaning: String? {
        switch state {
        case .works:
            if case .established(let session) = tls, session.neededLowSecurityLevel {
                return
                    "It took a client with its security level lowered. The server works; today's strict clients may refuse its old keys or versions."
            }
            return nil
        case .dropped where endpoint.role == .smtps:
            return
                "Something listens, so it is no firewall. It hangs up before TLS starts: Postfix could not set TLS up. The mail log says why."
        case .dropped where endpoint.demandsTLS:
            return
                "Postfix could not set TLS up. This port requires TLS and answers everything else with 530, so nobody can send through it."
        case .dropped:
            return
                "Postfix could not set TLS up. STARTTLS is still announced, so nothing looks wrong from outside; mail goes in clear or waits."
        case .nothingListens: return "Postfix is not running, or this service is not enabled in master.cf."
        case .noAnswer:
            return
                "A firewall may drop the connection, the server may be overloaded, or its process ended at once and master holds it back for a minute."
        case .plainText: return "Wrapper mode is off for this service: clients that expect TLS at once cannot talk to it."
        case .alert: return "TLS is set up, but client and server found no common version or cipher."
        case .clientRefusal:
            return "The server sent its certificate: its TLS is up. The refusal is this machine's, and no failed repair."
        case .notOffered: return "TLS is off for this service, so mail goes in clear."
        case .refusedSTARTTLS: return "The service announces STARTTLS and will not do it."
        case .badGreeting: return "TLS is in order; the server refuses for another reason."
        case .noGreeting: return "TLS is in order; the process behind it ends, or waits, for another reason: the mail log should say why."
        case .failed, .cannotTell: return nil
        }
    }
}
