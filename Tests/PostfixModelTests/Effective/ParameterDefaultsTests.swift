// The table of built-in values by release.

import Testing

@testable import PostfixModel

@Suite("Built-in values")
struct ParameterDefaultsTests {
    @Test(
        "by release",
        arguments: [
            ("smtpd_tls_wrappermode", "2.3.0", "no"), ("smtpd_tls_security_level", "2.6.6", ""), ("smtpd_tls_eccert_file", "2.5.17", nil),
            ("smtpd_tls_eccert_file", "2.6.0", ""), ("smtpd_tls_chain_files", "3.3.22", nil), ("smtpd_tls_chain_files", "3.4.0", ""),
            ("inet_protocols", "2.8.20", "ipv4"), ("inet_protocols", "2.9.0", "all"), ("syslog_name", "2.5.0", "postfix"),
            ("smtpd_tls_key_file", "3.7.11", "$smtpd_tls_cert_file"), ("nonsense", "3.7.11", nil),
        ] as [(String, String, String?)])
    func values(_ name: String, _ release: String, _ value: String?) {
        #expect(ParameterDefaults.value(of: name, in: Release(release)!) == value)
    }
}
