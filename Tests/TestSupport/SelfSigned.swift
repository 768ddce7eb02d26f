// A key and a certificate that signs itself, for servers of a test's own.

import Glibc

package enum SelfSigned {
    /// RSA, as mail servers have it: old clients and ciphers take nothing else.
    package static func make(key: String, certificate: String) throws {
        try TestProcess.must([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=mail.example.test",
            "-keyout", key, "-out", certificate,
        ])
        chmod(key, 0o600)
    }
}
