// Why a token is rejected, where, and what the reader is told.

import Testing

@testable import PostfixModel

@Suite("Rejection")
struct RejectionTests {
    @Test(
        "The reason is as specific as can be",
        arguments: [
            ("#", .strayHash), ("#TLSv1", .strayHash), ("TLSv1#", .strayHash), ("\"TLSv1.2\"", .quote), ("'!SSLv3'", .quote),
            ("`TLSv1`", .quote),
            ("!", .blankAfterExclamation), ("!!SSLv2", .doubleExclamation), ("!!", .doubleExclamation), (";", .separatorNotAllowed),
            ("TLSv1;TLSv1.1", .separatorNotAllowed),
            ("TLSv1.2;", .separatorNotAllowed), ("|", .separatorNotAllowed), ("TLSv1|TLSv1.2", .separatorNotAllowed),
            ("+", .separatorNotAllowed), ("TLSv1+TLSv1.2", .separatorNotAllowed),
            ("/", .separatorNotAllowed), ("TLSv1/TLSv1.2", .separatorNotAllowed), ("&", .separatorNotAllowed),
            ("!SSLv2&!SSLv3", .separatorNotAllowed), ("and", .separatorNotAllowed),
            ("TLSv1\u{A0}TLSv1.2", .separatorNotAllowed), ("\u{A0}", .separatorNotAllowed), ("TLSv1\u{0B}", .separatorNotAllowed),
            ("TLSv1，TLSv1.2", .separatorNotAllowed),
            (">=TLS1.2", .notABound), (">TLSv1", .notABound), ("0303", .bareNumber), ("0x0303", .bareNumber), ("771", .bareNumber),
            ("TLSv1.0", .misspelt(suggestion: "TLSv1")), ("TLSv1_2", .misspelt(suggestion: "TLSv1.2")),
            ("TLS1.2", .misspelt(suggestion: "TLSv1.2")),
            ("TLSv12", .misspelt(suggestion: "TLSv1.2")), ("TLSv1-2", .misspelt(suggestion: "TLSv1.2")),
            ("tls_1_2", .misspelt(suggestion: "TLSv1.2")), ("TLS-v1.3", .misspelt(suggestion: "TLSv1.3")),
            ("SSL3", .misspelt(suggestion: "SSLv3")), ("SSLv3.0", .misspelt(suggestion: "SSLv3")),
            ("-SSLv3", .misspelt(suggestion: "!SSLv3")), ("+TLSv1", .misspelt(suggestion: "TLSv1")),
            ("–SSLv3", .misspelt(suggestion: "!SSLv3")), ("—TLSv1", .misspelt(suggestion: "!TLSv1")),
            ("“TLSv1.2”", .misspelt(suggestion: "TLSv1.2")), ("!TLSv1.0", .misspelt(suggestion: "!TLSv1")),
            ("no_SSLv3", .misspelt(suggestion: "!SSLv3")), ("1.2", .misspelt(suggestion: "TLSv1.2")),
            ("TSLv1.2", .misspelt(suggestion: "TLSv1.2")), ("TLVs1.1", .misspelt(suggestion: "TLSv1.1")),
            ("TLv1.1", .misspelt(suggestion: "TLSv1.1")), ("TLSv1.", .misspelt(suggestion: "TLSv1")),
            ("TLSv1.4", .misspelt(suggestion: nil)), ("SSLv4", .misspelt(suggestion: nil)),
            ("！SSLv3", .misspelt(suggestion: "!SSLv3")), ("ALL", .unknownWord), ("TLS", .unknownWord), ("foo", .unknownWord),
            ("!foo", .unknownWord), ("fff", .unknownWord), ("none", .unknownWord),
            ("$smtps_smtpd_tls_mandatory_protocols", .reference), ("${my_list}", .reference), ("é", .unknownWord),
            ("smtpd_tls_protocols", .unknownWord),
        ] as [(String, RejectionReason)])
    func reasons(token: String, reason: RejectionReason) {
        let rejected = ProtocolList("TLSv1.2, \(token)").read(by: build("3.7.11", openssl: "3.0.19")).rejected
        #expect(rejected == RejectedToken(token: token, offset: 9, reason: reason))
    }

    @Test(
        "A name that is not known yet says since when, on this line or the first after it",
        arguments: [
            ("2.5.17", "TLSv1.2", "2.6.15"), ("2.6.6", "TLSv1.1", "2.6.15"), ("2.7.1", "!tlsv1.2", "2.7.9"), ("2.8.5", "TLSv1.2", "2.8.10"),
            ("2.9.1", "TLSv1.1", "2.9.2"),
            ("2.9-20110501", "TLSv1.1", "2.9.2"), ("2.11.11", "TLSv1.3", "3.0.0"), ("2.6.6", "!TLSv1.3", "3.0.0"),
        ])
    func since(release: String, token: String, since: String) {
        #expect(ProtocolList(token).read(by: build(release, openssl: "1.0.1e")).rejected?.reason == .nameNotKnownYet(since: since))
    }

    @Test(
        "Each sentence names the token and what to write instead",
        arguments: [
            ("2.6.6", "TLSv1.2", "2.6.15"), ("2.10.1", "TLSv1.3", "3.0.0"), ("2.4.0", "!SSLv2", "2.5.0"), ("3.5.25", ">=TLSv1.2", "3.6.0"),
            ("3.7.11", "#", "remove it"),
            ("3.7.11", "\"TLSv1\"", "remove the quotes"), ("3.7.11", "TLSv1;TLSv1.2", "commas or colons"), ("3.7.11", "!", "must touch"),
            ("3.7.11", "!!SSLv2", "exactly one"),
            ("3.7.11", ">=TLS1.2", "TLSv1.3"), ("3.7.11", "0303", "only after \">=\""), ("3.5.0", "0303", "names only"),
            ("3.7.11", "TLSv1.0", "write \"TLSv1\""), ("3.7.11", "TLSv1.4", "no protocol version"),
            ("3.7.11", "foo", "TLSv1.2 and TLSv1.3"), ("2.6.6", "TLSv1_2", "does not know that name before 2.6.15"),
            ("2.4.0", "-SSLv3", "does not understand \"!\""), ("3.7.11", "TLSv1\u{A0}TLSv1.2", "no-break space (U+00A0)"),
            ("3.7.11", "TLSv1\u{2003}TLSv1.2", "U+2003"), ("3.7.11", "0303", "as in \">=0303\""),
            ("3.7.11", "$my_list", "Ask for that value"),
        ])
    func sentences(release: String, token: String, words: String) throws {
        let build = build(release, openssl: "1.1.1")
        let sentence = try #require(ProtocolList(token).read(by: build).rejected).sentence(for: build)
        #expect(sentence.contains(token) && sentence.contains(words) && !sentence.hasSuffix("."), "\(sentence)")
    }

    @Test("Headers too old: the sentence names both OpenSSL versions")
    func headers() throws {
        let build = build("2.10.1", openssl: "1.0.1e", headers: "1.0.0")
        let sentence = try #require(ProtocolList("TLSv1.2").read(by: build).rejected).sentence(for: build)
        #expect(sentence.contains("OpenSSL 1.0.1") && sentence.contains("1.0.0"))
    }
}
