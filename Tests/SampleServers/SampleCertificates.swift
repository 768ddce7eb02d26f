// Certificates as openssl tells of them, for servers made of values.

import Diagnosis
import PostfixModel

extension Certificate {
    /// Self-signed for mail.example.com and valid from the beginning of 2026 to the end of 2027, where nothing else is said.
    package static func sample(
        subject: String = "CN=mail.example.com", fingerprint: String = "leaf", issuer: String = "CN=mail.example.com",
        from notBefore: Int = 1_767_225_600,
        until notAfter: Int = 1_830_297_600, names: [String] = ["mail.example.com"], key: PublicKey = .sample,
        signature: String = "sha256WithRSAEncryption", issuerURL: String? = nil
    ) -> Certificate {
        Certificate(
            subject: subject, issuer: issuer, notBefore: notBefore, notAfter: notAfter, names: names, publicKey: key,
            signatureAlgorithm: signature, issuerURL: issuerURL, fingerprint: fingerprint)
    }
}

extension PublicKey {
    package static let sample = PublicKey(algorithm: .rsa, bits: 2048, fingerprint: "key")
}

extension CertificateFacts {
    /// The pair of `SampleServer.usualSettings`: certificate and key, as two files.
    package static func pair(certificate: CertificateFile = .certificate(), key: CertificateFile = .key()) -> CertificateFacts {
        var facts = CertificateFacts()
        facts.uses = [
            use(.certificate, "smtpd_tls_cert_file", line: 3, certificate.path), use(.key, "smtpd_tls_key_file", line: 4, key.path),
        ]
        facts.files = [certificate, key]
        return facts
    }

    package static func use(_ role: CertificateUse.Role, _ parameter: String, line: Int, _ path: String) -> CertificateUse {
        CertificateUse(role: role, parameter: parameter, origin: .mainCF(lines: line...line), written: path, path: path)
    }
}

extension CertificateFile {
    package static func certificate(
        _ path: String = "/etc/ssl/cert.pem", certificates: [Certificate] = [.sample()]
    ) -> CertificateFile {
        var file = CertificateFile(path: path, attributes: .regular(mode: 0o644))
        file.blocks = certificates.map { _ in .certificate }
        file.certificates = certificates
        return file
    }

    package static func key(_ path: String = "/etc/ssl/key.pem", _ key: PublicKey? = .sample, block: PEMBlock = .privateKey)
        -> CertificateFile
    {
        var file = CertificateFile(path: path, attributes: .regular(mode: 0o600))
        file.blocks = [block]
        file.key = key
        return file
    }

    package static func missing(_ path: String) -> CertificateFile {
        CertificateFile(path: path, problem: FileProblem(code: 2, text: "No such file or directory"))
    }
}

extension CertificateFile.Attributes {
    package static func regular(mode: Int, size: Int = 1000) -> CertificateFile.Attributes {
        CertificateFile.Attributes(kind: .regular, owner: 0, group: 0, mode: mode, size: size, modifiedAt: 1_790_000_000)
    }
}
