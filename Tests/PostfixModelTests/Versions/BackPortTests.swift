// Enterprise Linux 6 packages: which carry the back-port, and what their defaults and readings are then.

import Testing

@testable import PostfixModel

@Suite("Enterprise Linux 6's back-port (FACTS §8.1)")
struct BackPortTests {
    @Test(
        "Only el6's 2.6.6 from package release 7 on; 8 is proven",
        arguments: [
            ("2:2.6.6-6.el6_7.1", false, false), ("2:2.6.6-2.el6", false, false), ("2:2.6.6-7.el6", true, true),
            ("2:2.6.6-8.el6", true, false),
            ("2.6.6-8.el6", true, false), ("2.6.6-7.el6", true, true), ("2.6.6-6.el6_7.1", false, false),
            ("postfix-2.6.6-8.el6.x86_64", true, false),
            ("2:2.6.6-8.el6_9.1", true, false), ("2:2.6.6-8.el6.centos", true, false), ("2:2.6.6-8.el5", false, false),
            ("2.6.6-8.17.amzn1", false, false),
            ("2:2.6.6-8.el60", false, false), ("2:2.6.5-8.el6", false, false), ("2.6.6-8", false, false), ("0:2.6.6-10.el6", true, false),
        ])
    func packages(package: String, hasBackPort: Bool, presumed: Bool) {
        let build = build("2.6.6", openssl: "1.0.1e", package: package)
        #expect(build.hasEL6BackPort == hasBackPort && build.backPortIsPresumed == presumed)
        #expect(build.isAffectedByArticle != hasBackPort)
        #expect(ProtocolList("TLSv1 TLSv1.1 TLSv1.2").read(by: build).isValid == hasBackPort)
    }

    @Test("The package of one release says nothing about a Postfix that calls itself another")
    func otherRelease() { #expect(!build("2.6.14", package: "2:2.6.6-8.el6").hasEL6BackPort) }

    @Test("The mandatory default stays SSLv3, TLSv1 and caps mandatory TLS at 1.0; the others are 2.6's")
    func defaults() {
        let build = build("2.6.6", openssl: "1.0.1e", package: "2:2.6.6-8.el6")
        #expect(build.defaultValue(of: "smtpd_tls_mandatory_protocols") == "SSLv3, TLSv1")
        #expect(ProtocolList("SSLv3, TLSv1").read(by: build).enabled == versions("3 1.0"))
        #expect(build.defaultValue(of: "smtpd_tls_protocols") == "")
    }

    @Test("The reading says which package it is")
    func notes() {
        #expect(ProtocolList("TLSv1.2").read(by: build("2.6.6", openssl: "1.0.1e", package: "2:2.6.6-8.el6")).notes.contains(.backPort))
        #expect(
            ProtocolList("TLSv1.2").read(by: build("2.6.6", openssl: "1.0.1e", package: "2:2.6.6-7.el6")).notes.contains(.backPortPresumed))
    }
}
