// OpenSSL versions as programs, packages and headers print them.

import Testing

@testable import PostfixModel

@Suite("OpenSSLVersion")
struct OpenSSLVersionTests {
    @Test(
        "The version is found in what programs and packages print",
        arguments: [
            ("1.0.1e", "1.0.1e"), ("OpenSSL 1.0.1e-fips 11 Feb 2013", "1.0.1e"), ("1.0.1e-48.el6_8.4", "1.0.1e"),
            ("openssl.x86_64 1.0.1e-48.el6_8.4", "1.0.1e"), ("openssl-1.0.1e-48.el6_8.4.x86_64", "1.0.1e"), ("1:1.1.1k-9.el8_7", "1.1.1k"),
            ("OpenSSL 3.0.19 27 Jan 2026 (Library: OpenSSL 3.0.19 27 Jan 2026)", "3.0.19"), ("0.9.8zh", "0.9.8zh"), ("3.0", "3.0"),
            ("libssl1.0.0:amd64 1.0.1t-1+deb8u12", "1.0.1t"), ("1.1.1-pre8", "1.1.1"), ("3.0.2-0ubuntu1.18", "3.0.2"),
        ])
    func found(text: String, version: String) { #expect(OpenSSLVersion(text)?.description == version) }

    @Test(
        "No version, no answer",
        arguments: [
            "", "openssl", "1", "LibreSSL 2.8.3", "BoringSSL 1.1", "99999999999999999999.1", "x1.0.1",
        ])
    func none(text: String) { #expect(OpenSSLVersion(text) == nil) }

    @Test("Numbers come first, then letters; 0.9.8z is followed by 0.9.8za")
    func order() {
        let ascending = [
            "0.9.8", "0.9.8o", "0.9.8z", "0.9.8za", "0.9.8zh", "1.0.0", "1.0.0t", "1.0.1", "1.0.1e", "1.0.2", "1.0.2k", "1.1.0", "1.1.1",
            "1.1.1w", "3.0", "3.0.2", "3.0.19", "3.5.0",
        ]
        .map { OpenSSLVersion($0)! }
        #expect(ascending.shuffled().sorted() == ascending)
        #expect(OpenSSLVersion("3.0") == OpenSSLVersion("3.0.0"))
        #expect(OpenSSLVersion("3.0")?.hashValue == OpenSSLVersion("3.0.0")?.hashValue)
    }
}
