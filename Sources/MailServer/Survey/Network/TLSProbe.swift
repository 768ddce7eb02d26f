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

    package func attempt(_ endpoint: Endpoint) async -> Transcript {
        let first = await transcript(endpoint, [], isLenient: false)
        guard client.knowsSecurityLevels, TLSProbe.maySucceedLenient(first.outcome) else { return first }
        let second = await transcript(endpoint, client.lenient, isLenient: true)
        return second.outcome.isEstablished ? second : first
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
        TLSProbe.answer(await transcript(endpoint, [option] + client.lenientCiphers, isLenient: true).outcome)
    }

    private func transcript(_ endpoint: Endpoint, _ options: [String], isLenient: Bool) async -> Transcript {
        let command = client.command(for: endpoint, options, timeLimit: timeLimit)
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
    static func answer(_ outcome: TLSOutcome) -> VersionAnswer {
        switch outcome {
        case .established: .accepted
        // The server answered with another version than the one asked for.
        case .clientRefusal("unsupported protocol"), .clientRefusal("wrong ssl version"), .clientRefusal("version too low"): .refused
        case .alert, .closedWithoutData, .closedInHandshake, .plainBanner, .starttlsNotOffered, .starttlsRefused: .refused
        case .clientRefusal, .refused, .timedOut, .failed, .cannotTell: .unknown
        }
    }
}
