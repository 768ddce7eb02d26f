// What is wrong with certificates, keys and chains, on described servers: of the files, of the log, and of what a port presents.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let (dead, live) = ([Server.deadSmtps], Server.live)
/// 2026-11-24.
private let now = 1_795_478_400
private let day = 86_400
private let other = PublicKey(algorithm: .ec, bits: 256, fingerprint: "another")

private func certified(_ facts: CertificateFacts, probes: [EndpointProbe] = dead, log: [String] = []) -> RecordedServer {
    server(probes: probes, log: log) {
        $0.certificates = facts
        $0.observedAt = now
    }
}

private func certificate(_ change: (inout CertificateFile) -> Void) -> CertificateFile {
    var file = CertificateFile.certificate()
    change(&file)
    return file
}

/// Port 465 presents this certificate alone.
private func presenting(
    _ leaf: Certificate, errors: [ServedCertificate.VerifyError] = [], of endpoint: Endpoint = Server.smtps, length: Int = 1
)
    -> [EndpointProbe]
{
    var session = Server.session
    session.served = ServedCertificate(leaf: leaf, chainLength: length, verifyErrors: errors)
    return [EndpointProbe(endpoint: endpoint, tcp: .open, tls: .established(session)), Server.liveStarttls]
}

private func chain(_ files: [CertificateFile], log: [String] = []) -> RecordedServer {
    server(probes: dead, log: log) {
        $0.settings = ["smtpd_tls_security_level = may", "smtpd_tls_chain_files = \(files.map(\.path).joined(separator: ", "))"]
        var facts = CertificateFacts()
        facts.uses = files.map { CertificateFacts.use(.chain, "smtpd_tls_chain_files", line: 3, $0.path) }
        facts.files = files
        $0.certificates = facts
    }
}

private let files: [FaultCase] = [
    FaultCase(
        name: "the certificate is not there", server: certified(.pair(certificate: .missing("/etc/ssl/cert.pem"))),
        fault: "certificate-missing", at: "main.cf 3", says: ["/etc/ssl/cert.pem", "No such file or directory"]),
    FaultCase(
        name: "neither is there: both are told at once",
        server: certified(.pair(certificate: .missing("/etc/ssl/cert.pem"), key: .missing("/etc/ssl/key.pem"))),
        fault: "certificate-missing", at: "main.cf 3",
        says: ["the certificate file /etc/ssl/cert.pem and the key file /etc/ssl/key.pem are not there", "Put both files there"]),
    FaultCase(
        name: "the key is not there", server: certified(.pair(key: .missing("/etc/ssl/key.pem"))), fault: "certificate-missing",
        at: "main.cf 4", says: ["key file /etc/ssl/key.pem"]),
    FaultCase(
        name: "the certificate went away, and the running Postfix has it still",
        server: certified(.pair(certificate: .missing("/etc/ssl/cert.pem")), probes: live), fault: "certificate-missing", exit: 1,
        says: ["next reload"]),
    FaultCase(
        name: "root may not read the key",
        server: certified(
            .pair(key: CertificateFile(path: "/etc/ssl/key.pem", problem: FileProblem(code: 13, text: "Permission denied")))),
        fault: "certificate-unreadable", at: "main.cf 4", says: ["Permission denied", "ls -lZ /etc/ssl/key.pem"]),
    // SELinux cannot be shown on every machine: the recorded line of a server that has it stands for it.
    FaultCase(
        name: "SELinux keeps Postfix from a certificate that this program can read",
        server: certified(
            .pair(),
            log: [
                #"\#(stamp) postfix/smtpd[9]: warning: cannot get RSA certificate from file "/etc/ssl/cert.pem": disabling TLS support"#,
                "\(stamp) postfix/smtpd[9]: warning: TLS library problem: error:0200100D:system library:fopen:Permission denied:bss_file.c:402:fopen('/etc/ssl/cert.pem','r'):",
            ]), fault: "certificate-unreadable", at: "main.cf 3", says: ["SELinux", "restorecon"]),
    FaultCase(
        name: "an empty certificate",
        server: certified(.pair(certificate: CertificateFile(path: "/etc/ssl/cert.pem", attributes: .regular(mode: 0o644, size: 0)))),
        fault: "certificate-not-pem", at: "main.cf 3", says: ["is empty"]),
    FaultCase(
        name: "a certificate in DER",
        server: certified(.pair(certificate: certificate { ($0.isDER, $0.blocks, $0.certificates) = (true, [], []) })),
        fault: "certificate-not-pem", says: ["DER, not PEM"]),
    FaultCase(
        name: "two blocks on one line", server: certified(.pair(certificate: certificate { $0.gluedLine = 21 })),
        fault: "certificate-not-pem", says: ["line 21", "sed -i"]),
    FaultCase(
        name: "a key where the certificate belongs",
        server: certified(.pair(certificate: certificate { ($0.blocks, $0.certificates) = ([.privateKey], []) })),
        fault: "certificate-not-pem", says: ["only a key"]),
    FaultCase(
        name: "a text that openssl does not read, in the log's words",
        server: certified(
            .pair(certificate: certificate { $0.certificates = [] }),
            log: [
                #"\#(stamp) postfix/smtpd[9]: warning: cannot get RSA certificate from file "/etc/ssl/cert.pem": disabling TLS support"#,
                "\(stamp) postfix/smtpd[9]: warning: TLS library problem: error:04800064:PEM routines::bad base64 decode:../crypto/pem/pem_lib.c:965:",
            ]), fault: "certificate-not-pem", says: ["bad base64 decode"]),
    FaultCase(
        name: "the key of another certificate", server: certified(.pair(key: .key("/etc/ssl/key.pem", other))),
        fault: "certificate-mismatch", at: "main.cf 3", says: ["/etc/ssl/key.pem does not belong", "-pubout"]),
    FaultCase(
        name: "the issuer's certificate before the server's own",
        server: certified(
            .pair(certificate: .certificate(certificates: [.sample(fingerprint: "issuer", key: other), .sample()]))),
        fault: "certificate-mismatch", says: ["in place 2", "must come first"]),
    FaultCase(
        name: "a pass phrase on the key", server: certified(.pair(key: .key("/etc/ssl/key.pem", nil, block: .encryptedKey))),
        fault: "key-passphrase", at: "main.cf 4", says: ["pass phrase", "openssl pkey"]),
    FaultCase(
        name: "a key that the system's crypto policy does not take",
        server: certified(
            .pair(),
            log: [
                #"\#(stamp) postfix/smtpd[9]: warning: cannot get RSA certificate from file "/etc/ssl/cert.pem": disabling TLS support"#,
                "\(stamp) postfix/smtpd[9]: warning: TLS library problem: error:0A00018F:SSL routines::ee key too small:ssl/ssl_rsa.c:221:",
            ]), fault: "certificate-refused", at: "main.cf 3", says: ["ee key too small"]),
    FaultCase(
        name: "the authorities' file is not there",
        server: certified(authorities(.missing("/etc/ssl/ca.pem"))), fault: "ca-file-missing", says: ["/etc/ssl/ca.pem", "does not exist"]),
    FaultCase(
        name: "the authorities' file has no certificate",
        server: certified(authorities(CertificateFile(path: "/etc/ssl/ca.pem", attributes: .regular(mode: 0o644)))),
        fault: "ca-file-missing", says: ["holds no certificate"]),
    FaultCase(name: "a pair in order", server: certified(.pair(), probes: live), fault: nil, exit: 0),
]

private func authorities(_ file: CertificateFile) -> CertificateFacts {
    var facts = CertificateFacts.pair()
    facts.uses.append(CertificateFacts.use(.authorities, "smtpd_tls_CAfile", line: 2, file.path))
    facts.files.append(file)
    return facts
}

private let chains: [FaultCase] = [
    FaultCase(
        name: "the certificate before its key", server: chain([.certificate(), .key()]), fault: "certificate-order", at: "main.cf 3",
        says: ["key must come first", "smtpd_tls_chain_files = /etc/ssl/key.pem, /etc/ssl/cert.pem"]),
    FaultCase(
        name: "the same, with all files of the chain in one line of the log",
        server: chain(
            [.certificate(), .key()],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: error loading chain from /etc/ssl/cert.pem: key not first",
                "\(stamp) postfix/smtps/smtpd[9]: warning: error loading private keys and certificates from: /etc/ssl/cert.pem, /etc/ssl/key.pem: disabling TLS support",
            ]), fault: "certificate-order", at: "main.cf 3"),
    FaultCase(
        name: "one file with the certificate before the key",
        server: chain([certificate { ($0.blocks, $0.key) = ([.certificate, .privateKey], .sample) }]), fault: "certificate-order",
        says: ["openssl pkey -in /etc/ssl/cert.pem"]),
    FaultCase(
        name: "the second pair does not fit",
        server: chain([
            .key(), .certificate(), .key("/etc/ssl/ec.key", other),
            .certificate("/etc/ssl/ec.pem", certificates: [.sample(fingerprint: "ec", key: .sample)]),
        ]), fault: "certificate-mismatch", at: "main.cf 3", says: ["/etc/ssl/ec.key does not belong", "/etc/ssl/ec.pem"]),
    FaultCase(
        name: "an authority's certificate behind the server's own is no mismatch",
        server: {
            var server = chain([
                .key(), .certificate(certificates: [.sample(), .sample(fingerprint: "issuer", key: other)]),
            ])
            server.probes = live
            return server
        }(), fault: nil, exit: 0),
]

private let leafOfR11 = Certificate.sample(issuer: "CN=R11")

/// The server's certificate, behind it the old one of its issuer.
private func renewed(_ more: [Certificate] = []) -> CertificateFile {
    .certificate(
        certificates: [leafOfR11, .sample(subject: "CN=R11", fingerprint: "r11-old", issuer: "CN=Root", until: now - 5 * day)] + more)
}

/// A pair, and a table of certificates by name with these names.
private func named(_ names: [String]) -> CertificateFacts {
    var facts = CertificateFacts.pair()
    var use = CertificateFacts.use(.serverNames, "tls_server_sni_maps", line: 2, "/etc/postfix/sni")
    use.written = "hash:/etc/postfix/sni"
    facts.uses.append(use)
    var file = CertificateFile(path: "/etc/postfix/sni", attributes: .regular(mode: 0o644))
    file.serverNames = names
    facts.files.append(file)
    return facts
}

/// A pair of RSA, and one of ECDSA with this certificate.
private func twoKinds(_ ec: Certificate, rsa: Certificate = .sample()) -> CertificateFacts {
    var facts = CertificateFacts.pair(certificate: .certificate(certificates: [rsa]))
    facts.uses.append(CertificateFacts.use(.certificate, "smtpd_tls_eccert_file", line: 2, "/etc/ssl/ec.pem"))
    facts.uses.append(CertificateFacts.use(.key, "smtpd_tls_eckey_file", line: 2, "/etc/ssl/ec.key"))
    facts.files += [.certificate("/etc/ssl/ec.pem", certificates: [ec]), .key("/etc/ssl/ec.key", other)]
    return facts
}

private let asked = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps", serverName: "mail.example.com")

private let presented: [FaultCase] = [
    FaultCase(
        name: "expired in the file and on the only port with a certificate",
        server: certified(
            .pair(certificate: .certificate(certificates: [.sample(until: now - 27 * day)])),
            probes: presenting(.sample(until: now - 27 * day))
        ), fault: "certificate-expired", at: "main.cf 3", says: ["expired on 2026-10-28"]),
    FaultCase(
        name: "renewed in the file, the expired one is presented",
        server: certified(.pair(), probes: presenting(.sample(fingerprint: "old", until: now - day))), fault: "certificate-not-reloaded",
        says: ["the file has been renewed"]),
    FaultCase(
        name: "renewed in the file, the old one is still good",
        server: certified(.pair(), probes: presenting(.sample(fingerprint: "old", until: now + day))), fault: "certificate-not-reloaded",
        exit: 1),
    FaultCase(
        name: "not valid yet",
        server: certified(
            .pair(certificate: .certificate(certificates: [.sample(from: now + day)])),
            probes: presenting(.sample(from: now + day))), fault: "certificate-refused", exit: 1, says: ["not valid before"]),
    FaultCase(
        name: "an RSA key of 1024 bits",
        server: certified(.pair(), probes: presenting(.sample(key: PublicKey(algorithm: .rsa, bits: 1024, fingerprint: "key")))),
        fault: "certificate-refused", exit: 1, says: ["1024 bits"]),
    FaultCase(
        name: "a certificate that was made for clients",
        server: certified(
            .pair(), probes: presenting(.sample(), errors: [.init(number: 26, depth: 0, text: "unsuitable certificate purpose")])),
        fault: "certificate-refused", exit: 1, says: ["extended key usage"]),
    FaultCase(
        name: "signed with SHA-1 by somebody else",
        server: certified(.pair(), probes: presenting(.sample(issuer: "CN=Old CA", signature: "sha1WithRSAEncryption"))),
        fault: "certificate-refused", exit: 1, says: ["sha1"]),
    FaultCase(
        name: "the leaf alone, and it says where its issuer is",
        server: certified(
            .pair(),
            probes: presenting(
                .sample(issuer: "CN=R11", issuerURL: "http://r11.i.example/"), errors: [.init(number: 20, depth: 0, text: "unable to get")])
        ),
        fault: "chain-incomplete", exit: 1, says: ["CN=R11", "fullchain"]),
    FaultCase(
        name: "another intermediate than the one that signed it",
        server: certified(
            .pair(),
            probes: presenting(
                .sample(issuer: "CN=R11", issuerURL: "http://r11.i.example/"), errors: [.init(number: 20, depth: 0, text: "unable to get")],
                length: 2)),
        fault: "chain-incomplete", exit: 1, says: ["CN=R11", "another certificate"]),
    FaultCase(
        name: "a leaf that a root of one's own signed lacks nothing",
        server: certified(
            .pair(), probes: presenting(.sample(issuer: "CN=Own root"), errors: [.init(number: 20, depth: 0, text: "unable to get")])),
        fault: nil, exit: 0),
    FaultCase(
        name: "the intermediate in the file has expired, and its root is not known here",
        server: certified(
            .pair(certificate: renewed()), probes: presenting(leafOfR11, errors: [.init(number: 20, depth: 1, text: "unable")])),
        fault: "certificate-expired", at: "main.cf 3", says: ["intermediate certificate \"CN=R11\" has expired on 2026-11-19"]),
    FaultCase(
        name: "the same, and openssl found its root",
        server: certified(
            .pair(certificate: renewed()),
            probes: presenting(leafOfR11, errors: [.init(number: 10, depth: 1, text: "certificate has expired")])),
        fault: "certificate-expired", says: ["CN=R11"]),
    FaultCase(
        name: "an expired root of this machine's own list, deeper in the chain",
        server: certified(
            .pair(certificate: .certificate(certificates: [leafOfR11])),
            probes: presenting(leafOfR11, errors: [.init(number: 10, depth: 3, text: "certificate has expired")])), fault: nil, exit: 0),
    FaultCase(
        name: "the expired intermediate beside its successor",
        server: certified(
            .pair(certificate: renewed([.sample(subject: "CN=R11", fingerprint: "r11", issuer: "CN=Root", until: now + day)])),
            probes: presenting(leafOfR11, errors: [.init(number: 20, depth: 1, text: "unable")])), fault: nil, exit: 0),
    FaultCase(
        name: "a table by name has another certificate than the file",
        server: certified(named(["mail.example.com"]), probes: presenting(.sample(fingerprint: "table"), of: asked)), fault: nil, exit: 0),
    FaultCase(
        name: "the table's certificate has expired",
        server: certified(named(["mail.example.com"]), probes: presenting(.sample(fingerprint: "table", until: now - day), of: asked)),
        fault: "certificate-expired", at: "main.cf 2", says: ["/etc/postfix/sni", "postmap -F hash:/etc/postfix/sni"]),
    FaultCase(
        name: "a parent domain in the table",
        server: certified(named([".example.com"]), probes: presenting(.sample(fingerprint: "table"), of: asked)),
        fault: nil, exit: 0),
    FaultCase(
        name: "the name is not in the table, so the file's old certificate is presented",
        server: certified(named(["example.net"]), probes: presenting(.sample(fingerprint: "old", until: now - day), of: asked)),
        fault: "certificate-not-reloaded"),
    FaultCase(
        name: "a pair of RSA and one of ECDSA, and the port presents the second",
        server: certified(twoKinds(.sample(fingerprint: "ec", key: other)), probes: presenting(.sample(fingerprint: "ec", key: other))),
        fault: nil,
        exit: 0),
    FaultCase(
        name: "the ECDSA certificate of two has expired",
        server: certified(
            twoKinds(.sample(fingerprint: "ec", until: now - day, key: other)),
            probes: presenting(.sample(fingerprint: "ec", until: now - day, key: other))), fault: "certificate-expired", at: "main.cf 2",
        says: ["/etc/ssl/ec.pem"]),
    FaultCase(
        name: "the RSA certificate of two has expired, and our own client gets the other",
        server: certified(
            twoKinds(.sample(fingerprint: "ec", key: other), rsa: .sample(until: now - day)),
            probes: presenting(.sample(fingerprint: "ec", key: other))),
        fault: "certificate-expired", exit: 1, at: "main.cf 3", says: ["the RSA certificate in /etc/ssl/cert.pem"]),
    FaultCase(
        name: "another name than --connect asked for",
        server: certified(
            .pair(), probes: presenting(.sample(), of: Endpoint(host: "smtp.example.net", port: 465, role: .smtps))),
        fault: "name-mismatch", exit: 1, says: ["smtp.example.net", "mail.example.com"]),
]

@Suite("Faults of certificates")
struct CertificateFaultTests {
    @Test("of the files", arguments: files) func ofFiles(_ sample: FaultCase) { sample.check() }
    @Test("of smtpd_tls_chain_files", arguments: chains) func ofChains(_ sample: FaultCase) { sample.check() }
    @Test("of what a port presents", arguments: presented) func ofPorts(_ sample: FaultCase) { sample.check() }

    @Test("a key that is read from the certificate's file is told at the line that names that file") func builtInKey() {
        var facts = CertificateFacts.pair()
        facts.uses[1] = CertificateUse(
            role: .key, parameter: "smtpd_tls_key_file", origin: .builtIn, through: ["smtpd_tls_cert_file"], written: "/etc/ssl/cert.pem",
            path: "/etc/ssl/cert.pem")
        let head = certified(facts).assessment.verdict.faults.first
        #expect(head?.id == "certificate-not-pem" && head?.place?.brief == "main.cf line 3")
        #expect(head?.reason.first?.hasPrefix("smtpd_tls_key_file is not set") == true, "\(head?.reason ?? [])")
    }
}
