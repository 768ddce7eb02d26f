// What each release, with its OpenSSL, accepts, offers and has built in.

import Testing

@testable import PostfixModel

private let three = ["SSLv2", "SSLv3", "TLSv1"]
private let five = three + ["TLSv1.1", "TLSv1.2"]
private let six = five + ["TLSv1.3"]

@Suite("PostfixBuild")
struct PostfixBuildTests {
    @Test(
        "Accepted names by release line (FACTS §1.1)",
        arguments: [
            ("2.2.12", []), ("2.3.0", three), ("2.3.19", three), ("2.4.16", three), ("2.5.0", three), ("2.5.17", three),
            ("2.6.0", three), ("2.6.14", three), ("2.6.15", five), ("2.6.19", five), ("2.7.8", three), ("2.7.9", five), ("2.7.16", five),
            ("2.8.9", three), ("2.8.10", five), ("2.8.20", five), ("2.9.0", three), ("2.9.1", three), ("2.9.2", five), ("2.9.15", five),
            ("2.9-20110501", three), ("2.10-20120422", five), ("2.10.0", five), ("2.10.10", five), ("2.11.0", five), ("2.11.11", five),
            ("3.0.0", six), ("3.0.15", six), ("3.1.0", six), ("3.2.0", six), ("3.3.0", six), ("3.4.0", six), ("3.5.27", six),
            ("3.6.0", six),
            ("3.7.22", six), ("3.8.20", six), ("3.9", six), ("3.10.13", six), ("3.11.6", six), ("3.12.0", six),
        ] as [(String, [String])])
    func names(release: String, names: [String]) { #expect(build(release).acceptedNames == names) }

    @Test(
        "2.6.15 to 2.11 know TLSv1.1 and TLSv1.2 only with headers of OpenSSL 1.0.1 (FACTS §1.1 note *)",
        arguments: ["2.6.15", "2.7.9", "2.8.10", "2.9.2", "2.10.1", "2.11.11"])
    func headers(release: String) {
        for old in ["0.9.8o", "1.0.0", "1.0.0t"] { #expect(build(release, openssl: "1.0.1e", headers: old).acceptedNames == three) }
        for new in ["1.0.1", "1.0.2k"] { #expect(build(release, openssl: "1.0.0", headers: new).acceptedNames == five) }
        #expect(build("3.0.0", openssl: "0.9.8o").acceptedNames == six, "3.0 takes every name, whatever the OpenSSL")
    }

    @Test("Unknown headers are those of the library")
    func headersAsLibrary() {
        let build = PostfixBuild(release: Release("2.10.1")!, library: OpenSSLVersion("1.0.0"))
        #expect(build.acceptedNames == three && build.effectiveHeaders == OpenSSLVersion("1.0.0"))
    }

    @Test(
        "TLSv1.3 has an effect from 3.0.14, 3.1.10, 3.2.7, 3.3.2 and 3.4 on, with headers of 1.1.1 (FACTS §1.1)",
        arguments: [
            ("2.11.11", false), ("3.0.13", false), ("3.0.14", true), ("3.1.9", false), ("3.1.10", true), ("3.2.6", false), ("3.2.7", true),
            ("3.3.1", false), ("3.3.2", true), ("3.4-20181103", false), ("3.4-20181104", true), ("3.4.0", true), ("3.5.0", true),
            ("3.11.6", true),
        ])
    func tls13(release: String, effect: Bool) {
        #expect(build(release, openssl: "1.1.1").hasEffect(.tlsv1_3) == effect)
        #expect(!build(release, openssl: "1.1.0").hasEffect(.tlsv1_3))
    }

    @Test("Names without effect in 3.x follow the headers (FACTS §2.1)")
    func inert() {
        #expect(build("3.0.0", openssl: "1.0.2").hasEffect(.sslv2) && !build("3.0.0", openssl: "1.1.0").hasEffect(.sslv2))
        #expect(!build("3.0.0", openssl: "1.0.0").hasEffect(.tlsv1_2) && build("3.0.0", openssl: "1.0.1").hasEffect(.tlsv1_2))
        #expect(build("2.11.0", openssl: "1.1.0").hasEffect(.sslv2))
    }

    @Test(
        "Exclusions came with 2.5.0, bounds with 3.6.0; 2.3 and 2.4 fail open (FACTS §1.1, §1.3, §1.4)",
        arguments: [
            ("2.2.12", false, false, false), ("2.3.0", false, false, true), ("2.4.16", false, false, true), ("2.5.0", true, false, false),
            ("3.5.27", true, false, false), ("3.6-20200724", true, false, false), ("3.6-20200725", true, true, false),
            ("3.6.0", true, true, false),
            ("3.11.6", true, true, false),
        ])
    func grammar(release: String, exclusions: Bool, bounds: Bool, failsOpen: Bool) {
        let build = build(release)
        #expect(build.knowsExclusions == exclusions && build.knowsBounds == bounds && build.failsOpen == failsOpen)
    }

    @Test(
        "The library decides what is offered",
        arguments: [
            ("0.9.8o", "3 1.0"), ("1.0.0", "3 1.0"), ("1.0.1e", "3 1.0 1.1 1.2"), ("1.0.2k", "3 1.0 1.1 1.2"), ("1.1.0", "1.0 1.1 1.2"),
            ("1.1.1", "1.0 1.1 1.2 1.3"), ("3.0.19", "1.0 1.1 1.2 1.3"), ("3.5.0", "1.0 1.1 1.2 1.3"),
        ])
    func offered(openssl: String, short: String) {
        #expect(build("3.0.0", headers: "1.0.0", package: nil).with(library: openssl).offered == versions(short))
    }

    @Test("Without any OpenSSL one with every name of the release is taken")
    func assumed() {
        #expect(build("2.6.6").offered == versions("3 1.0 1.1 1.2"))
        #expect(build("2.10.1").acceptedNames == five)
        #expect(build("3.0.0").offered == versions("1.0 1.1 1.2 1.3"))
    }

    @Test(
        "The affected class is exact by patch level; fail-open releases are not in it (FACTS §2.2)",
        arguments: [
            ("2.3.19", false), ("2.4.16", false), ("2.5.0", true), ("2.5.17", true), ("2.6.6", true), ("2.6.14", true), ("2.6.15", false),
            ("2.7.8", true), ("2.7.9", false), ("2.8.9", true), ("2.8.10", false), ("2.9.1", true), ("2.9.2", false), ("2.10.0", false),
            ("3.5.0", false),
        ])
    func affected(release: String, affected: Bool) { #expect(build(release, openssl: "1.0.1e").isAffectedByArticle == affected) }

    @Test("Without TLS 1.1 in the library nobody misses the names; with old headers a fixed release misses them too")
    func affectedByOpenSSL() {
        #expect(!build("2.6.6", openssl: "1.0.0").isAffectedByArticle)
        #expect(build("2.6.19", openssl: "1.0.1e", headers: "1.0.0").isAffectedByArticle)
        #expect(!build("3.0.0", openssl: "1.0.1e", headers: "1.0.0").isAffectedByArticle)
    }

    @Test(
        "The article's rule: below 2.10 and not the latest of 2.6 to 2.9",
        arguments: [
            ("2.6.6", true), ("2.6.18", true), ("2.6.19", false), ("2.7.15", true), ("2.7.16", false), ("2.8.19", true), ("2.8.20", false),
            ("2.9.14", true), ("2.9.15", false), ("2.10.0", false), ("2.10-20120101", false), ("3.5.0", false), ("2.5.17", true),
            ("2.9-20110501", true),
        ])
    func article(release: String, affected: Bool) { #expect(build(release).articleRuleSaysAffected == affected) }

    @Test(
        "After an upgrade: the newest release that builds with the same library",
        arguments: [
            ("2.6.6", "1.0.1e", "3.3.22"), ("2.6.6", "0.9.8o", "3.3.22"), ("2.11.3", "1.0.2k", "3.5.27"), ("3.1.0", "1.1.0", "3.5.27"),
            ("3.3.0", "1.1.1", "3.11.6"), ("3.7.11", "3.0.19", "3.11.6"),
            ("3.12.1", "3.5.0", "3.12.1"),
        ])
    func upgrade(release: String, openssl: String, newest: String) {
        let after = build(release, openssl: openssl, package: "2:2.6.6-8.el6").afterUpgrade
        #expect(after.release == Release(newest) && after.library == OpenSSLVersion(openssl) && after.package == nil)
    }

    @Test(
        "Defaults of the mandatory lists (FACTS §3.1)",
        arguments: [
            ("2.2.12", nil), ("2.3.0", "SSLv3, TLSv1"), ("2.6.14", "SSLv3, TLSv1"), ("2.6.15", "!SSLv2"), ("2.6.19", "!SSLv2"),
            ("2.7.9", "!SSLv2"),
            ("2.8.10", "!SSLv2"), ("2.8.20", "!SSLv2"), ("2.9.1", "SSLv3, TLSv1"), ("2.9.2", "!SSLv2"), ("2.9.13", "!SSLv2"),
            ("2.9.14", "!SSLv2, !SSLv3"), ("2.10.0", "!SSLv2"),
            ("2.10.7", "!SSLv2"), ("2.10.8", "!SSLv2, !SSLv3"), ("2.11.5", "!SSLv2"), ("2.11.6", "!SSLv2, !SSLv3"), ("3.0.1", "!SSLv2"),
            ("3.0.2", "!SSLv2, !SSLv3"), ("3.1.0", "!SSLv2, !SSLv3"), ("3.5.27", "!SSLv2, !SSLv3"), ("3.6.0", ">=TLSv1"),
            ("3.11.6", ">=TLSv1"),
        ] as [(String, String?)])
    func mandatory(release: String, value: String?) {
        for side in ["smtpd", "smtp", "lmtp"] { #expect(build(release).defaultValue(of: "\(side)_tls_mandatory_protocols") == value) }
    }

    @Test(
        "Defaults of the opportunistic lists (FACTS §3.1)",
        arguments: [
            ("2.5.17", nil, nil), ("2.6.0", "", "!SSLv2"), ("2.8.20", "", "!SSLv2"), ("2.9.13", "", "!SSLv2"),
            ("2.9.14", "!SSLv2, !SSLv3", "!SSLv2, !SSLv3"),
            ("2.11.5", "", "!SSLv2"), ("3.0.2", "!SSLv2, !SSLv3", "!SSLv2, !SSLv3"), ("3.6.0", ">=TLSv1", ">=TLSv1"),
        ] as [(String, String?, String?)])
    func opportunistic(release: String, server: String?, client: String?) {
        #expect(build(release).defaultValue(of: "smtpd_tls_protocols") == server)
        #expect(build(release).defaultValue(of: "smtp_tls_protocols") == client)
        #expect(build(release).defaultValue(of: "lmtp_tls_protocols") == client)
    }

    @Test("tlsproxy's lists refer to smtpd's from 2.8.0 on; no other parameter has a default here (FACTS §3.1)")
    func tlsproxy() {
        #expect(build("2.7.16").defaultValue(of: "tlsproxy_tls_protocols") == nil)
        #expect(build("2.8.0").defaultValue(of: "tlsproxy_tls_protocols") == "$smtpd_tls_protocols")
        #expect(build("3.11.6").defaultValue(of: "tlsproxy_tls_mandatory_protocols") == "$smtpd_tls_mandatory_protocols")
        #expect(build("3.11.6").defaultValue(of: "inet_protocols") == nil)
    }

    @Test(
        "Every built-in value of the server's lists is valid for its release and leaves something on (FACTS §3.1)", arguments: everyRelease)
    func defaultsAreValid(release: Release) {
        for parameter in ["smtpd_tls_mandatory_protocols", "smtpd_tls_protocols"] {
            let build = PostfixBuild(release: release)
            guard let value = build.defaultValue(of: parameter) else { continue }
            let reading = ProtocolList(value).read(by: build)
            #expect(reading.isValid && !reading.stopsTLS)
        }
    }
}

extension PostfixBuild {
    func with(library: String) -> PostfixBuild {
        PostfixBuild(release: release, package: package, headers: headers, library: OpenSSLVersion(library))
    }
}
