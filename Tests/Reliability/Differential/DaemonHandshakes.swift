// Protocol lists of real wrapper-mode ports: which versions a client gets through with, and whether the port speaks TLS at all.

import PostfixModel
import TestSupport

enum DaemonHandshakes {
    private static let versions: [(TLSVersion, String)] = [
        (.tlsv1, "-tls1"), (.tlsv1_1, "-tls1_1"), (.tlsv1_2, "-tls1_2"), (.tlsv1_3, "-tls1_3"),
    ]

    static func run(_ postconf: Postconf, _ share: Share) throws -> [Figure] {
        let lists = (0..<share(bounded: 40, full: 250)).map { number in
            var random = SeededGenerator(seed: 0x706F_7274 ^ UInt64(number) &* 0x9E37_79B9)
            return ListGenerator.list(&random)
        }
        var settings = PrivatePostfix.Settings()
        // What is under test is the list: at OpenSSL's own security level TLS 1.0 and 1.1 would fail for want of ciphers.
        settings.mainLines = ["tls_medium_cipherlist = ALL:@SECLEVEL=0", "max_idle = 5s"]
        let ports = try lists.map { _ in try FreePort.find() }
        settings.masterLines = zip(ports, lists).map { port, list in
            "\(port) inet n - n - - smtpd -o syslog_name=port\(port) -o smtpd_tls_wrappermode=yes -o { smtpd_tls_mandatory_protocols = \(list) }"
        }
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        defer { postfix.stop() }
        let figures = try Workers.share(lists.count) { numbers in
            var figure = Figure(claim: "handshakes at ports with such lists: the versions we call enabled, no others", tried: 0, atLeast: 0)
            for number in numbers {
                let enabled = try accepted(at: ports[number])
                for (version, _) in versions { figure.take(verdict(lists[number], version, enabled, postconf), number) }
            }
            return figure
        }
        return [Figure.sum(figures, lists.count * versions.count)]
    }

    private static func accepted(at port: Int) throws -> Set<TLSVersion> {
        var accepted: Set<TLSVersion> = []
        for (version, option) in versions {
            let client = ["/usr/bin/openssl", "s_client", "-connect", "127.0.0.1:\(port)", option, "-cipher", "ALL:@SECLEVEL=0", "-brief"]
            if try TestProcess.run(client, input: "QUIT\r\n", seconds: 60).status == 0 { accepted.insert(version) }
        }
        return accepted
    }

    private static func verdict(_ list: String, _ version: TLSVersion, _ accepted: Set<TLSVersion>, _ postconf: Postconf) -> Verdict {
        let reading = ProtocolList(list).read(by: PostfixBuild(release: postconf.release, library: OpenSSLVersion("3.0.0")))
        return reading.enabled.contains(version) == accepted.contains(version)
            ? .same
            : .different(
                "\(list.debugDescription): \(version.spoken) gets \(accepted.contains(version) ? "" : "not ")through, we read \(reading.enabled.sorted().map(\.spoken))"
            )
    }
}
