// The files that the configuration names for TLS, as they are on disk, and what the server's own openssl tells of them.
// The content of a private key is in none of these values.

import PostfixModel

/// Everything about certificates, keys and kin that files tell.
package struct CertificateFacts: Sendable, Equatable {
    /// Who names which file, main.cf first, then master.cf in file order.
    package var uses: [CertificateUse] = []
    /// Who names a file for TLS of outgoing mail (smtp_tls_…) that is not there.
    package var missingOutgoing: [CertificateUse] = []
    /// Each file once.
    package var files: [CertificateFile] = []
    /// Pairs beside a configured file that cannot be used, where there are any (at most 20 files are looked at).
    package var nearby: [NearbyPair] = []
    /// Certificates beside a file that lacks them: each has signed the only certificate there.
    package var issuers: [Certificate] = []
    /// Why openssl could not tell, where it could not; the files' own facts stand all the same.
    package var reason: String?
    package init() {}

    package func file(_ path: String) -> CertificateFile? { files.first { $0.path == path } }
    package func file(of use: CertificateUse) -> CertificateFile? { file(use.path) }
    package func uses(_ role: CertificateUse.Role) -> [CertificateUse] { uses.filter { $0.role == role } }
}

/// One parameter that names a file, as one or more services see it.
package struct CertificateUse: Sendable, Hashable {
    package enum Role: Sendable, Hashable {
        case certificate, key
        /// One of `smtpd_tls_chain_files`: keys, each followed by its certificates (3.4 and later).
        case chain
        case authorities, authorityDirectory, dhParameters
        /// `tls_server_sni_maps`: the source file of a table.
        case serverNames
    }
    package var role: Role
    /// `smtpd_tls_cert_file`.
    package var parameter: String
    /// Where the definition in force stands. `.builtIn` for a key that is read from the certificate's file because nothing else is set.
    package var origin: Origin
    /// Parameters whose text flowed in through `$name`, outermost first.
    package var through: [String]
    /// master.cf services that see it so; empty where only main.cf has it.
    package var services: [String]
    /// As the configuration has it, expanded (`tls/cert.pem`, `hash:/etc/postfix/sni`).
    package var written: String
    /// Absolute: Postfix takes a relative path from `queue_directory`.
    package var path: String

    package init(
        role: Role, parameter: String, origin: Origin, through: [String] = [], services: [String] = [], written: String, path: String
    ) {
        self.role = role
        self.parameter = parameter
        self.origin = origin
        self.through = through
        self.services = services
        self.written = written
        self.path = path
    }
}

/// Why a file could not be had, in the system's own word (errno(3)).
package struct FileProblem: Sendable, Hashable {
    package var code: Int
    /// `No such file or directory`.
    package var text: String

    package init(code: Int, text: String) {
        self.code = code
        self.text = text
    }

    /// ENOENT or ENOTDIR.
    package var isMissing: Bool { code == 2 || code == 20 }
    /// EACCES or EPERM.
    package var isPermission: Bool { code == 13 || code == 1 }
}

package struct CertificateFile: Sendable, Equatable {
    package enum Kind: Sendable, Hashable { case regular, directory, other }

    /// What stat(2) tells of a file that is there.
    package struct Attributes: Sendable, Hashable {
        package var kind: Kind
        package var owner: Int
        package var group: Int
        /// Permission bits (0o600).
        package var mode: Int
        package var size: Int
        /// Unix seconds of the last change of content.
        package var modifiedAt: Int

        package init(kind: Kind, owner: Int, group: Int, mode: Int, size: Int, modifiedAt: Int) {
            (self.kind, self.owner, self.group, self.mode) = (kind, owner, group, mode)
            (self.size, self.modifiedAt) = (size, modifiedAt)
        }
    }

    package var path: String
    package var attributes: Attributes?
    /// Why there are no attributes, or why the file could not be opened for reading by this user; nil when it could.
    package var problem: FileProblem?
    /// PEM blocks in file order; empty where the file holds none.
    package var blocks: [PEMBlock] = []
    /// The file holds one ASN.1 value and no text, as DER does.
    package var isDER = false
    /// The first line that ends one PEM block and goes on with something else (1-based): openssl stops there.
    package var gluedLine: Int?
    /// Certificates in file order, as far as openssl could read them (at most 8).
    package var certificates: [Certificate] = []
    /// Of a table of certificates by name: the names in its text, in lower case; nil for every other file, and where it has no such text.
    package var serverNames: [String]?
    /// The first private key, by its public half.
    package var key: PublicKey?
    /// What openssl said of a key that it could not read, its last line.
    package var keyProblem: String?

    package init(path: String, attributes: Attributes? = nil, problem: FileProblem? = nil) {
        self.path = path
        self.attributes = attributes
        self.problem = problem
    }

    package var isEmpty: Bool { attributes?.kind == .regular && attributes?.size == 0 }
    package var isReadable: Bool { problem == nil && attributes != nil }
}

/// One `-----BEGIN …-----` block of a PEM file, by its label (RFC 7468).
package enum PEMBlock: Sendable, Hashable {
    case certificate
    case privateKey
    /// Needs a pass phrase, which Postfix cannot give.
    case encryptedKey
    /// `DH PARAMETERS`, `EC PARAMETERS`, `CERTIFICATE REQUEST`.
    case other(label: String)

    package var isKey: Bool { self == .privateKey || self == .encryptedKey }
}

/// The public half of a key.
package struct PublicKey: Sendable, Hashable {
    package enum Algorithm: Sendable, Hashable {
        case rsa, ec, dsa
        /// `ED25519`, as openssl names it.
        case other(String)
    }
    package var algorithm: Algorithm
    package var bits: Int?
    /// SHA-256 of the DER encoded SubjectPublicKeyInfo, hexadecimal: equal for a key and its certificate.
    package var fingerprint: String

    package init(algorithm: Algorithm, bits: Int?, fingerprint: String) {
        self.algorithm = algorithm
        self.bits = bits
        self.fingerprint = fingerprint
    }
}

/// An X.509 certificate as `openssl x509` tells it (RFC 5280).
package struct Certificate: Sendable, Hashable {
    /// RFC 2253 form (`CN=mail.example.com`).
    package var subject: String
    package var issuer: String
    /// Unix seconds.
    package var notBefore: Int
    package var notAfter: Int
    /// DNS names of the subjectAltName extension; where it has none, the subject's common name.
    package var names: [String]
    package var publicKey: PublicKey
    /// `sha256WithRSAEncryption`.
    package var signatureAlgorithm: String
    /// Where to get the issuer's certificate (authority information access).
    package var issuerURL: String?
    package var isAuthority: Bool
    /// SHA-256 of the DER encoded certificate, hexadecimal.
    package var fingerprint: String

    package init(
        subject: String, issuer: String, notBefore: Int, notAfter: Int, names: [String], publicKey: PublicKey,
        signatureAlgorithm: String, issuerURL: String? = nil, isAuthority: Bool = false, fingerprint: String
    ) {
        self.subject = subject
        self.issuer = issuer
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.names = names
        self.publicKey = publicKey
        self.signatureAlgorithm = signatureAlgorithm
        self.issuerURL = issuerURL
        self.isAuthority = isAuthority
        self.fingerprint = fingerprint
    }

    /// Signed with its own key, as far as the names tell.
    package var isSelfSigned: Bool { subject == issuer }
}

/// A certificate beside one that cannot be used.
package struct NearbyPair: Sendable, Equatable {
    package var certificatePath: String
    package var certificate: Certificate
    /// The file that holds its key, found by the public half.
    package var keyPath: String?

    package init(certificatePath: String, certificate: Certificate, keyPath: String?) {
        self.certificatePath = certificatePath
        self.certificate = certificate
        self.keyPath = keyPath
    }
}

/// What a port itself presented in the handshake, as `openssl s_client` printed it.
package struct ServedCertificate: Sendable, Hashable {
    /// An error of the client's own check, with its place in the chain (X509_V_ERR_…; 0 is the server's certificate).
    package struct VerifyError: Sendable, Hashable {
        package var number: Int
        package var depth: Int
        package var text: String
    }
    /// Is nil when openssl could not read it back.
    package var leaf: Certificate?
    /// Certificates that the server sent.
    package var chainLength = 0
    /// In the order in which they were found; empty where the certificate is trusted here.
    package var verifyErrors: [VerifyError] = []
}
