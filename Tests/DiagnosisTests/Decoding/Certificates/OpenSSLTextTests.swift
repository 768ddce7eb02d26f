// Certificates and public keys as openssl prints them, 1.0.1 to 3.x.

import Testing

@testable import Diagnosis

private let key = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4esG0qJa6uB4oY5xOWi5HIClE/d8
    I2R5bwjCXYhUvOD67j4YRaRF0J4c9aLfHjQgfdYfT4ZmxHP7u0Qa0/A6ig==
    -----END PUBLIC KEY-----
    """

private let rsa = """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA4hZcMW6bagRQMk8p0zui
    plrs3IKkcV//UhPpum8mRFf9DWtfGdT27k9ArZfgR24MbCzE7FCqRbTbsSdLYvl4
    fUP1NA2y0FJDlLxOo5le+R2CK6X+lPTIVvdfkH+tLF2Kvmfoh6sFZZQ/yuXNGoLv
    EEbOtkPeX80nWN2uWFTh4D3ripRNonmQ0AbOOMxdHDv6AYmUkuzoiXPcuGNLJpVd
    dwFY8CVpq8jF03Lrsanneuh2oPcOQlFvralOSvoanRy6P1h9lPJFEsZJ2YyNMliX
    PC9+CmDP7O3Tvmp6KbzhIhKdjWvrBuSejKAgMNamDCkSe5lqX7GKNQYvXrEOG6jC
    AQIDAQAB
    -----END PUBLIC KEY-----
    """

private let certificate = """
    subject=CN=mail.example.test,O=Example\\, Inc
    issuer=CN=Test CA
    notBefore=Nov  8 01:39:28 2026 GMT
    notAfter=Jan 27 01:39:28 2027 GMT
    sha256 Fingerprint=FE:A6:82
    \(rsa)
    Certificate:
        Data:
            Version: 3 (0x2)
            Signature Algorithm: sha256WithRSAEncryption
            Subject Public Key Info:
                Public Key Algorithm: rsaEncryption
                    Public-Key: (2048 bit)
            X509v3 extensions:
                X509v3 Basic Constraints: critical
                    CA:FALSE
                X509v3 Subject Alternative Name:
                    DNS:mail.example.test, DNS:smtp.example.test, IP Address:192.0.2.1
                Authority Information Access:
                    CA Issuers - URI:http://ca.example.test/ca.crt
    """

@Suite("What openssl tells of certificates") struct OpenSSLTextTests {
    @Test("every part of a certificate") func parts() throws {
        let read = try #require(OpenSSLText.certificate(certificate))
        #expect(read.subject == "CN=mail.example.test,O=Example\\, Inc")
        #expect(read.issuer == "CN=Test CA")
        #expect(read.notBefore == 1_794_101_968)
        #expect(read.notAfter == 1_801_013_968)
        #expect(read.names == ["mail.example.test", "smtp.example.test"])
        #expect(read.signatureAlgorithm == "sha256WithRSAEncryption")
        #expect(read.issuerURL == "http://ca.example.test/ca.crt")
        #expect(read.fingerprint == "fea682")
        #expect(!read.isAuthority && !read.isSelfSigned)
    }

    @Test("the key's fingerprint is that of `openssl pkey -pubout -outform DER | openssl dgst -sha256`") func fingerprint() throws {
        let read = try #require(OpenSSLText.certificate(certificate)?.publicKey)
        #expect(read.fingerprint == "0bbed7db50062e6c86e3ab99032010de52337e7a59ce121c020f26cf55d05ba2")
        #expect(read.algorithm == .rsa && read.bits == 2048)
    }

    @Test("1.0.x prints a blank behind the sign, 1.1.x another word for the size") func older() throws {
        var text = certificate.replacing("subject=CN", with: "subject= CN").replacing("issuer=CN", with: "issuer= CN")
        text = text.replacing("sha256 Fingerprint", with: "SHA256 Fingerprint")
        text = text.replacing("Public-Key: (2048 bit)", with: "RSA Public-Key: (2048 bit, 2 primes)")
        #expect(OpenSSLText.certificate(text) == OpenSSLText.certificate(certificate))
    }

    @Test("without subjectAltName the common name counts, a comma in another part does not") func commonName() throws {
        let text = certificate.replacing("DNS:", with: "email:").replacing("O=Example\\, Inc", with: "O=x\\,CN=y")
        #expect(OpenSSLText.certificate(text)?.names == ["mail.example.test"])
    }

    @Test("keys by their kind") func kinds() {
        #expect(OpenSSLText.publicKey("\(key)\nPublic-Key: (256 bit)\nASN1 OID: prime256v1")?.algorithm == .ec)
        #expect(OpenSSLText.publicKey("\(key)\nPublic-Key: (256 bit)\nASN1 OID: prime256v1")?.bits == 256)
        let edwards = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA6hFTeUIKJqBXqER1tbAbA3+VSqO6rZJ72Y37RFJVG7I=\n-----END PUBLIC KEY-----"
        #expect(OpenSSLText.publicKey(edwards)?.algorithm == .other("ED25519"))
    }

    @Test("what is no certificate and no key gives none") func none() {
        #expect(OpenSSLText.certificate("unable to load certificate") == nil)
        #expect(OpenSSLText.publicKey("Could not read key from p.pem") == nil)
        #expect(OpenSSLText.certificate(certificate.replacing("notAfter=Jan", with: "notAfter=Foo")) == nil)
    }

    @Test(
        "dates as Unix seconds",
        arguments: [
            ("Jan  1 00:00:00 1970 GMT", 0), ("Feb 29 12:00:00 2024 GMT", 1_709_208_000), ("Dec 31 23:59:59 9999 GMT", 253_402_300_799),
            ("Mar  1 00:00:00 2000 GMT", 951_868_800),
        ]) func dates(text: String, seconds: Int)
    { #expect(OpenSSLText.seconds(text) == seconds) }
}
