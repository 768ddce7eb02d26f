// Which list a service reads, case by case from FACTS §3.2.

import Testing

@testable import PostfixModel

@Suite("Which list a service reads (FACTS §3.2)")
struct GoverningTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var main: String
        var options = ""
        var release = "3.7.11"
        var governing: Governing
        var testDescription: String { "\(name) (\(release))" }
    }

    static let certificate = "smtpd_tls_cert_file = /c.pem\n"
    static let wrapper = " -o smtpd_tls_wrappermode=yes"

    static let cases = [
        Case(name: "nothing set", main: "", governing: .tlsOff),
        Case(name: "wrapper mode", main: certificate, options: wrapper, governing: .wrapperMode),
        Case(name: "wrapper mode in capitals", main: certificate, options: " -o smtpd_tls_wrappermode=YES", governing: .wrapperMode),
        Case(
            name: "wrapper mode by $name", main: certificate + "on = yes\n", options: " -o smtpd_tls_wrappermode=$on",
            governing: .wrapperMode),
        Case(name: "wrapper mode in main.cf", main: certificate + "smtpd_tls_wrappermode = yes\n", governing: .wrapperMode),
        Case(
            name: "wrapper mode does not look at the level", main: certificate + "smtpd_tls_security_level = none\n", options: wrapper,
            governing: .wrapperMode),
        Case(
            name: "nor at a level that does not exist", main: certificate + "smtpd_tls_security_level = mya\n", options: wrapper,
            governing: .wrapperMode),
        Case(name: "wrapper mode in 2.3", main: certificate, options: wrapper, release: "2.3.0", governing: .wrapperMode),
        Case(name: "may", main: certificate + "smtpd_tls_security_level = may\n", governing: .opportunistic),
        Case(name: "May", main: certificate + "smtpd_tls_security_level = May\n", governing: .opportunistic),
        Case(name: "may", main: certificate + "smtpd_tls_security_level = may\n", release: "2.6.0", governing: .opportunistic),
        Case(
            name: "may before the second list", main: certificate + "smtpd_tls_security_level = may\n", release: "2.5.17",
            governing: .noList),
        Case(name: "encrypt", main: certificate + "smtpd_tls_security_level = encrypt\n", governing: .enforced),
        Case(name: "verify counts as encrypt", main: certificate + "smtpd_tls_security_level = verify\n", governing: .enforced),
        Case(
            name: "fingerprint since 2.5", main: certificate + "smtpd_tls_security_level = fingerprint\n", release: "2.5.0",
            governing: .enforced),
        Case(
            name: "fingerprint in 2.4", main: certificate + "smtpd_tls_security_level = fingerprint\n", release: "2.4.16",
            governing: .fatal("Invalid TLS level \"fingerprint\"", parameter: "smtpd_tls_security_level")),
        Case(name: "none", main: certificate + "smtpd_tls_security_level = none\nsmtpd_use_tls = yes\n", governing: .tlsOff),
        Case(
            name: "a level smtpd does not know", main: certificate + "smtpd_tls_security_level = dane\n",
            governing: .fatal("Invalid TLS level \"dane\"", parameter: "smtpd_tls_security_level")),
        Case(name: "encrypt for one service", main: certificate, options: " -o smtpd_tls_security_level=encrypt", governing: .enforced),
        Case(name: "the old switch", main: certificate + "smtpd_use_tls = yes\n", governing: .opportunistic),
        Case(name: "the old enforcing switch", main: certificate + "smtpd_enforce_tls = yes\n", governing: .enforced),
        Case(
            name: "a level beats the old switches", main: certificate + "smtpd_enforce_tls = yes\nsmtpd_tls_security_level = may\n",
            governing: .opportunistic),
        Case(
            name: "yes and no are the only booleans", main: certificate + "smtpd_use_tls = true\n",
            governing: .fatal("bad boolean configuration: smtpd_use_tls = true", parameter: "smtpd_use_tls")),
        Case(
            name: "a boolean that cannot be expanded", main: certificate + "smtpd_use_tls = ${x\n",
            governing: .fatal("dictionary mail_dict: macro processing error")),
        Case(
            name: "an option without =", main: certificate, options: wrapper + " -o foo",
            governing: .fatal("invalid \"-o foo\" option value: missing '=' after attribute name")),
        Case(name: "no certificate", main: "", options: wrapper, governing: .noCertificate),
        Case(name: "no certificate at may", main: "smtpd_tls_security_level = may\n", governing: .noCertificate),
        Case(name: "a key is no certificate", main: "smtpd_tls_key_file = /k\n", options: wrapper, governing: .noCertificate),
        Case(name: "DSA certificate", main: "smtpd_tls_dcert_file = /c\n", options: wrapper, governing: .wrapperMode),
        Case(name: "EC certificate", main: "smtpd_tls_eccert_file = /c\n", options: wrapper, governing: .wrapperMode),
        Case(
            name: "EC certificate before 2.6", main: "smtpd_tls_eccert_file = /c\n", options: wrapper, release: "2.5.17",
            governing: .noCertificate),
        Case(name: "chain files", main: "smtpd_tls_chain_files = /c\n", options: wrapper, governing: .wrapperMode),
        Case(
            name: "chain files before 3.4", main: "smtpd_tls_chain_files = /c\n", options: wrapper, release: "3.3.22",
            governing: .noCertificate),
        Case(name: "certificate none", main: "smtpd_tls_cert_file = None\n", options: wrapper, governing: .wrapperMode),
        Case(
            name: "certificate none, client certificate asked for", main: "smtpd_tls_cert_file = none\nsmtpd_tls_ask_ccert = yes\n",
            options: wrapper, governing: .noCertificate),
        Case(
            name: "certificate none, client certificate required", main: "smtpd_tls_cert_file = none\nsmtpd_tls_req_ccert = yes\n",
            options: wrapper, governing: .noCertificate),
        Case(
            name: "required counts only where TLS is",
            main: "smtpd_tls_cert_file = none\nsmtpd_tls_req_ccert = yes\nsmtpd_tls_security_level = may\n", governing: .opportunistic),
    ]

    @Test("governing", arguments: cases)
    func governing(_ test: Case) throws {
        let all = configuration(test.main, "smtps inet n - n - - smtpd\(test.options)\n", release: test.release)
        #expect(try #require(all.listeners.first).governing == test.governing)
    }
}
