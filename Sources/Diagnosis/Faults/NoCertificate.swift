// TLS from the first byte, and no certificate configured for it: Postfix never comes to read a list (FACTS §3.2).

import PostfixModel

extension Fault {
    package static let noCertificate = Fault(
        "no-certificate", "wrapper mode is on or TLS required, and no certificate is configured"
    ) { picture in
        let bare = picture.listeners.filter { listener in
            guard listener.governing == .noCertificate else { return false }
            return listener.isWrapperMode || picture.probe(for: listener)?.serves == false
        }.filter { picture.probe(for: $0)?.isTLSUp != true }
        guard !bare.isEmpty else { return [] }
        let ports = picture.numbers(of: bare)
        return [
            Sighting(
                ports: ports, reach: .tls,
                summary:
                    "\(ServerPicture.portsText(ports)) cannot do TLS: no certificate is configured for \(ports.count == 1 ? "it" : "them")",
                reason: [
                    "Neither smtpd_tls_cert_file nor smtpd_tls_chain_files is set",
                    "Without a certificate Postfix never comes to read a list",
                ], effect: Suffering.withoutTLS(ports),
                next: [
                    .say(
                        "With the real paths",
                        run: "postconf -e 'smtpd_tls_cert_file = /PATH/fullchain.pem' 'smtpd_tls_key_file = /PATH/privkey.pem'"),
                    picture.loading,
                ])
        ]
    }
}
