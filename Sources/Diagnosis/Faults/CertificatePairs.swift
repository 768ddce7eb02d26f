// Certificates and keys that do not fit each other: of two files, or in the order of smtpd_tls_chain_files (tls/tls_certkey.c).

import PostfixModel

extension Fault {
    package static let certificateMismatch = Fault(
        "certificate-mismatch", "certificate and key do not belong together", exitCodes: [2, 1],
        explains: [.serviceDies, .certificateNotReloaded, .noSharedCipher]
    ) { picture in
        let found = picture.mismatchedPairs + picture.mismatchedChains
        return found.isEmpty ? picture.mismatchByLog : found
    }

    package static let certificateOrder = Fault(
        "certificate-order", "smtpd_tls_chain_files has a certificate before its key", exitCodes: [2, 1],
        explains: [.certificateMismatch, .serviceDies, .noSharedCipher]
    ) { picture in
        guard let certificates = picture.certificates else { return [] }
        var done: Set<Origin> = []
        return picture.certified.compactMap { certified in
            let chain = certified.uses(.chain)
            guard let first = chain.first, let file = certificates.file(of: first), file.blocks.first == .certificate,
                done.insert(first.origin).inserted
            else { return nil }
            let users = picture.certified.filter { $0.uses.contains(first) }.map(\.listener)
            let path = Command.quoted(file.path)
            return picture.certificateSighting(
                first, users,
                (
                    "the key must come first in smtpd_tls_chain_files, before its certificate",
                    ["Postfix reads the files in order and wants each key before its certificates"],
                    file.blocks.contains(where: \.isKey)
                        ? [
                            .run("(umask 077; openssl pkey -in \(path); sed -n '/BEGIN CERT/,/END CERT/p' \(path)) > \(path).new"),
                            .run("mv \(path).new \(path)"),
                        ]
                        : [
                            .run("postconf -e 'smtpd_tls_chain_files = \(chain.reversed().map(\.written).joined(separator: ", "))'")
                        ]
                ))
        }
    }
}

extension ServerPicture {
    /// cert_file and key_file, dcert_file and dkey_file, eccert_file and eckey_file.
    fileprivate var mismatchedPairs: [Sighting] {
        guard let facts = certificates else { return [] }
        var done: Set<CertificateUse> = []
        return certified.flatMap { certified in
            certified.uses(.certificate).compactMap { use -> Sighting? in
                guard let file = facts.file(of: use), let certificate = file.certificates.first, done.insert(use).inserted else {
                    return nil
                }
                let name = use.parameter.replacing("cert_file", with: "key_file")
                let keyUse = certified.uses(.key).first { $0.parameter == name } ?? use
                guard let key = facts.file(of: keyUse)?.key, key.fingerprint != certificate.publicKey.fingerprint else { return nil }
                let users = self.certified.filter { $0.uses.contains(use) }.map(\.listener)
                let place = file.certificates.firstIndex { $0.publicKey.fingerprint == key.fingerprint }
                return certificateSighting(use, users, place.map { outOfOrder(use, keyUse, $0 + 1) } ?? mismatch(use, keyUse))
            }
        }
    }

    private func mismatch(_ use: CertificateUse, _ key: CertificateUse) -> CertificateWords {
        (
            "the key in \(key.path) does not belong to the certificate in \(use.path)",
            ["Their public halves differ: key and certificate were not made for each other"],
            [
                .run("openssl x509 -in \(Command.quoted(use.path)) -noout -pubkey"),
                .run("openssl pkey -in \(Command.quoted(key.path)) -pubout"),
                .say("Put the pair that belongs together there (a renewal may have replaced one file only)"),
            ]
        )
    }

    /// Postfix takes the first certificate of the file for the server's own; the key belongs to a later one.
    private func outOfOrder(
        _ use: CertificateUse, _ key: CertificateUse, _ number: Int
    ) -> CertificateWords {
        (
            "the key in \(key.path) does not belong to the first certificate in \(use.path), but to the one in place \(number)",
            ["The server's own certificate must come first, before those that signed it"],
            [
                .run("openssl crl2pkcs7 -nocrl -certfile \(Command.quoted(use.path)) | openssl pkcs7 -print_certs -noout"),
                .say("Write the certificates in the other order: the server's own first"),
            ]
        )
    }

    /// Each key of smtpd_tls_chain_files with the certificate that follows it, as far as the files could be read.
    fileprivate var mismatchedChains: [Sighting] {
        guard let facts = certificates else { return [] }
        var done: Set<Origin> = []
        return certified.compactMap { certified -> Sighting? in
            let chain = certified.uses(.chain)
            guard let first = chain.first, done.insert(first.origin).inserted,
                let wrong = ChainReading(chain.map { facts.file(of: $0) }).mismatch
            else { return nil }
            let users = self.certified.filter { $0.uses.contains(first) }.map(\.listener)
            return certificateSighting(chain[wrong.certificate], users, mismatch(chain[wrong.certificate], chain[wrong.key]))
        }
    }

    fileprivate var mismatchByLog: [Sighting] {
        let found = lastWitness { detail -> LogDetail.CertificateTrouble? in
            guard case .certificate(let trouble) = detail else { return nil }
            return trouble.what == .mismatch || trouble.reason == .keyMismatch ? trouble : nil
        }
        guard let found else { return [] }
        return certificateSighting(
            by: found.event, "certificate and key do not belong together",
            reason: found.parts.file.map { ["The log names the key in \($0)"] } ?? [])
    }
}

/// The files of a chain, read in order: which key meets which certificate.
private struct ChainReading {
    /// Places in the list of files; nil where every key fits, or one could not be read.
    private(set) var mismatch: (key: Int, certificate: Int)?

    init(_ files: [CertificateFile?]) {
        var open: (key: PublicKey, place: Int)?
        for (place, file) in files.enumerated() {
            guard let file else { return }
            var certificates = file.certificates[...]
            for block in file.blocks {
                if block.isKey {
                    // Of a file with several keys openssl tells the first alone.
                    guard let key = file.key, file.blocks.count(where: \.isKey) == 1 else { return }
                    open = (key, place)
                } else if block == .certificate {
                    guard let certificate = certificates.popFirst() else { return }
                    guard let pair = open else { continue }
                    if pair.key.fingerprint != certificate.publicKey.fingerprint {
                        mismatch = (pair.place, place)
                        return
                    }
                    open = nil
                }
            }
        }
    }
}
