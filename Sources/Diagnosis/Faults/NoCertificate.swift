// TLS from the first byte, and no certificate configured for it: Postfix never comes to read a list (FACTS §3.2).

import PostfixModel

extension Fault {
    package static let noCertificate = Fault(
        "no-certificate", "wrapper mode is on or TLS required, and no certificate is configured", explains: [.ignoredLine, .noSharedCipher]
    ) { picture in
        let bare = picture.listeners.filter { listener in
            if picture.hasNoneOnPurpose(listener) { return picture.probe(for: listener)?.serves == false }
            guard listener.governing == .noCertificate else { return false }
            return listener.isWrapperMode || picture.probe(for: listener)?.serves == false
        }.filter { picture.hasNoneOnPurpose($0) || picture.probe(for: $0)?.isTLSUp != true }
        guard !bare.isEmpty else { return [] }
        let ports = picture.numbers(of: bare)
        let none = bare.first(where: picture.hasNoneOnPurpose).flatMap {
            picture.place(ofParameter: "smtpd_tls_cert_file", for: $0.service)
        }
        let dropped = picture.droppedCertificate.map { picture.mainPlace($0.lines.lowerBound) }
        let place = dropped ?? none
        return [
            Sighting(
                ports: ports, place: place, reach: .tls,
                summary:
                    "\(ServerPicture.portsText(ports)) cannot do TLS: no certificate is configured for \(ports.count == 1 ? "it" : "them")",
                reason: [
                    dropped.map {
                        "\($0.shown) sets it, but begins with a blank: as the first line it has nothing to go on with, and Postfix drops it"
                    }
                        ?? none.map {
                            "smtpd_tls_cert_file = none in \($0.shown): TLS without a certificate has ciphers that clients do not take"
                        }
                        ?? "Neither smtpd_tls_cert_file nor smtpd_tls_chain_files is set",
                    "Without a certificate Postfix never comes to read a list",
                ], effect: Suffering.withoutTLS(ports),
                next: [
                    dropped.map { .run(picture.outdenting($0)) }
                        ?? .say(
                            "With the real paths",
                            run: "postconf -e 'smtpd_tls_cert_file = /PATH/fullchain.pem' 'smtpd_tls_key_file = /PATH/privkey.pem'"),
                    picture.loading,
                ], evidence: picture.source(place))
        ]
    }
}

extension ServerPicture {
    /// `smtpd_tls_cert_file = none` and no other certificate: anonymous ciphers alone (tls/tls_server.c).
    fileprivate func hasNoneOnPurpose(_ listener: Listener) -> Bool {
        let value = { (name: String) in configuration?.effective(name, for: listener.service)?.expanded.lowercased() ?? "" }
        return listener.governing.doesTLS && value("smtpd_tls_cert_file") == "none"
            && ["smtpd_tls_dcert_file", "smtpd_tls_eccert_file", "smtpd_tls_chain_files"].allSatisfy { ["", "none"].contains(value($0)) }
    }

    /// The line that names the certificate, where Postfix drops it.
    package var droppedCertificate: MainEntry? {
        droppedSetting.flatMap { ["smtpd_tls_cert_file", "smtpd_tls_chain_files", "smtpd_tls_eccert_file"].contains($0.name) ? $0 : nil }
    }
}
