// The server's own `openssl s_client`: what this one can do, and how it is called.

import Diagnosis
import PostfixModel

/// What the options of an openssl depend on.
package struct OpenSSLClient: Sendable, Equatable {
    /// Is nil for LibreSSL, and where the version is not known.
    package var version: OpenSSLVersion?

    package init(version: OpenSSLVersion?) { self.version = version }

    /// 1.1.0 and later know security levels; before, `@SECLEVEL` in a cipher list is an error.
    package var knowsSecurityLevels: Bool { isAtLeast("1.1.0") }

    /// Options that ask for one version alone, where this openssl has them.
    package var versionOptions: [(version: TLSVersion, option: String)] {
        var options: [(TLSVersion, String)] = [(.tlsv1, "-tls1")]
        if version == nil || isAtLeast("1.0.1") { options += [(.tlsv1_1, "-tls1_1"), (.tlsv1_2, "-tls1_2")] }
        if isAtLeast("1.1.1") { options.append((.tlsv1_3, "-tls1_3")) }
        return options
    }

    /// A client that takes whatever the server offers: no security level, and TLS 1.0 although the system's openssl.cnf may forbid it.
    package func lenient(for endpoint: Endpoint) -> [String] {
        knowsSecurityLevels ? lenientCiphers(for: endpoint) + ["-min_protocol", "TLSv1"] : []
    }

    /// For use together with an option that asks for one version. Other mail servers take a session without any certificate (RFC 7672
    /// and smtp(8) by default), so port 25 works without one; no mail program does.
    package func lenientCiphers(for endpoint: Endpoint) -> [String] {
        knowsSecurityLevels ? ["-cipher", endpoint.port == 25 ? "ALL:@SECLEVEL=0" : "ALL:!aNULL:@SECLEVEL=0"] : []
    }

    /// The article's command, with the server name that a mail program sends where one is known. `relay`: a port of 127.0.0.1 behind
    /// which the endpoint's connection is open already; the command is shown as an admin would type it.
    package func command(
        for endpoint: Endpoint, _ options: [String] = [], timeLimit: Double = 6, sendsName: Bool = true, relay: Int? = nil
    ) -> Command {
        let name = sendsName && knowsServerNames ? endpoint.serverName.map { ["-servername", $0] } ?? [] : []
        let starttls = endpoint.role == .starttls ? ["-starttls", "smtp"] : []
        let typed = ["s_client"] + starttls + options + ["-crlf"] + name + ["-connect", address(endpoint)]
        var command = Command("openssl", typed, timeLimit: timeLimit)
        if let relay {
            command.arguments = ["s_client"] + options + ["-crlf"] + name + ["-connect", "127.0.0.1:\(relay)"]
            command.typed = typed
        }
        return command
    }

    /// `-servername` came with 0.9.8f, and with 1.0.0 in every build.
    private var knowsServerNames: Bool { version == nil || isAtLeast("1.0.0") }

    /// What to say inside TLS. Small letters: s_client takes a line that begins with Q or R for a command to itself.
    package static func dialogue(for role: Endpoint.Role) -> Dialogue {
        let replies = ["220 ", "220-", "421 ", "450 ", "451 ", "521 ", "550 ", "554 "]
        switch role {
        case .smtps:
            return Dialogue([.init(awaits: replies, says: "quit\n")], linger: 1)
        case .starttls:
            // The greeting came before TLS, so something must be asked inside.
            return Dialogue(
                [
                    .init(awaits: ["Verify return code:"], says: "ehlo \(HostName.inEHLO(HostName.current))\n"),
                    .init(awaits: ["250 ", "4", "5"], says: "quit\n"),
                ], linger: 1)
        }
    }

    /// Before 1.1.0 the last colon parts host from port, and brackets are not understood.
    private func address(_ endpoint: Endpoint) -> String {
        let isOld = version != nil && !knowsSecurityLevels
        return isOld ? "\(endpoint.host):\(endpoint.port)" : endpoint.shown
    }

    private func isAtLeast(_ text: String) -> Bool {
        guard let version, let bound = OpenSSLVersion(text) else { return false }
        return version >= bound
    }

    package static func == (left: OpenSSLClient, right: OpenSSLClient) -> Bool { left.version == right.version }
}
