// Knocks on ports: TCP and TLS of each endpoint side by side, all endpoints at once.

import Diagnosis
import Glibc
import PostfixModel

package struct Prober: Sendable {
    private let access: ServerAccess
    private let client: Task<OpenSSLClient, Never>
    let inspector: CertificateInspector

    package init(access: ServerAccess) {
        self.access = access
        inspector = CertificateInspector(access: access)
        client = Task {
            let result = await access.ask(Command("openssl", ["version"], timeLimit: 4))
            return OpenSSLClient(version: ToolOutput.opensslVersion(result.outputText)?.version)
        }
    }

    package func probe(_ endpoints: [Endpoint], versions: Bool) async -> [EndpointProbe] {
        await withTaskGroup(of: (Int, EndpointProbe).self) { group in
            for (index, endpoint) in endpoints.enumerated() {
                group.addTask { (index, await probe(endpoint, versions: versions)) }
            }
            var probes: [Int: EndpointProbe] = [:]
            for await (index, probe) in group { probes[index] = probe }
            return endpoints.indices.compactMap { probes[$0] }
        }
    }

    /// TCP and TLS of one endpoint; with `versions` also each of TLS 1.0–1.3 by itself.
    package func probe(_ endpoint: Endpoint, versions: Bool) async -> EndpointProbe {
        let tls = TLSProbe(access: access, client: await client.value)
        let command = tls.client.command(for: endpoint).shown
        switch await AddressLookup(access: access).addresses(of: endpoint.host) {
        case .failure(let error):
            return EndpointProbe(
                endpoint: endpoint, tcp: .failed(error.sentence), tls: .failed(error.sentence), command: command)
        case .success(let addresses):
            async let knock = offload { TCPProbe().knock(addresses: addresses, port: endpoint.port, cancellation: $0) }
            async let attempt = attemptAll(endpoint, addresses, tls, versions: versions)
            var tcp = await knock
            if let failure = tcp.withoutAnswer {
                // Leaving the scope cancels the attempt: a client that gets no answer would wait much longer.
                return EndpointProbe(endpoint: endpoint, tcp: tcp, tls: failure, command: command)
            }
            let (outcome, lines, table) = await attempt
            if case .closedWithoutData = outcome, tcp == .open {
                // A smtpd just started was still reading its files: now one is there that knows its fate.
                tcp = await offload { TCPProbe().knock(addresses: addresses, port: endpoint.port, cancellation: $0) }
            }
            return EndpointProbe(
                endpoint: endpoint, tcp: tcp, tls: outcome, command: command, transcript: lines, versions: table)
        }
    }

    /// TLS, then each version by itself where that can tell more: a port that is dead for one is dead for all.
    private func attemptAll(
        _ endpoint: Endpoint, _ addresses: [String], _ tls: TLSProbe, versions: Bool
    ) async -> (TLSOutcome, [AnnotatedLine], [TLSVersion: VersionAnswer]) {
        let (outcome, lines) = await attempt(endpoint, addresses, tls)
        guard versions else { return (outcome, lines, [:]) }
        switch outcome {
        case .established, .alert, .clientRefusal, .closedInHandshake, .failed:
            return (outcome, lines, await tls.versions(endpoint))
        case .closedWithoutData, .plainBanner, .starttlsNotOffered, .starttlsRefused:
            return (
                outcome, lines, Dictionary(uniqueKeysWithValues: tls.client.versionOptions.map { ($0.version, .refused) })
            )
        case .refused, .timedOut, .cannotTell:
            return (outcome, lines, [:])
        }
    }

    /// The end state and its transcript.
    private func attempt(
        _ endpoint: Endpoint, _ addresses: [String], _ tls: TLSProbe
    ) async -> (TLSOutcome, [AnnotatedLine]) {
        if endpoint.role == .starttls {
            let dialogue = SMTPDialogue(client: HostName.current)
            let ended = await offload { cancellation in
                var ended = SMTPDialogue.Ended()
                for address in addresses {
                    ended = dialogue.hold(address: address, port: endpoint.port, cancellation: cancellation)
                    if ended.isConnected { break }
                }
                return ended
            }
            if let outcome = ended.outcome {
                return (outcome, ended.dialogue.transcript(client: dialogue.client, demandsTLS: endpoint.demandsTLS))
            }
        }
        let transcript = await tls.attempt(endpoint)
        return (await inspected(transcript), transcript.lines)
    }

    /// With what openssl tells of the certificate that came: asked once for each, and not at all where it lies in a file.
    private func inspected(_ transcript: Transcript) async -> TLSOutcome {
        guard case .established(var session) = transcript.outcome, let leaf = transcript.leaf else { return transcript.outcome }
        session.served?.leaf = await inspector.certificate(leaf)
        return .established(session)
    }
}

extension TCPOutcome {
    /// Nobody answers at all, so no TLS attempt need be waited for.
    fileprivate var withoutAnswer: TLSOutcome? {
        switch self {
        case .timedOut, .unreachable: asTLSOutcome
        default: nil
        }
    }
}

/// The name this machine gives itself.
enum HostName {
    static var current: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let isUsable = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isUsable ? name : "localhost"
    }
}
