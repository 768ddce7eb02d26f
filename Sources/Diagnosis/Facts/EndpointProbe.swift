// What a probe of a port showed: TCP ("telnet") and TLS (`openssl s_client`) as two results with named end states. What they
// come to together is read in one place, Picture/ProbeReading.swift.

import PostfixModel

/// Where to probe, and why.
package struct Endpoint: Sendable, Hashable {
    package enum Role: Sendable, Hashable {
        /// TLS from the first byte, as in wrapper mode.
        case smtps
        /// SMTP with STARTTLS.
        case starttls
    }
    /// Numeric address or name to connect to.
    package var host: String
    package var port: Int
    package var role: Role
    /// First field of the master.cf line; nil where no service has it: for `--connect`, and for a `--port` that nothing listens on.
    package var service: String?
    /// `--connect` named it, by an address that may be another machine's.
    package var isNamedByAddress = false
    /// TLS is required before mail (level encrypt): without it everything is answered with 530 (FACTS §3.4).
    package var demandsTLS: Bool
    /// TLS is switched off for the service on purpose: a plain greeting is all its clients get.
    package var isPlain: Bool
    /// The server name that a client sends in its handshake; nil: none is known.
    package var serverName: String?

    package init(
        host: String, port: Int, role: Role, service: String? = nil, demandsTLS: Bool = false, isPlain: Bool = false,
        serverName: String? = nil
    ) {
        self.isPlain = isPlain
        self.serverName = serverName
        self.host = host
        self.port = port
        self.role = role
        self.service = service
        self.demandsTLS = demandsTLS
    }

    /// `127.0.0.1:465`, `[::1]:465`.
    package var shown: String { NumericAddress.text(host, port: port) }

    /// As the subject of a sentence: `Port 465`, or the address where that is what was asked about.
    package var subject: String { isNamedByAddress ? shown : "Port \(port)" }
}

/// End states of the TCP connection.
package enum TCPOutcome: Sendable, Equatable {
    case refused
    case timedOut(seconds: Double)
    case unreachable(String)
    /// Accepted, then closed by the server without a byte: what a wrapper-mode smtpd without TLS does (FACTS §3.4).
    case closedAtOnce(milliseconds: Int)
    /// The server spoke first: a plain SMTP greeting.
    case banner(String)
    /// The server spoke first, and in TLS: an alert, as OpenSSL sends when no protocol version is left on.
    case tlsAlert
    /// Still open and silent when the wait was over: it waits for a ClientHello.
    case open
    /// No connection was made; the words say why.
    case notTried(String)
    case failed(String)
}

/// A TLS session as `openssl s_client` reports it.
package struct TLSSession: Sendable, Equatable {
    /// `TLSv1.2`.
    package var version: String
    package var cipher: String
    package var subject: String?
    /// `18 (self-signed certificate)`, 0 is `0 (ok)`.
    package var verification: String?
    /// The certificate as it came over the wire.
    package var served: ServedCertificate?
    /// The first SMTP line inside TLS (`220 mail.example.com ESMTP Postfix`; after STARTTLS the answer to EHLO); nil if none came.
    package var greeting: String?
    /// It took a client with its own security level lowered (SECLEVEL=0): remark for the admin, not a fault of the server.
    package var neededLowSecurityLevel: Bool
    /// The attempt was ended by our own time limit, so that a greeting may still have been on its way.
    package var isCutShort = false
    package init(
        version: String, cipher: String, subject: String? = nil, verification: String? = nil, served: ServedCertificate? = nil,
        greeting: String? = nil, neededLowSecurityLevel: Bool = false
    ) {
        self.version = version
        self.cipher = cipher
        self.subject = subject
        self.verification = verification
        self.served = served
        self.greeting = greeting
        self.neededLowSecurityLevel = neededLowSecurityLevel
    }
}

/// End states of the TLS attempt.
package enum TLSOutcome: Sendable, Equatable {
    case established(TLSSession)
    /// Connection closed with 0 bytes read, no certificate.
    case closedWithoutData
    /// Connection closed by the server within the handshake; the words say how far it came.
    case closedInHandshake(String)
    /// Plain SMTP where TLS was expected ("wrong version number").
    case plainBanner
    /// The server sent a TLS alert (`handshake failure`, `protocol version`).
    case alert(String)
    /// The client's own openssl refused (key too small, no protocols available): the server is not at fault.
    case clientRefusal(String)
    /// Instead of 220 the server greeted with this reply (`554 5.7.1 …`, `421 …`), so that STARTTLS was never asked for.
    case greetingRefused(String)
    /// EHLO did not announce STARTTLS.
    case starttlsNotOffered
    /// STARTTLS was answered with this reply (`454 4.7.0 TLS not available due to local problem`).
    case starttlsRefused(String)
    case refused
    case timedOut(seconds: Double)
    case failed(String)
    /// STARTTLS was not asked for: this other port had answered it with 454, and each such answer sends postmaster a mail.
    case notAsked(refusedBy: Int)
    /// openssl is missing or could not be run.
    case cannotTell(String)

    package var isEstablished: Bool { if case .established = self { true } else { false } }
}

/// A line of a transcript with what it means to a reader, if anything.
package struct AnnotatedLine: Sendable, Equatable {
    package var text: String
    package var note: String?
    package init(_ text: String, note: String? = nil) {
        self.text = text
        self.note = note
    }
}

/// What an attempt with one TLS version alone says about the server.
package enum VersionAnswer: Sendable, Equatable {
    case accepted
    case refused
    /// The attempt did not end in time, or could not be made.
    case unknown
}

package struct EndpointProbe: Sendable, Equatable {
    package var endpoint: Endpoint
    package var tcp: TCPOutcome
    package var tls: TLSOutcome
    /// The command an admin would type, and what it printed.
    package var command: String
    package var transcript: [AnnotatedLine]
    /// TLS versions tried one by one, where that was done; absent: not tried.
    package var versions: [TLSVersion: VersionAnswer]
    /// Where it was really met, as an admin would name it, if that is not the endpoint itself: in practice a stand-in.
    package var metAt: Endpoint?
    /// How TLS ended without a server name, where an attempt with one was answered with an alert; nil: not tried.
    package var withoutServerName: TLSOutcome?

    package init(
        endpoint: Endpoint, tcp: TCPOutcome, tls: TLSOutcome, command: String = "", transcript: [AnnotatedLine] = [],
        versions: [TLSVersion: VersionAnswer] = [:]
    ) {
        self.endpoint = endpoint
        self.tcp = tcp
        self.tls = tls
        self.command = command
        self.transcript = transcript
        self.versions = versions
    }
}
