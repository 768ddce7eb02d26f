// What is wrong with the files of a certificate, its key or its chain. What the port itself presents is in ServedCertificates.swift.
// Of several reasons the deepest is told: a file that is not there before one that does not fit (DESIGN §7.1).

import PostfixModel

/// A TLS listener with the files it is served from.
struct CertifiedListener {
    var listener: Listener
    var uses: [CertificateUse]

    func uses(_ roles: CertificateUse.Role...) -> [CertificateUse] { uses.filter { roles.contains($0.role) } }
}

/// What is said of one certificate; the ports, the place and the log's lines are the same for all.
typealias CertificateWords = (summary: String, reason: [String], next: [NextStep])

extension ServerPicture {
    var certificates: CertificateFacts? { facts.configuration.value?.certificates.value }

    /// Listeners that do TLS, each with the uses that hold for it.
    var certified: [CertifiedListener] {
        guard let certificates else { return [] }
        return listeners.filter(\.governing.doesTLS).map { listener in
            CertifiedListener(
                listener: listener,
                uses: certificates.uses.filter { $0.services.isEmpty || $0.services.contains(listener.service.name) })
        }
    }

    /// Of a key that is read from the certificate's file because nothing else is set: where that is named.
    func place(of use: CertificateUse) -> FilePlace? {
        if use.origin == .builtIn, let name = use.through.last {
            let listener = listeners.first { use.services.contains($0.service.name) }
            return place(ofParameter: name, for: listener?.service)
        }
        return place(of: use.origin)
    }

    fileprivate func naming(_ use: CertificateUse, _ place: FilePlace?) -> String {
        if use.origin == .builtIn, let name = use.through.last {
            return "\(use.parameter) is not set, so the key is read from the file of \(name) (\(place?.shown ?? ""))"
        }
        return "\(use.parameter) in \(place?.shown ?? "the configuration") names \(use.path)"
    }

    /// One sighting for each use that this is true of, with every port that reads it.
    func sightings(
        roles: [CertificateUse.Role], where isWrong: (CertificateUse, CertificateFile) -> Bool,
        _ make: (CertificateUse, CertificateFile) -> CertificateWords
    ) -> [Sighting] {
        guard let certificates else { return [] }
        var done: Set<CertificateUse> = []
        return certified.flatMap(\.uses).compactMap { use in
            guard roles.contains(use.role), done.insert(use).inserted, let file = certificates.file(of: use), isWrong(use, file) else {
                return nil
            }
            let users = certified.filter { $0.uses.contains(use) }.map(\.listener)
            return certificateSighting(use, users, make(use, file))
        }
    }

    func certificateSighting(_ use: CertificateUse, _ users: [Listener], _ words: CertificateWords) -> Sighting {
        let ports = numbers(of: users)
        let place = place(of: use)
        let isAlive = users.allSatisfy(isServed)
        // Some processes may have been started while the file was in order.
        let dead = isAlive ? ports : numbers(of: users.filter { !isServed($0) })
        let served = ports.filter { !dead.contains($0) }
        let lead = "\(Self.portsText(dead)) \(isAlive ? "will lose TLS at the next reload" : "cannot do TLS")"
        return Sighting(
            ports: ports, place: place, reach: .tls, weight: isAlive ? .trap : .fault, summary: "\(lead): \(words.summary)",
            reason: [naming(use, place)] + words.reason
                + (served.isEmpty ? [] : ["\(Self.portsText(served, "lose")) it with the next process"]),
            effect: isAlive ? "It works until Postfix is reloaded" : Suffering.withoutTLS(dead),
            next: words.next + [loading], evidence: source(place) + evidence(of: lastEvent(about: use.path)))
    }

    /// The log's own line about this file since the last reload.
    private func lastEvent(about path: String) -> LogEvent? {
        lastWitness { detail -> Bool? in
            if case .certificate(let trouble) = detail, trouble.file == path || trouble.otherFile == path { true } else { nil }
        }?.event
    }

    /// What made a path that nobody meant: quotes or a comment in it, or a name that is defined nowhere.
    func oddities(of use: CertificateUse) -> [String] {
        let listener = listeners.first { use.services.contains($0.service.name) }
        guard let configuration, let value = configuration.effective(use.parameter, for: listener?.service) else { return [] }
        return (use.written.contains("\"") || use.written.contains("'") ? ["Quotes are part of the name: Postfix takes none away"] : [])
            + (use.written.contains("#") ? ["Behind a value there are no comments: everything up to the end of the line is the name"] : [])
            + configuration.undefinedNames(in: value).filter { name in
                facts.configuration.value?.complaints.contains { $0.detail == .undefinedParameter(name) } == true
            }.map { "$\($0) is defined nowhere, and stands for nothing" }
    }

    /// A pair beside the file that could be named instead.
    func nearby(_ path: String) -> [String] {
        guard let certificates else { return [] }
        let directory = path.split(separator: "/").dropLast().joined(separator: "/")
        return certificates.nearby.filter { $0.certificatePath.hasPrefix("/\(directory)/") && $0.keyPath != nil }.prefix(3).map { pair in
            "\(pair.certificatePath) is there, valid until \(Moment(seconds: pair.certificate.notAfter).day)"
                + (pair.keyPath.map { ", its key is \($0)" } ?? "")
        }
    }
}

extension Fault {
    private static let pairRoles: [CertificateUse.Role] = [.certificate, .key, .chain]

    package static let certificateMissing = Fault(
        "certificate-missing", "a certificate or key file that the configuration names is not there", exitCodes: [2, 1],
        explains: [
            .certificateUnreadable, .certificateNotPEM, .certificateMismatch, .certificateOrder, .keyPassphrase, .serviceDies,
            .noCertificate, .certificateNotReloaded, .noSharedCipher,
        ]
    ) { picture in
        picture.sightings(roles: pairRoles, where: { $1.problem?.isMissing == true }) { use, file in
            let near = picture.oddities(of: use) + picture.nearby(file.path)
            if let key = picture.missingKey(beside: use) {
                let lines = [use, key].map { picture.place(of: $0)?.shown ?? $0.parameter }
                return (
                    "the certificate file \(file.path) and the key file \(key.path) are not there",
                    [picture.naming(key, picture.place(of: key))] + near,
                    [
                        .run("ls -l \(Command.quoted(use.path)) \(Command.quoted(key.path))"),
                        .say("Put both files there, or change \(lines.unique.inWords) to files that exist"),
                    ]
                )
            }
            return (
                "the \(use.role == .key ? "key" : "certificate") file \(file.path) does not exist"
                    + " (\(file.problem?.text ?? "No such file or directory"))", near,
                [
                    .run("ls -l \(Command.quoted(file.path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }))"),
                    .say("Put the file there, or change \(picture.place(of: use)?.shown ?? use.parameter) to a file that exists"),
                ]
            )
        }.first.map { [$0] } ?? picture.missingByLog + picture.outgoingWithout(.certificate, .key, .chain)
    }

    package static let certificateUnreadable = Fault(
        "certificate-unreadable", "Postfix may not read its certificate or key: rights, SELinux, a network file system", exitCodes: [2, 1],
        explains: [.certificateNotPEM, .certificateMismatch, .serviceDies, .noCertificate, .noSharedCipher]
    ) { picture in
        let denied = picture.lastWitness { detail -> LogDetail.CertificateTrouble? in
            if case .certificate(let trouble) = detail, trouble.reason == .permission { trouble } else { nil }
        }
        return picture.sightings(
            roles: pairRoles,
            where: { use, file in
                file.problem?.isPermission == true && picture.facts.server.value?.isRoot == true || denied?.parts.file == use.path
            }
        ) { _, file in
            (
                "Postfix may not read \(file.path) (Permission denied)",
                [
                    "Postfix reads it as root before it gives up its rights: SELinux, NFS, or a container whose root may not pass over the rights of files (CAP_DAC_OVERRIDE) keep it out"
                ] + (file.attributes.map { ["It belongs to user \($0.owner), mode \(String($0.mode, radix: 8))"] } ?? []),
                [
                    .run("ls -lZ \(Command.quoted(file.path))"), .run("restorecon -v \(Command.quoted(file.path))"),
                    .run("chown root \(Command.quoted(file.path))"),
                ]
            )
        }
    }

    package static let certificateNotPEM = Fault(
        "certificate-not-pem", "the certificate file is empty, a directory, holds no certificate, or is no PEM", exitCodes: [2, 1],
        explains: [.certificateMismatch, .certificateOrder, .serviceDies, .certificateNotReloaded, .noSharedCipher]
    ) { picture in
        picture.sightings(
            roles: pairRoles, where: { $1.wrongContent(for: $0.role) != nil || picture.refusal(of: $0, $1) != nil }
        ) { use, file in
            let path = Command.quoted(file.path)
            return (
                "\(file.path) \(file.wrongContent(for: use.role) ?? "cannot be read: \(picture.refusal(of: use, file) ?? "")")", [],
                file.gluedLine == nil
                    ? [
                        .run(
                            "openssl \(use.role == .key ? "pkey" : "x509") -in \(path) -noout\(use.role == .key ? "" : " -subject -dates")"),
                        .say("Put the real file there (a renewal may have been interrupted)"),
                    ] : [.run(#"sed -i 's/\(-----END [A-Z ]*-----\)-----BEGIN/\1\n-----BEGIN/' "# + path)]
            )
        }
    }

    package static let keyPassphrase = Fault(
        "key-passphrase", "the private key needs a pass phrase, which Postfix cannot give", exitCodes: [2, 1],
        explains: [.certificateMismatch, .serviceDies, .noSharedCipher]
    ) { picture in
        picture.sightings(
            roles: pairRoles,
            where: { use, file in use.role != .certificate && file.blocks.contains(.encryptedKey) }
        ) { _, file in
            (
                "the key in \(file.path) needs a pass phrase, and Postfix cannot type one", [],
                [
                    .say("This asks for the pass phrase once", run: "openssl pkey -in \(Command.quoted(file.path)) -out NEW.key"),
                    .say("Put NEW.key in its place, readable by root alone"),
                ]
            )
        }
    }

    package static let caFileMissing = Fault(
        "ca-file-missing", "the file of certification authorities is not there, and TLS is off", exitCodes: [2, 1],
        explains: [.serviceDies]
    ) { picture in
        picture.sightings(
            roles: [.authorities], where: { $1.problem?.isMissing == true || $1.isReadable && !$1.blocks.contains(.certificate) }
        ) { use, file in
            (
                "\(file.path) \(file.isReadable ? "holds no certificate" : "does not exist")",
                ["Postfix turns TLS off when the authorities it is told to load are not there"],
                [
                    .run("ls -l \(Command.quoted(file.path))"),
                    .say("Put the file there, or take \(use.parameter) out of \(picture.place(of: use)?.shown ?? "the configuration")"),
                ]
            )
        } + picture.outgoingWithout(.authorities)
    }
}

extension CertificateFile {
    /// Why the file cannot serve in this role; nil where nothing speaks against it.
    func wrongContent(for role: CertificateUse.Role) -> String? {
        guard let attributes else { return nil }
        if attributes.kind == .directory { return "is a directory" }
        if isEmpty { return "is empty" }
        guard isReadable, problem == nil else { return nil }
        if isDER { return "is DER, not PEM (text that begins with -----BEGIN)" }
        if let gluedLine { return "lacks a line break: its line \(gluedLine) ends one PEM block and begins the next" }
        switch role {
        case .certificate:
            if blocks.contains(.certificate) { return nil }
            return blocks.contains(where: \.isKey) ? "holds only a key, no certificate" : "holds no certificate (no start line)"
        case .key: return blocks.contains(where: \.isKey) ? nil : "holds no private key (no start line)"
        case .chain: return blocks.isEmpty ? "holds no certificate and no key (no start line)" : nil
        default: return nil
        }
    }
}

extension ServerPicture {
    /// Why openssl does not take this file, in its own words from the log since the last reload, where nothing else says more.
    fileprivate func refusal(of use: CertificateUse, _ file: CertificateFile) -> String? {
        // What openssl can read now was put right since, and waits for a reload.
        if use.role == .key ? file.key != nil : !file.certificates.isEmpty { return nil }
        return lastWitness { detail -> String? in
            guard case .certificate(let trouble) = detail, trouble.file == use.path else { return nil }
            switch trouble.reason {
            case .noStartLine: return "no start line"
            case .other(let text): return text
            default: return nil
            }
        }?.parts
    }

    /// The key that belongs to this certificate, where it is not there either: both are told at once.
    fileprivate func missingKey(beside use: CertificateUse) -> CertificateUse? {
        guard use.role == .certificate, let certificates else { return nil }
        let name = use.parameter.replacing("cert_file", with: "key_file")
        let keys = certified.first { $0.uses.contains(use) }?.uses(.key) ?? []
        return keys.first { $0.parameter == name && certificates.file(of: $0)?.problem?.isMissing == true && $0.path != use.path }
    }

    /// The log names a file that cannot be had, where the files themselves could not be looked at.
    fileprivate var missingByLog: [Sighting] {
        let found = lastWitness { detail -> LogDetail.CertificateTrouble? in
            if case .certificate(let trouble) = detail, trouble.reason == .missing, trouble.what != .none { trouble } else { nil }
        }
        guard let found, certificates == nil || certificates?.uses.isEmpty == true else { return [] }
        return certificateSighting(by: found.event, "the certificate file \(found.parts.file ?? "") does not exist")
    }

    /// Where no file could be looked at, the log speaks alone.
    func certificateSighting(by event: LogEvent, _ what: String, reason: [String] = []) -> [Sighting] {
        let ports = portsOrDead(of: event)
        guard hurts(ports) else { return [] }
        return [
            Sighting(
                ports: ports, reach: .tls, summary: "\(Self.portsText(ports)) cannot do TLS: \(what)", reason: reason,
                effect: Suffering.withoutTLS(ports), next: [loading], evidence: evidence(of: event))
        ]
    }
}
