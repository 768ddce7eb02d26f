// What each port presented in its handshake, put beside the file or the table that it comes from.

import PostfixModel

/// What one port presented, beside the file it should come from.
package struct PresentedCertificate {
    var probe: EndpointProbe
    package var listener: Listener?
    var served: ServedCertificate
    var leaf: Certificate
    /// The configured certificate's file and use, where known.
    var use: CertificateUse?
    var file: CertificateFile?

    var port: Int { probe.endpoint.port }
    /// The certificate of the file that is the presented one; where none is, the file's first.
    package var onDisk: Certificate? { file?.certificates.first(where: isPresented) ?? file?.certificates.first }
    func isPresented(_ certificate: Certificate) -> Bool { certificate.fingerprint == leaf.fingerprint }
    /// Certificates of the presented one's issuer in its file.
    var issuers: [Certificate] {
        guard let file, file.certificates.contains(where: isPresented) else { return [] }
        return file.certificates.filter { $0.subject == leaf.issuer && !isPresented($0) }
    }

    /// The path of the file that it comes from; nil for one out of a table, which stores certificates itself.
    var path: String? { use.flatMap { $0.role == .serverNames ? nil : $0.path } }
    var table: CertificateUse? { use.flatMap { $0.role == .serverNames ? $0 : nil } }

    /// Where it comes from, as a reason.
    var origin: [String] {
        if let table { return ["It comes from the table \(table.path) (tls_server_sni_maps), which stores the certificate itself"] }
        return path.map { ["It is read from \($0)"] } ?? []
    }

    /// A command that prints this of the certificate.
    func showing(_ option: String) -> NextStep {
        if let path { return .run("openssl x509 -in \(Command.quoted(path)) -noout \(option)") }
        guard table != nil else { return .run("openssl x509 -in CERTIFICATE -noout \(option)") }
        let name = probe.endpoint.serverName.map { " -servername \(Command.quoted($0))" } ?? ""
        let start = probe.endpoint.role == .starttls ? " -starttls smtp" : ""
        return .run("openssl s_client -connect \(probe.endpoint.shown)\(start)\(name) </dev/null | openssl x509 -noout \(option)")
    }

    /// What brings a new file into force: a table is made anew, for it stores the certificates themselves.
    func loading(_ last: NextStep) -> [NextStep] {
        (table.map { [.run("postmap -F \(Command.quoted($0.written))")] } ?? []) + [last]
    }
}

extension ServerPicture {
    /// Unix seconds of the look; nil where it was not taken down.
    var now: Int? { host?.observedAt }

    /// Certificates that the ports presented, the most urgent port first.
    package var presented: [PresentedCertificate] {
        probes.compactMap { probe in
            guard case .established(let session) = probe.tls, let served = session.served, let leaf = served.leaf else { return nil }
            let listener = listener(for: probe.endpoint)
            let use = certified.first { $0.listener == listener }.flatMap { origin(of: leaf, on: probe, $0) }
            return PresentedCertificate(
                probe: probe, listener: listener, served: served, leaf: leaf, use: use, file: use.flatMap { certificates?.file(of: $0) })
        }.sorted { Sighting.comesFirst($0.port, $1.port) }
    }

    /// Where the presented certificate comes from: the file that holds it; else, where the server's name was sent and a table has that
    /// name, the table (tls/tls_server.c looks there first); else the file that should hold it, of the same kind of key where there is one.
    private func origin(of leaf: Certificate, on probe: EndpointProbe, _ certified: CertifiedListener) -> CertificateUse? {
        let all = { (use: CertificateUse) in certificates?.file(of: use)?.certificates ?? [] }
        let files = certified.uses(.certificate) + certified.uses(.chain).filter { !all($0).isEmpty }
        if let own = files.first(where: { all($0).contains { $0.fingerprint == leaf.fingerprint } }) { return own }
        if let name = probe.endpoint.serverName, let table = certified.uses(.serverNames).first(where: { mayHave(name, $0) }) {
            return table
        }
        return files.first { all($0).first?.publicKey.algorithm == leaf.publicKey.algorithm } ?? files.first
    }

    /// The table's text has the name, or a parent domain of it with the dot before it; true as well where that text cannot be seen.
    private func mayHave(_ name: String, _ table: CertificateUse) -> Bool {
        guard let names = certificates?.file(of: table)?.serverNames else { return true }
        let name = name.lowercased()
        return names.contains { $0 == name || $0.hasPrefix(".") && name.hasSuffix($0) }
    }
}
