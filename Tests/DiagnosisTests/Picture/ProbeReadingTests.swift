// The reading of a probe as a matrix: every TCP outcome with every TLS outcome in both roles.

import PostfixModel
import Testing

@testable import Diagnosis

private let tcpOutcomes: [(name: String, outcome: TCPOutcome)] = [
    ("refused", .refused), ("timed out", .timedOut(seconds: 3)), ("unreachable", .unreachable("no route to host")),
    ("failed", .failed("too many open files")), ("closed", .closedAtOnce(milliseconds: 2)), ("220", .banner("220 mail ESMTP")),
    ("421", .banner("421 4.3.0 local error")), ("alert", .tlsAlert), ("open", .open), ("not tried", .notTried("somebody else's")),
]

private func session(_ greeting: String?) -> TLSOutcome {
    .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: greeting))
}

private let tlsOutcomes: [(name: String, outcome: TLSOutcome)] = [
    ("session", session("220 mail ESMTP")), ("session 250", session("250 mail")), ("session 554", session("554 no")),
    ("session mute", session(nil)), ("alert", .alert("handshake failure")), ("client", .clientRefusal("dh key too small")),
    ("closed", .closedWithoutData), ("plain", .plainBanner), ("not offered", .starttlsNotOffered),
    ("454 TLS", .starttlsRefused("454 4.7.0 TLS not available due to local problem")),
    ("454", .starttlsRefused("454 4.3.0 Try again later")), ("refused", .refused), ("timed out", .timedOut(seconds: 6)),
    ("failed", .failed("broken")), ("cut", .closedInHandshake("closed after 7 bytes")), ("cannot tell", .cannotTell("no openssl")),
    ("spared", .notAsked(refusedBy: 587)),
    ("greeting 421", .greetingRefused("421 4.3.2 All server ports are busy")),
]

/// Columns as in `tcpOutcomes`, rows as in `tlsOutcomes`.
private let smtpsTable = [
    "works      works      works      works      works      works      works      works      works  works",
    "works      works      works      works      works      works      works      works      works  works",
    "greeting   greeting   greeting   greeting   greeting   greeting   greeting   greeting   greeting  greeting",
    "mute       mute       mute       mute       mute       mute       mute       mute       mute  mute",
    "alert      alert      alert      alert      alert      alert      alert      alert      alert  alert",
    "client     client     client     client     client     client     client     client     client  client",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      dropped  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      plain  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      not-offered  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      dropped  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      starttls  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      nobody  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      silent  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      failed  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      failed  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      cannot-tell  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      cannot-tell  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    plain      refusal    alert      refusal  cannot-tell",
]
private let starttlsTable = [
    "works      works      works      works      works      works      works      works      works  works",
    "works      works      works      works      works      works      works      works      works  works",
    "greeting   greeting   greeting   greeting   greeting   greeting   greeting   greeting   greeting  greeting",
    "mute       mute       mute       mute       mute       mute       mute       mute       mute  mute",
    "alert      alert      alert      alert      alert      alert      alert      alert      alert  alert",
    "client     client     client     client     client     client     client     client     client  client",
    "nobody     no-answer  no-answer  failed     failed     failed     failed     failed     failed  cannot-tell",
    "nobody     no-answer  no-answer  failed     plain      plain      plain      plain      plain  cannot-tell",
    "nobody     no-answer  no-answer  failed     not-offered not-offered not-offered not-offered not-offered  cannot-tell",
    "nobody     no-answer  no-answer  failed     dropped    dropped    dropped    dropped    dropped  cannot-tell",
    "nobody     no-answer  no-answer  failed     starttls   starttls   starttls   starttls   starttls  cannot-tell",
    "nobody     no-answer  no-answer  failed     nobody     nobody     nobody     nobody     nobody  cannot-tell",
    "nobody     no-answer  no-answer  failed     silent     silent     silent     silent     silent  cannot-tell",
    "nobody     no-answer  no-answer  failed     failed     failed     failed     failed     failed  cannot-tell",
    "nobody     no-answer  no-answer  failed     failed     failed     failed     failed     failed  cannot-tell",
    "nobody     no-answer  no-answer  failed     cannot-tell cannot-tell cannot-tell cannot-tell cannot-tell  cannot-tell",
    "nobody     no-answer  no-answer  failed     cannot-tell cannot-tell cannot-tell cannot-tell cannot-tell  cannot-tell",
    "nobody     no-answer  no-answer  failed     refusal    refusal    refusal    refusal    refusal  cannot-tell",
]

private func name(_ state: ProbeState) -> String {
    switch state {
    case .works: "works"
    case .dropped: "dropped"
    case .nothingListens: "nobody"
    case .noAnswer: "no-answer"
    case .silent: "silent"
    case .plainText: "plain"
    case .plainRefusal: "refusal"
    case .alert: "alert"
    case .clientRefusal: "client"
    case .notOffered: "not-offered"
    case .worksWithoutTLS: "as-configured"
    case .refusedSTARTTLS: "starttls"
    case .badGreeting: "greeting"
    case .noGreeting: "mute"
    case .failed: "failed"
    case .cannotTell: "cannot-tell"
    }
}

private let probes: [EndpointProbe] = [Endpoint.Role.smtps, .starttls].flatMap { role in
    tlsOutcomes.flatMap { tls in
        tcpOutcomes.map { EndpointProbe(endpoint: Endpoint(host: "::1", port: 465, role: role), tcp: $0.outcome, tls: tls.outcome) }
    }
}

@Suite("The reading of a probe")
struct ProbeReadingTests {
    @Test("every TCP outcome with every TLS outcome comes to the state of the table", arguments: [Endpoint.Role.smtps, .starttls])
    func matrix(role: Endpoint.Role) {
        let table = role == .smtps ? smtpsTable : starttlsTable
        #expect(table.count == tlsOutcomes.count)
        for (tls, row) in zip(tlsOutcomes, table) {
            let expected = row.split(separator: " ").map(String.init)
            #expect(expected.count == tcpOutcomes.count)
            for (tcp, state) in zip(tcpOutcomes, expected) {
                #expect(name(ProbeState(tcp.outcome, tls.outcome, role)) == state, "TCP \(tcp.name), TLS \(tls.name)")
            }
        }
    }

    /// telling, TLS is up, completes TLS, serves, drops TLS, dead by TLS
    @Test("what each state says about the server")
    func signs() {
        let samples: [(ProbeState, [Bool])] = [
            (.works, [true, true, true, true, false, false]),
            (.clientRefusal("x"), [true, true, true, true, false, false]),
            (.badGreeting("x"), [true, true, true, false, false, true]),
            (.noGreeting, [true, true, true, false, false, true]),
            // An alert is a word of a TLS engine: the list was taken and the certificate loaded.
            (.alert("x"), [true, true, false, false, false, true]),
            (.dropped, [true, false, false, false, true, true]),
            (.refusedSTARTTLS("x"), [true, false, false, false, false, true]),
            (.failed("x"), [true, false, false, false, false, true]),
            (.nothingListens, [true, false, false, false, false, false]),
            (.noAnswer, [true, false, false, false, false, false]),
            (.silent, [true, false, false, false, false, false]),
            (.plainText, [true, false, false, false, false, false]),
            (.plainRefusal("x"), [true, false, false, false, false, false]),
            (.notOffered, [true, false, false, false, false, false]),
            (.worksWithoutTLS, [true, false, false, true, false, false]),
            (.cannotTell("x"), [false, false, false, false, false, false]),
        ]
        let columns: [ProbeSigns] = [.telling, .tlsIsUp, .completesTLS, .serves, .dropsTLS, .deadByTLS]
        for (state, expected) in samples {
            #expect(columns.map(state.signs.contains) == expected, "\(state)")
        }
        var plain = Endpoint(host: "::1", port: 25, role: .starttls)
        plain.isPlain = true
        let configured = EndpointProbe(endpoint: plain, tcp: .banner("220 mail"), tls: .starttlsNotOffered)
        let reached = Set((probes + [configured]).map { name($0.state) })
        #expect(reached == Set(samples.map { name($0.0) }), "every state is reached, and no other")
    }

    @Test("no combination contradicts itself, and each has its words")
    func words() {
        for probe in probes {
            let signs = probe.state.signs
            #expect(!signs.contains(.serves) || signs.contains(.completesTLS))
            #expect(!signs.contains(.completesTLS) || signs.contains(.tlsIsUp))
            #expect(!signs.contains(.dropsTLS) || !signs.contains(.tlsIsUp))
            #expect(!signs.contains(.serves) || !signs.contains(.deadByTLS))
            #expect(!probe.answers || probe.serves)
            for text in [probe.sentence, probe.shortText, probe.tls.brief, probe.tcpText, probe.tlsText] {
                #expect(!text.isEmpty && !text.hasSuffix("."), "\(text)")
            }
            if !probe.serves, case .failed = probe.state {
            } else if probe.isTelling, probe.state != .works {
                #expect(probe.meaning.map { !$0.isEmpty && !$0.hasSuffix(".") } == true)
            }
        }
    }

    @Test("what was silent may still come; what dropped, refused or answered has answered")
    func mayStillAnswer() {
        func probe(_ tcp: TCPOutcome, _ tls: TLSOutcome) -> EndpointProbe {
            EndpointProbe(endpoint: Endpoint(host: "::1", port: 465, role: .smtps), tcp: tcp, tls: tls)
        }
        var cut = TLSSession(version: "TLSv1.3", cipher: "X")
        #expect(!probe(.open, .established(cut)).mayStillAnswer, "the server hung up behind TLS")
        cut.isCutShort = true
        #expect(probe(.open, .established(cut)).mayStillAnswer, "the time was over before it greeted")
        #expect(probe(.open, .timedOut(seconds: 6)).mayStillAnswer && probe(.timedOut(seconds: 3), .refused).mayStillAnswer)
        for tls in [
            TLSOutcome.refused, .closedWithoutData, .plainBanner, .alert("x"), .cannotTell("x"), .notAsked(refusedBy: 25), session("220 x"),
        ] {
            #expect(!probe(tls == .refused ? .refused : .open, tls).mayStillAnswer, "\(tls)")
        }
    }

    @Test("versions that are not known are shown with a question mark, and never as refused")
    func versions() {
        func shown(_ versions: [TLSVersion: VersionAnswer], _ tls: TLSOutcome = session("220 x")) -> String {
            EndpointProbe(endpoint: Endpoint(host: "::1", port: 465, role: .smtps), tcp: .open, tls: tls, versions: versions)
                .acceptedVersions
        }
        #expect(shown([.tlsv1_3: .accepted, .tlsv1_2: .unknown, .tlsv1: .refused]) == "1.2? 1.3")
        #expect(shown([.tlsv1_2: .refused]) == "nothing")
        #expect(shown([:], .closedWithoutData) == "nothing")
        #expect(shown([:], .timedOut(seconds: 6)) == "not known")
        // No version was tried by itself: nothing is known of any, whatever became of the session.
        for tls in [
            session("220 x"), session("421 x"), .alert("handshake failure"), .clientRefusal("dh key too small"),
            .starttlsRefused("454 4.3.0 Try again later"), .greetingRefused("554 no"), .notAsked(refusedBy: 25),
        ] {
            #expect(shown([:], tls) == "not known", "\(tls)")
        }
        #expect(shown([:], .plainBanner) == "nothing" && shown([:], .starttlsNotOffered) == "nothing")
    }

    @Test("a port that accepts and stays silent is behind no firewall")
    func silence() {
        let silent = EndpointProbe(
            endpoint: Endpoint(host: "::1", port: 465, role: .smtps), tcp: .open, tls: .timedOut(seconds: 6))
        #expect(silent.sentence == "Port 465 accepts the connection and says nothing")
        #expect(silent.meaning?.contains("no firewall") == true)
    }
}
