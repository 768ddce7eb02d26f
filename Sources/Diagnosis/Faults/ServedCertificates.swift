// What the port itself presents in the handshake: expired, not the file's, refused by clients, a chain with a gap, another name.

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
    /// The first certificate of the file.
    package var onDisk: Certificate? { file?.certificates.first }
}

extension ServerPicture {
    /// Unix seconds of the look; nil where it was not taken down.
    var now: Int? { host?.observedAt }

    /// Certificates that the ports presented, the most urgent port first.
    package var presented: [PresentedCertificate] {
        probes.compactMap { probe in
            guard case .established(let session) = probe.tls, let served = session.served, let leaf = served.leaf else { return nil }
            let listener = listener(for: probe.endpoint)
            let certified = certified.first { $0.listener == listener }
            let use =
                certified?.uses(.certificate).first
                ?? certified?.uses(.chain).first { certificates?.file(of: $0)?.certificates.isEmpty == false }
            return PresentedCertificate(
                probe: probe, listener: listener, served: served, leaf: leaf, use: use, file: use.flatMap { certificates?.file(of: $0) })
        }.sorted { Sighting.comesFirst($0.port, $1.port) }
    }

    /// Those that this is true of, told as one.
    func presentedSighting(
        reach: Sighting.Reach = .someClients, where isWrong: (PresentedCertificate) -> Bool,
        _ make: (PresentedCertificate, _ ports: [Int]) -> (summary: String, reason: [String], next: [NextStep])
    ) -> [Sighting] {
        let all = presented
        let wrong = all.filter(isWrong)
        guard let first = wrong.first else { return [] }
        let ports = wrong.map(\.port).unique
        let text = make(first, ports)
        let place = first.use.flatMap(place(of:))
        return [
            Sighting(
                ports: ports, place: place, reach: reach, weight: .trap, summary: text.summary, reason: text.reason,
                effect: "Mail programs warn or refuse to connect", next: text.next, evidence: source(place))
        ]
    }

    func day(_ seconds: Int) -> String { Moment(seconds: seconds).day }
}

extension Sighting {
    /// It hurts everybody where every port that does TLS presents it (DESIGN §7.3).
    fileprivate func hurtingAll(of picture: ServerPicture) -> Sighting {
        var sighting = self
        if Set(picture.presented.map(\.port)).isSubset(of: ports) { sighting.weight = .fault }
        return sighting
    }
}

extension Fault {
    package static let certificateNotReloaded = Fault(
        "certificate-not-reloaded", "the port presents an old certificate, and the file has the new one: Postfix was not reloaded",
        exitCodes: [1, 2], explains: [.certificateExpired, .certificateRefused, .chainIncomplete, .nameMismatch]
    ) { picture in
        guard let now = picture.now else { return [] }
        return picture.presentedSighting(
            where: { one in
                guard let disk = one.onDisk, disk.fingerprint != one.leaf.fingerprint, disk.notAfter > now else { return false }
                return disk.notBefore <= now && picture.isUsable(one)
            }
        ) { one, ports in
            (
                "\(ServerPicture.portsText(ports)) still \(ports.count > 1 ? "present" : "presents") the old certificate, valid until \(picture.day(one.leaf.notAfter)); "
                    + "the file has been renewed",
                [
                    "\(one.file?.path ?? "") is valid until \(one.onDisk.map { picture.day($0.notAfter) } ?? "")"
                        + (one.file?.attributes.map { ", written on \(picture.day($0.modifiedAt))" } ?? ""),
                    "A process of Postfix reads the file once, when it starts",
                ], [picture.loading]
            )
        }.map { $0.weighed(picture, now) }
    }

    package static let certificateExpired = Fault("certificate-expired", "the certificate has expired", exitCodes: [1, 2]) { picture in
        guard let now = picture.now else { return [] }
        return picture.presentedSighting(where: { $0.leaf.notAfter < now }) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the certificate expired on \(picture.day(one.leaf.notAfter))",
                ["Today is \(picture.day(now)); TLS itself works, and clients refuse the certificate"]
                    + (one.use.map { ["It is read from \($0.path)"] } ?? []),
                [
                    .run("openssl x509 -in \(Command.quoted(one.use?.path ?? "CERTIFICATE")) -noout -enddate"),
                    .say("Renew it (certbot renew, or your provider)"),
                    picture.loading,
                ]
            )
        }.map { $0.hurtingAll(of: picture) }
    }

    package static let certificateRefused = Fault(
        "certificate-refused",
        "clients, or this system's own policy, refuse the certificate: not yet valid, a short key, a SHA-1 signature",
        exitCodes: [1, 2], explains: [.serviceDies]
    ) { picture in
        guard let now = picture.now else { return [] }
        return picture.refusedByPolicy
            + picture.presentedSighting(where: { $0.leaf.refusal(at: now) != nil }) { one, ports in
                (
                    "\(ServerPicture.portsText(ports)): clients refuse the certificate: \(one.leaf.refusal(at: now) ?? "")",
                    ["Postfix presents it all the same; most mail programs do not take it"],
                    [
                        .run("openssl x509 -in \(Command.quoted(one.use?.path ?? "CERTIFICATE")) -noout -text"),
                        .say("Get a new certificate (RSA of 2048 bits or more, or ECDSA, signed with SHA-256)"), picture.loading,
                    ]
                )
            }
    }

    package static let chainIncomplete = Fault(
        "chain-incomplete", "the server sends its certificate without the intermediate one, so clients cannot check it", exitCodes: [1]
    ) { picture in
        picture.presentedSighting(
            where: { one in
                one.served.chainLength == 1 && !one.leaf.isSelfSigned
                    && one.served.verifyErrors.contains { $0.depth == 0 && [20, 21].contains($0.number) } && picture.lacksIntermediate(one)
            }
        ) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the intermediate certificate is missing from what the server sends",
                ["The certificate was signed by \"\(one.leaf.issuer)\", and that one is not sent along: the chain has a gap"],
                [
                    .say(
                        "Put certificate and intermediate into one file (certbot calls it fullchain.pem) and name that in \(one.use?.parameter ?? "smtpd_tls_cert_file")",
                        run: picture.editing(one.use.flatMap(picture.place(of:)))),
                    picture.loading,
                ]
            )
        }
    }

    package static let nameMismatch = Fault(
        "name-mismatch", "the certificate does not have the name that was asked for", exitCodes: [1]
    ) { picture in
        picture.presentedSighting(
            where: { one in
                let host = one.probe.endpoint.host
                guard one.probe.endpoint.service == nil, !NumericAddress.isNumeric(host), host != "localhost" else { return false }
                return !one.leaf.hasName(host)
            }
        ) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the certificate is not for \(one.probe.endpoint.host)",
                ["It has the names: \(one.leaf.names.isEmpty ? "none" : one.leaf.names.joined(separator: ", "))"],
                [
                    .run("openssl x509 -in \(Command.quoted(one.use?.path ?? "CERTIFICATE")) -noout -ext subjectAltName"),
                    .say("Use one of these names in the mail programs, or get a certificate with this name"), picture.loading,
                ]
            )
        }
    }
}

extension Sighting {
    /// An expired certificate on every port hurts everybody; another one that is still valid hurts nobody yet.
    fileprivate func weighed(_ picture: ServerPicture, _ now: Int) -> Sighting {
        picture.presented.contains { $0.leaf.notAfter < now } ? hurtingAll(of: picture) : self
    }
}

extension ServerPicture {
    /// openssl on this server does not load it: a system-wide crypto policy asks for more strength (tls/tls_certkey.c logs its words).
    fileprivate var refusedByPolicy: [Sighting] {
        let found = lastWitness { detail -> (file: String?, words: String)? in
            guard case .certificate(let trouble) = detail, case .tooWeak(let words) = trouble.reason else { return nil }
            return (trouble.file, words)
        }
        guard let found, let use = certificates?.uses.first(where: { $0.path == found.parts.file }) else { return [] }
        let users = certified.filter { $0.uses.contains(use) }.map(\.listener)
        return [
            certificateSighting(
                use, users,
                (
                    "this system's openssl does not take \(use.path): \(found.parts.words)",
                    ["A crypto policy of the system (security level) asks for longer keys or newer signatures"],
                    [
                        .run("openssl x509 -in \(Command.quoted(use.path)) -noout -text"),
                        .say("Get a new certificate (RSA of 2048 bits or more, or ECDSA, signed with SHA-256)"),
                    ]
                ))
        ]
    }

    /// The file's own key belongs to its certificate, as far as known: a reload would load it.
    fileprivate func isUsable(_ one: PresentedCertificate) -> Bool {
        guard let certified = certified.first(where: { $0.listener == one.listener }), let disk = one.onDisk else { return false }
        guard let keyUse = certified.uses(.key).first ?? one.use, let key = certificates?.file(of: keyUse)?.key else { return true }
        return key.fingerprint == disk.publicKey.fingerprint
    }

    /// The issuer is an intermediate: its certificate lies beside the file and is signed by another, or the leaf names where to get it.
    /// A leaf signed directly by a root of one's own lacks nothing (DESIGN §7.4).
    fileprivate func lacksIntermediate(_ one: PresentedCertificate) -> Bool {
        if one.leaf.issuerURL != nil { return true }
        return (certificates?.issuers ?? []).contains { $0.subject == one.leaf.issuer && !$0.isSelfSigned }
    }
}

extension Certificate {
    /// Why today's clients do not take it; nil where nothing speaks against it.
    fileprivate func refusal(at now: Int) -> String? {
        if notBefore > now { return "it is not valid before \(Moment(seconds: notBefore).day) (or this machine's clock is wrong)" }
        if publicKey.algorithm == .rsa, let bits = publicKey.bits, bits < 2048 { return "its RSA key has only \(bits) bits" }
        if !isSelfSigned, signatureAlgorithm.lowercased().contains("sha1") || signatureAlgorithm.lowercased().contains("md5") {
            return "it is signed with \(signatureAlgorithm)"
        }
        return nil
    }

    /// RFC 6125: a name of it is the host, or a wildcard in the leftmost label.
    func hasName(_ host: String) -> Bool {
        let host = host.lowercased()
        return names.contains { name in
            let name = name.lowercased()
            if name == host { return true }
            guard name.hasPrefix("*."), let dot = host.firstIndex(of: ".") else { return false }
            return host[dot...] == name.dropFirst()
        }
    }
}
