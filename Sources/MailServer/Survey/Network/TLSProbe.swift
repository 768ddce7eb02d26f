// One TLS attempt as an admin would make it, with `openssl s_client`, and, where the client itself refused, a second with its
// own security lowered: to tell a strict client from a broken server.

import Diagnosis
import PostfixModel

package struct TLSProbe: Sendable {
    package var access: ServerAccess
    package var client: OpenSSLClient
    /// Seconds for one attempt: a fresh smtpd takes one or two before it answers.
    package var timeLimit = 6.0

    package init(access: ServerAccess, client: OpenSSLClient) {
        self.access = access
        self.client = client
    }

    package func attempt(_ endpoint: Endpoint) async -> Transcript { await attempt(endpoint, over: nil).transcript }

    /// `withoutServerName`: how a second attempt ended that sent no server name, where the first was answered with an alert that a
    /// broken table of names gives.
    struct Attempt: Sendable {
        var transcript: Transcript
        var withoutServerName: TLSOutcome?
    }

    /// Over a connection that is open already, after STARTTLS where the port has that; nil: over one of its own.
    func attempt(_ endpoint: Endpoint, over socket: StreamSocket?) async -> Attempt {
        var carried: Transcript?
        if let socket { carried = await self.carried(endpoint, socket) }
        let first = if let carried { carried } else { await transcript(endpoint, [], isLenient: false) }
        if endpoint.serverName != nil, case .alert(let name) = first.outcome, TLSProbe.namesAlerts.contains(name) {
            let second = await transcript(endpoint, client.lenient(for: endpoint), isLenient: true, sendsName: false)
            return Attempt(transcript: first, withoutServerName: second.outcome)
        }
        guard client.knowsSecurityLevels, TLSProbe.maySucceedLenient(first.outcome) else { return Attempt(transcript: first) }
        let second = await transcript(endpoint, client.lenient(for: endpoint), isLenient: true)
        return Attempt(transcript: second.outcome.isEstablished ? second : first)
    }

    /// What OpenSSL sends when the server's own look-up of the name fails.
    private static let namesAlerts: Set<String> = ["unrecognized name", "internal error"]

    private func carried(_ endpoint: Endpoint, _ socket: StreamSocket) async -> Transcript? {
        guard let relay = Relay() else { return nil }
        let deadline = MonotonicTime.now + timeLimit + 1
        async let carrying = offload { relay.carry(socket, until: deadline) }
        let command = client.command(for: endpoint, timeLimit: timeLimit, relay: relay.port)
        let result = await access.converse(command, OpenSSLClient.dialogue(for: endpoint.role))
        relay.end()
        _ = await carrying
        var transcript = Transcript.decode(result, role: endpoint.role, repeatsReply: false)
        // The server has accepted long ago; who is refused now was refused by the relay.
        if transcript.outcome == .refused { transcript.outcome = .cannotTell("another program took the connection of openssl") }
        for index in transcript.lines.indices where transcript.lines[index].text.hasPrefix("Connecting to ") {
            transcript.lines[index].text = "Connecting to \(endpoint.host)"
        }
        return transcript
    }

    /// Each version this openssl can ask for alone, one after the other: many at once slow each other down until they do not end
    /// in time. One that did not end is tried once more.
    package func versions(_ endpoint: Endpoint) async -> [TLSVersion: VersionAnswer] {
        var answers: [TLSVersion: VersionAnswer] = [:]
        for (version, option) in client.versionOptions {
            var answer = await self.answer(endpoint, option)
            if answer == .unknown, !Task.isCancelled { answer = await self.answer(endpoint, option) }
            answers[version] = answer
        }
        return answers
    }

    private func answer(_ endpoint: Endpoint, _ option: String) async -> VersionAnswer {
        TLSProbe.answer(await transcript(endpoint, [option] + client.lenientCiphers(for: endpoint), isLenient: true).outcome)
    }

    private func transcript(
        _ endpoint: Endpoint, _ options: [String], isLenient: Bool, sendsName: Bool = true
    ) async -> Transcript {
        let command = client.command(for: endpoint, options, timeLimit: timeLimit, sendsName: sendsName)
        let result = await access.converse(command, OpenSSLClient.dialogue(for: endpoint.role))
        return Transcript.decode(result, role: endpoint.role, lowSecurityLevel: isLenient)
    }

    /// An alert counts too: to a client whose openssl.cnf forbids old versions, an old server can only say no.
    private static func maySucceedLenient(_ outcome: TLSOutcome) -> Bool {
        switch outcome {
        case .clientRefusal: true
        case .alert(let name): name == "protocol version" || name == "handshake failure" || name == "insufficient security"
        default: false
        }
    }

    /// What the end of an attempt with one version alone says about the server.
    package static func answer(_ outcome: TLSOutcome) -> VersionAnswer {
        switch outcome {
        case .established: .accepted
        // The server answered with another version than the one asked for.
        case .clientRefusal("unsupported protocol"), .clientRefusal("wrong ssl version"), .clientRefusal("version too low"): .refused
        case .alert, .closedWithoutData, .closedInHandshake, .plainBanner, .starttlsNotOffered: .refused
        // Any other reply is about something else than the version, which was not tried then.
        case .starttlsRefused(let reply): SMTPReply.isLackOfTLS(reply) ? .refused : .unknown
        case .clientRefusal, .refused, .greetingRefused, .timedOut, .failed, .notAsked, .cannotTell: .unknown
        }
    }
}
