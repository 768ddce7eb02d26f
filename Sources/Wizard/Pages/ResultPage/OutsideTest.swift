// The test that only another machine can make: which ports, under which name.

import Diagnosis
import PostfixModel

package struct OutsideTest {
    private let picture: ServerPicture
    private let hostname: String?

    package init(_ picture: ServerPicture, hostname: String?) {
        self.picture = picture
        self.hostname = hostname
    }

    init(_ state: WizardState) { self.init(state.knownPicture, hostname: state.knownServer?.hostname) }

    /// What to run, and the code of the line that must come.
    struct Test: Equatable {
        var commands: [String]
        var reply: Int
    }

    /// TLS at once where there is such a port, else STARTTLS; nil for services that listen on this machine only.
    func test(of endpoints: [Endpoint]) -> Test? {
        let reachable = endpoints.filter { !isLoopbackOnly($0) }
        let smtps = reachable.filter { $0.role == .smtps }
        guard !reachable.isEmpty else { return nil }
        return Test(commands: commands(for: smtps.isEmpty ? reachable : smtps), reply: smtps.isEmpty ? 250 : 220)
    }

    /// For the ports that were probed, and for those that nobody opens though they are missed; none where nothing is reachable from outside.
    package func commands(missed: [Int] = []) -> [String] {
        let missed = missed.map { Endpoint(host: "127.0.0.1", port: $0, role: $0 == 465 ? .smtps : .starttls) }
        return test(of: picture.probes.map(\.endpoint) + missed)?.commands ?? []
    }

    private func commands(for endpoints: [Endpoint]) -> [String] {
        endpoints.map { endpoint in
            let starttls = endpoint.role == .starttls ? ["-starttls", "smtp"] : []
            return Command(
                "openssl", ["s_client"] + starttls + ["-crlf", "-connect", NumericAddress.text(name ?? endpoint.host, port: endpoint.port)]
            ).shown
        }.unique
    }

    /// The name Postfix goes by, else the machine's.
    private var name: String? {
        [value("myhostname"), hostname].compactMap { $0 }.first { !$0.isEmpty }
    }

    private func value(_ parameter: String) -> String? {
        guard let value = picture.configuration?.effective(parameter), value.problem == nil else { return nil }
        return value.expanded
    }

    /// What listens everywhere is probed on the loopback address too: only master.cf and inet_interfaces tell the two apart.
    private func isLoopbackOnly(_ endpoint: Endpoint) -> Bool {
        let listener = picture.listeners.first { $0.service.name == endpoint.service }
        return Interfaces(addresses: listener?.host ?? value("inet_interfaces") ?? "all").isLoopbackOnly
    }
}
