// What the port itself presents in the handshake: expired, not the file's, refused by clients, a chain with a gap, another name.

import PostfixModel

extension ServerPicture {
    /// Those that this is true of, told as one.
    func presentedSighting(
        where isWrong: (PresentedCertificate) -> Bool,
        _ make: (PresentedCertificate, _ ports: [Int]) -> CertificateWords
    ) -> [Sighting] {
        let wrong = presented.filter(isWrong)
        guard let first = wrong.first else { return [] }
        let ports = wrong.map(\.port).unique
        let words = make(first, ports)
        let place = first.use.flatMap(place(of:))
        return [
            Sighting(
                ports: ports, place: place, reach: .someClients, weight: .partial, summary: words.summary, reason: words.reason,
                effect: "Mail programs warn or refuse to connect", next: words.next, evidence: source(place))
        ]
    }

    func day(_ seconds: Int) -> String { Moment(seconds: seconds).day }
}

extension PresentedCertificate {
    /// Why clients do not take it, whoever signed it; nil where nothing speaks against it.
    fileprivate func refusal(at now: Int) -> String? {
        // X509_V_ERR_INVALID_PURPOSE (openssl/x509_vfy.h): the extended key usage has clientAuth alone, say.
        let isForServers = !served.verifyErrors.contains { $0.depth == 0 && $0.number == 26 }
        return leaf.refusal(at: now) ?? (isForServers ? nil : "its extended key usage is not that of a server")
    }
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
        let leaves = picture.presentedSighting(where: { $0.leaf.notAfter < now }) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the certificate expired on \(picture.day(one.leaf.notAfter))",
                ["Today is \(picture.day(now)); TLS itself works, and clients refuse the certificate"] + one.origin,
                [one.showing("-enddate"), .say("Renew it (certbot renew, or your provider)")] + one.loading(picture.loading)
            )
        }
        return (leaves + picture.expiredIntermediates(now)).map { $0.hurtingAll(of: picture) } + picture.expiredBeside(now)
    }

    package static let certificateRefused = Fault(
        "certificate-refused",
        "clients, or this system's own policy, refuse the certificate: not yet valid, a short key, a SHA-1 signature",
        exitCodes: [1, 2], explains: [.serviceDies]
    ) { picture in
        guard let now = picture.now else { return [] }
        return picture.refusedByPolicy
            + picture.presentedSighting(where: { $0.refusal(at: now) != nil }) { one, ports in
                (
                    "\(ServerPicture.portsText(ports)): clients refuse the certificate: \(one.refusal(at: now) ?? "")",
                    ["Postfix presents it all the same; most mail programs do not take it"],
                    [
                        one.showing("-text"), .say("Get a new certificate (RSA of 2048 bits or more, or ECDSA, signed with SHA-256)"),
                    ] + one.loading(picture.loading)
                )
            }
    }

    package static let chainIncomplete = Fault(
        "chain-incomplete", "the server sends its certificate without the intermediate one, so clients cannot check it", exitCodes: [1]
    ) { picture in
        picture.presentedSighting(
            where: { one in
                !one.leaf.isSelfSigned
                    && one.served.verifyErrors.contains { $0.depth == 0 && [20, 21].contains($0.number) } && picture.lacksIntermediate(one)
            }
        ) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the intermediate certificate is missing from what the server sends",
                [
                    "The certificate was signed by \"\(one.leaf.issuer)\", and that one is not sent along: the chain has a gap"
                ] + (one.served.chainLength > 1 ? ["What is sent along is another certificate, such as that of last year's chain"] : []),
                [
                    .say(
                        "Put certificate and intermediate into one file (certbot calls it fullchain.pem) and name that in "
                            + (one.table?.path ?? one.use?.parameter ?? "smtpd_tls_cert_file"),
                        run: one.table.map { "vi \(Command.quoted($0.path))" } ?? picture.editing(one.use.flatMap(picture.place(of:))))
                ] + one.loading(picture.loading)
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
                    one.showing("-ext subjectAltName"),
                    .say("Use one of these names in the mail programs, or get a certificate with this name"),
                ]
                    + one.loading(picture.loading)
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
    /// Of two kinds of certificate the one that our own client did not get has expired: clients that take no other kind meet it.
    fileprivate func expiredBeside(_ now: Int) -> [Sighting] {
        var found: [(use: CertificateUse, expired: Certificate, ports: [Int])] = []
        for one in presented where one.leaf.notAfter >= now {
            for use in certified.first(where: { $0.listener == one.listener })?.uses(.certificate, .chain) ?? [] {
                guard let first = certificates?.file(of: use)?.certificates.first, first.notAfter < now, !first.isAuthority,
                    first.publicKey.algorithm != one.leaf.publicKey.algorithm
                else { continue }
                if let known = found.firstIndex(where: { $0.use.path == use.path }) {
                    found[known].ports.append(one.port)
                } else {
                    found.append((use, first, [one.port]))
                }
            }
        }
        return found.map { use, expired, ports in
            let place = place(of: use)
            let kind = expired.publicKey.algorithm.spoken
            return Sighting(
                ports: ports, place: place, reach: .someClients, weight: .partial,
                summary: "\(Self.portsText(ports)): the \(kind) certificate in \(use.path) expired on \(day(expired.notAfter))",
                reason: ["Most clients get the certificate of another kind, which is valid; those that take only \(kind) get this one"],
                effect: "Some clients warn or refuse to connect",
                next: [
                    .run("openssl x509 -in \(Command.quoted(use.path)) -noout -enddate"),
                    .say("Renew it (certbot renew, or your provider)"), loading,
                ], evidence: source(place))
        }
    }

    /// The certificate is valid, and the one that signed it is not: a renewed certificate with the old chain. openssl says so where it
    /// finds a way to a root that this machine trusts; elsewhere the file does. Deeper in the chain an expired one does no harm where
    /// clients have a newer root, and an old machine's own list of roots says nothing about theirs.
    fileprivate func expiredIntermediates(_ now: Int) -> [Sighting] {
        let expired = { (one: PresentedCertificate) in one.issuers.allSatisfy { $0.notAfter < now } ? one.issuers.first : nil }
        let isExpired = { (one: PresentedCertificate) in
            if one.leaf.notAfter < now { return false }
            if one.served.verifyErrors.contains(where: { $0.number == 10 && $0.depth == 1 }) { return true }
            return expired(one) != nil && one.served.verifyErrors.contains { [19, 20].contains($0.number) }
        }
        return presentedSighting(where: isExpired) { one, ports in
            (
                "\(ServerPicture.portsText(ports)): the intermediate certificate \"\(one.leaf.issuer)\" has expired"
                    + (expired(one).map { " on \(day($0.notAfter))" } ?? ""),
                [
                    "The server's own certificate is valid until \(day(one.leaf.notAfter)), and clients check the whole chain",
                    "Renewed certificates come with a chain of their own: the file still has the old one",
                ],
                [
                    one.path.map { .run("openssl crl2pkcs7 -nocrl -certfile \(Command.quoted($0)) | openssl pkcs7 -print_certs -noout") }
                        ?? one.showing("-issuer -enddate"),
                    .say("Put the chain that came with the certificate into the file (certbot calls it fullchain.pem)"),
                ] + one.loading(loading)
            )
        }
    }

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
