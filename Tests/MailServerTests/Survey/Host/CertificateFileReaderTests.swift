// Certificates and keys on disk as the file system and the real openssl tell them.

import Diagnosis
import Glibc
import PostfixModel
import TestSupport
import Testing

@testable import MailServer

@Suite(.enabled(if: access("/usr/bin/openssl", X_OK) == 0)) struct CertificateFileReaderTests {
    private let directory: TemporaryDirectory
    private var key: String { "\(directory.path)/key.pem" }
    private var certificate: String { "\(directory.path)/cert.pem" }

    init() throws {
        directory = try TemporaryDirectory()
        try SelfSigned.make(key: key, certificate: certificate)
    }

    private func facts(_ main: String) async throws -> CertificateFacts {
        let access = ServerAccess.live()
        let release = try #require(Release("3.7.11"))
        let configuration = Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array("smtp inet n - y - - smtpd\n".utf8), release: release),
            build: PostfixBuild(release: release))
        return await CertificateFileReader(access: access, inspector: CertificateInspector(access: access)).facts(of: configuration)
    }

    private var pair: String { "smtpd_tls_cert_file = \(certificate)\nsmtpd_tls_key_file = \(key)\n" }

    @Test("a pair that fits: blocks, dates, and one fingerprint for both") func fits() async throws {
        let facts = try await facts(pair)
        let (cert, priv) = (try #require(facts.file(certificate)), try #require(facts.file(key)))
        #expect(cert.blocks == [.certificate] && priv.blocks == [.privateKey])
        let leaf = try #require(cert.certificates.first)
        #expect(leaf.publicKey.fingerprint == priv.key?.fingerprint)
        #expect(leaf.notBefore <= time(nil) + 60 && leaf.notAfter > time(nil) && leaf.isSelfSigned)
        #expect(cert.isReadable && cert.attributes?.kind == .regular && facts.nearby.isEmpty && facts.reason == nil)
    }

    @Test("a key of another certificate has another fingerprint") func mismatch() async throws {
        try SelfSigned.make(key: key, certificate: "\(directory.path)/other.pem")
        let facts = try await facts(pair)
        #expect(facts.file(key)?.key != nil)
        #expect(facts.file(key)?.key?.fingerprint != facts.file(certificate)?.certificates.first?.publicKey.fingerprint)
    }

    @Test("missing: errno, and the pair that lies beside it") func missing() async throws {
        let facts = try await facts("smtpd_tls_cert_file = \(directory.path)/gone.pem\nsmtpd_tls_key_file = \(key)\n")
        let gone = try #require(facts.file("\(directory.path)/gone.pem"))
        #expect(gone.problem?.isMissing == true && gone.problem?.text == "No such file or directory" && gone.attributes == nil)
        #expect(facts.nearby.map(\.certificatePath) == [certificate])
        #expect(facts.nearby.map(\.keyPath) == [key])
    }

    @Test("beside a file that is not there, authorities without a key are no pairs, and openssl is not asked about them") func authorities()
        async throws
    {
        let other = try TemporaryDirectory()
        for name in ["a", "b"] { try TestProcess.must(["/bin/cp", certificate, "\(other.path)/\(name).pem"]) }
        let facts = try await facts("smtpd_tls_cert_file = \(other.path)/gone.pem\nsmtpd_tls_key_file = \(other.path)/gone.key\n")
        #expect(facts.nearby.isEmpty)
    }

    @Test(
        "beside a certificate that stands alone its issuer's is found, whatever the file is called; in a file with both nothing is missing")
    func issuer() async throws {
        let folder = directory.path
        let openssl = { (words: String) in _ = try TestProcess.must(["/bin/sh", "-c", "cd \(folder) && openssl \(words)"]) }
        try openssl("req -newkey rsa:2048 -nodes -subj '/O=Example/CN=Leaf Signer' -keyout signer.key -out signer.csr")
        try openssl("x509 -req -in signer.csr -CA cert.pem -CAkey key.pem -CAcreateserial -days 9 -out zz.crt")
        try openssl("req -newkey rsa:2048 -nodes -subj /CN=mail.example.test -keyout leaf.key -out leaf.csr")
        try openssl("x509 -req -in leaf.csr -CA zz.crt -CAkey signer.key -CAcreateserial -days 9 -out leaf.pem")
        let alone = try await facts("smtpd_tls_cert_file = \(folder)/leaf.pem\nsmtpd_tls_key_file = \(folder)/leaf.key\n")
        #expect(alone.issuers.map(\.subject) == ["CN=Leaf Signer,O=Example"])
        try openssl("x509 -in zz.crt >> \(folder)/leaf.pem")
        let both = try await facts("smtpd_tls_cert_file = \(folder)/leaf.pem\nsmtpd_tls_key_file = \(folder)/leaf.key\n")
        #expect(both.issuers.isEmpty)
    }

    @Test("empty, a directory, a FIFO: told by their kind, and not waited for") func kinds() async throws {
        let (empty, folder, pipe) = ("\(directory.path)/empty", "\(directory.path)/folder", "\(directory.path)/pipe")
        try TestFile.write(empty, "")
        mkdir(folder, 0o755)
        mkfifo(pipe, 0o600)
        let facts = try await facts(
            "smtpd_tls_cert_file = \(empty)\nsmtpd_tls_dcert_file = \(folder)\nsmtpd_tls_eccert_file = \(pipe)\n")
        #expect(facts.file(empty)?.isEmpty == true)
        #expect(facts.file(folder)?.attributes?.kind == .directory)
        #expect(facts.file(pipe)?.attributes?.kind == .other)
    }

    @Test("an encrypted key is told as such, and openssl asks nobody") func encrypted() async throws {
        let locked = "\(directory.path)/locked.pem"
        try TestProcess.must(["/usr/bin/openssl", "rsa", "-aes128", "-passout", "pass:secret", "-in", key, "-out", locked])
        let facts = try await facts("smtpd_tls_cert_file = \(certificate)\nsmtpd_tls_key_file = \(locked)\n")
        #expect(facts.file(locked)?.blocks == [.encryptedKey])
        #expect(facts.file(locked)?.key == nil && facts.file(locked)?.keyProblem?.isEmpty == false)
    }

    @Test("nothing of a private key is in any value") func secret() async throws {
        let body = try TestFile.text(key).split(separator: "\n").filter { !$0.hasPrefix("-----") }
        let shown = "\(try await facts(pair))"
        #expect(body.count > 5 && !body.contains { shown.contains($0) })
    }

    @Test("DER is told from PEM") func der() async throws {
        let other = "\(directory.path)/cert.der"
        try TestProcess.must(["/usr/bin/openssl", "x509", "-in", certificate, "-outform", "DER", "-out", other])
        #expect(try await facts("smtpd_tls_cert_file = \(other)\n").file(other)?.isDER == true)
    }
}
