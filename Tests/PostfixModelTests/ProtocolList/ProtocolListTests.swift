// The grammar and the effect of lists, release by release, as the fact sheet has them.

import Testing

@testable import PostfixModel

private func read(_ list: String, _ build: PostfixBuild) -> ListReading { ProtocolList(list).read(by: build) }

@Suite("ProtocolList")
struct ProtocolListTests {
    // Builds by what they know.
    static let affected = build("2.6.6", openssl: "1.0.1e")
    static let fixed = build("2.10.1", openssl: "1.0.1e")
    static let inert = build("3.3.0", openssl: "1.1.1")
    static let full = build("3.5.25", openssl: "1.1.1")
    static let bounds = build("3.7.11", openssl: "3.0.19")

    @Test(
        "An affected version leaves TLS 1.1 and 1.2 on whatever it is told (FACTS §2.2)",
        arguments: [
            ("TLSv1", "1.0 1.1 1.2"), ("SSLv3, TLSv1", "3 1.0 1.1 1.2"), ("!SSLv2, !SSLv3", "1.0 1.1 1.2"),
            ("!SSLv2 !SSLv3 !TLSv1", "1.1 1.2"),
            ("SSLv2", "1.1 1.2"), ("", "3 1.0 1.1 1.2"), ("!SSLv2", "3 1.0 1.1 1.2"),
        ])
    func affectedVersion(list: String, enabled: String) {
        for release in ["2.5.0", "2.5.17", "2.6.6", "2.6.14", "2.7.8", "2.8.9", "2.9.1"] {
            let reading = read(list, build(release, openssl: "1.0.1e"))
            #expect(reading.isValid && reading.enabled == versions(enabled), "\(release)")
        }
    }

    @Test(
        "An affected version rejects any list that names TLSv1.1, TLSv1.2 or TLSv1.3 (FACTS §2.2)",
        arguments: [
            ("TLSv1 TLSv1.1 TLSv1.2", "TLSv1.1", 6, "2.6.15"), ("!SSLv2, !SSLv3, !TLSv1.1", "!TLSv1.1", 16, "2.6.15"),
            ("TLSv1.2", "TLSv1.2", 0, "2.6.15"),
            ("TLSv1,TLSv1.3", "TLSv1.3", 6, "3.0.0"),
        ])
    func affectedVersionRejects(list: String, token: String, offset: Int, since: String) {
        let reading = read(list, Self.affected)
        #expect(reading.rejected == RejectedToken(token: token, offset: offset, reason: .nameNotKnownYet(since: since)))
        #expect(reading.enabled.isEmpty && reading.stopsTLS && !reading.isValid)
    }

    @Test(
        "A version that knows the names does what they say (FACTS §2.3)",
        arguments: [
            ("TLSv1", "1.0", "1.0 1.3", "1.0"), ("SSLv3, TLSv1", "3 1.0", "1.0 1.3", "1.0"),
            ("TLSv1 TLSv1.1 TLSv1.2", "1.0 1.1 1.2", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2"),
            ("TLSv1.2", "1.2", "1.2 1.3", "1.2"), ("TLSv1.2, !TLSv1", "1.2", "1.2 1.3", "1.2"),
            ("!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2", "1.2 1.3", "1.2 1.3"),
            ("TLSv1.3", nil, "1.0 1.1 1.2 1.3", "1.3"), ("TLSv1.2, TLSv1.3", nil, "1.2 1.3", "1.2 1.3"),
            ("!TLSv1.3", nil, "1.0 1.1 1.2 1.3", "1.0 1.1 1.2"),
            ("!TLSv1.1", "3 1.0 1.2", "1.0 1.2 1.3", "1.0 1.2 1.3"),
        ] as [(String, String?, String, String)])
    func knowing(list: String, fixed: String?, inert: String, full: String) {
        for release in ["2.6.15", "2.7.9", "2.8.10", "2.9.2", "2.10.1", "2.11.11"] {
            let reading = read(list, build(release, openssl: "1.0.1e"))
            #expect(reading.isValid == (fixed != nil) && reading.enabled == versions(fixed ?? ""), "\(release)")
        }
        for release in ["3.0.0", "3.0.13", "3.1.9", "3.2.6", "3.3.0", "3.3.1"] {
            #expect(read(list, build(release, openssl: "1.1.1")).enabled == versions(inert), "\(release)")
        }
        for release in ["3.0.14", "3.1.10", "3.2.7", "3.3.2", "3.4.0", "3.5.27", "3.6.0", "3.7.11", "3.9", "3.11.6", "3.12.0"] {
            #expect(read(list, build(release, openssl: "1.1.1")).enabled == versions(full), "\(release)")
        }
    }

    @Test(
        "Separators are comma, colon, blank, tab, CR and LF, in runs and at the ends too (FACTS §1.2)",
        arguments: [
            ", , !SSLv2:!SSLv3", "!SSLv2\t!SSLv3\r\n", " !SSLv2,!SSLv3 ", "::!SSLv2::!SSLv3::", "!SSLv2 !SSLv3 !SSLv2", "!sslv2 !SsLV3",
            "\n\n!SSLv2\n\t!SSLv3",
        ])
    func separators(list: String) {
        for release in ["2.5.0", "2.6.6", "3.0.0", "3.7.11"] {
            let reading = read(list, build(release, openssl: "1.0.2"))
            #expect(reading.isValid && reading.enabled == versions("1.0 1.1 1.2"))
        }
    }

    @Test(
        "Names are whole words and ASCII only (FACTS §1.2)",
        arguments: [
            "TLSv1.0", "TLS1.2", "TLSv12", "TLSv1_2", "TLS", "SSL3", "ALL", "-SSLv3", "+TLSv1", "TLSv1.", "TLSv1;", "! SSLv2", "!!SSLv2",
            "!", "#", "#TLSv1",
            "\"!SSLv3\"", "'TLSv1'", "TLSv1;TLSv1.1", "TLSv1|TLSv1.1", "TLSv1+TLSv1.1", "TLSv1/TLSv1.1", "TLSv1&TLSv1.1",
            "TLSv1\u{0B}TLSv1.1", "TLSv1\u{0C}",
            "TLSv1\u{A0}TLSv1.1", "TLSv1 and TLSv1.2", "TLSv1\u{2003}TLSv1.1", "ＴＬＳv1", "tlſv1", "!SSLv2, !SSLv3 #, !TLSv1",
            "SSLv2 SSLv3 TLSv1 x",
        ])
    func invalidEverywhere(list: String) {
        for release in ["2.5.0", "2.6.6", "2.10.1", "3.0.0", "3.5.25", "3.7.11", "3.11.6"] {
            let reading = read(list, build(release, openssl: "1.1.1"))
            #expect(!reading.isValid && reading.stopsTLS, "\(release)")
        }
    }

    @Test("An empty value, or one of separators only, is valid and restricts nothing (FACTS §1.2)", arguments: ["", " ", ",", " ,:\t\r\n"])
    func empty(list: String) {
        for release in everyRelease where PostfixBuild(release: release).hasLists {
            let build = PostfixBuild(release: release)
            let reading = read(list, build)
            #expect(reading.isValid && reading.enabled == build.offered && reading.notes.contains(.empty))
        }
    }

    @Test("Exclusion wins over inclusion, in any order (FACTS §1.2)")
    func exclusionWins() {
        for list in ["TLSv1 !TLSv1 TLSv1.2", "!TLSv1, TLSv1.2, TLSv1"] {
            let reading = read(list, Self.fixed)
            #expect(reading.enabled == versions("1.2") && reading.notes.contains(.excludedAndIncluded("TLSv1")))
        }
    }

    @Test(
        "Including only inert names restricts nothing (FACTS §2.1)",
        arguments: [
            ("SSLv2", "3.0.0", "1.1.0", "1.0 1.1 1.2"), ("TLSv1.3", "3.3.1", "1.1.1", "1.0 1.1 1.2 1.3"),
            ("TLSv1.3", "3.5.0", "1.1.0", "1.0 1.1 1.2"),
            ("TLSv1.2", "3.0.0", "1.0.0", "3 1.0"),
        ])
    func onlyInert(list: String, release: String, openssl: String, enabled: String) {
        let reading = read(list, build(release, openssl: openssl))
        #expect(reading.isValid && reading.enabled == versions(enabled))
        #expect(reading.notes.contains(.onlyInertNames) && reading.notes.contains(.inertName(list)))
    }

    @Test("An inert exclusion is worth a note only where the library has the version")
    func inertExclusion() {
        #expect(read("!TLSv1.3", Self.inert).notes.contains(.inertName("TLSv1.3")))
        #expect(!read("!SSLv2, !SSLv3", Self.full).notes.contains(.inertName("SSLv2")))
        #expect(!read("!TLSv1.3", build("3.3.0", openssl: "1.0.2")).notes.contains(.inertName("TLSv1.3")))
    }

    @Test("3.x on headers of 1.0.0 but a library of 1.0.1 cannot switch off TLS 1.2 (FACTS §1.1)")
    func oldHeaders() {
        #expect(read("TLSv1", build("3.0.0", openssl: "1.0.1e", headers: "1.0.0")).enabled == versions("1.0 1.1 1.2"))
        #expect(read("!TLSv1.2", build("3.0.0", openssl: "1.0.1e", headers: "1.0.0")).enabled == versions("3 1.0 1.1 1.2"))
        let reading = read("TLSv1 TLSv1.2", build("2.10.1", openssl: "1.0.1e", headers: "1.0.0"))
        #expect(reading.rejected == RejectedToken(token: "TLSv1.2", offset: 6, reason: .headersTooOld))
    }

    @Test(
        "2.3 and 2.4: three names, all or none mean no restriction, 1.1 and 1.2 are never touched (FACTS §1.4, §2.1)",
        arguments: [
            ("TLSv1", "1.0 1.1 1.2"), ("SSLv3, TLSv1", "3 1.0 1.1 1.2"), ("SSLv3", "3 1.1 1.2"), ("SSLv2", "1.1 1.2"),
            ("SSLv2:SSLv3:TLSv1", "3 1.0 1.1 1.2"),
            ("", "3 1.0 1.1 1.2"), ("tlsv1 TLSv1", "1.0 1.1 1.2"),
        ])
    func oldest(list: String, enabled: String) {
        for release in ["2.3.0", "2.3.19", "2.4.0", "2.4.16"] {
            let reading = read(list, build(release, openssl: "1.0.1e"))
            #expect(reading.isValid && reading.enabled == versions(enabled))
        }
    }

    @Test(
        "2.3 and 2.4 ignore a list with an unknown word and leave everything on (FACTS §1.4)",
        arguments: [
            ("TLSv1 TLSv1.2", "TLSv1.2", 6, RejectionReason.nameNotKnownYet(since: "2.6.15")),
            ("!SSLv2, !SSLv3", "!SSLv2", 0, .exclusionNotKnownYet),
            ("TLSv1 !", "!", 6, .exclusionNotKnownYet), (">=TLSv1", ">=TLSv1", 0, .boundsNotKnownYet), ("TLSv1 #", "#", 6, .strayHash),
            ("!TLSv1.2", "!TLSv1.2", 0, .exclusionNotKnownYet),
            ("!foo", "!foo", 0, .exclusionNotKnownYet),
        ])
    func failOpen(list: String, token: String, offset: Int, reason: RejectionReason) {
        for release in ["2.3.3", "2.4.16"] {
            let reading = read(list, build(release, openssl: "1.0.1e"))
            #expect(reading.rejected == RejectedToken(token: token, offset: offset, reason: reason))
            #expect(reading.enabled == versions("3 1.0 1.1 1.2") && !reading.stopsTLS && reading.notes.contains(.failedOpen))
        }
    }

    @Test("2.2 and older have no list: any value is valid and does nothing", arguments: ["TLSv1", "#", ">=TLSv1.2", ""])
    func noList(list: String) {
        let reading = read(list, build("2.2.12", openssl: "1.0.1e"))
        #expect(reading.isValid && reading.enabled == versions("3 1.0 1.1 1.2") && reading.notes.contains(.noListParameter))
    }

    @Test("A list of any bytes is read; the offset counts bytes, and a NUL ends the value")
    func bytes() {
        let latin1 = ProtocolList(bytes: Array("TLSv1.2, ".utf8) + [0xA0] + Array("TLSv1".utf8)).read(by: Self.full)
        #expect(
            latin1.rejected?.offset == 9 && latin1.rejected?.token == "\u{FFFD}TLSv1" && latin1.rejected?.reason == .separatorNotAllowed)
        #expect(read("é TLSv1", Self.full).rejected?.offset == 0 && read("TLSv1 TLSv1.2 é", Self.full).rejected?.offset == 14)
        #expect(read("TLSv1.2\0#", Self.full).enabled == versions("1.2"))
        for byte in UInt8.min...UInt8.max { _ = ProtocolList(bytes: [byte, 0x21, byte, 0x3E, 0x3D, byte]).read(by: Self.bounds) }
    }

    @Test("The first bad token is the one named")
    func firstBad() { #expect(read("TLSv1.2 foo #", Self.full).rejected == RejectedToken(token: "foo", offset: 8, reason: .unknownWord)) }

    @Test("Valid and nothing left on is a fault of its own")
    func nothingEnabled() {
        let reading = read("!SSLv3, !TLSv1, !TLSv1.1, !TLSv1.2, !TLSv1.3", Self.full)
        #expect(
            reading.isValid && reading.stopsTLS && reading.notes.contains(.nothingEnabled) && !reading.notes.contains(.policyNotCounted))
    }

    @Test("What was assumed and what is odd about the build is said")
    func buildNotes() {
        #expect(read("TLSv1", build("2.6.6")).notes == [.assumedOpenSSL("1.0.1")])
        #expect(read("TLSv1", build("3.5.0")).notes == [.assumedOpenSSL("1.1.1"), .policyNotCounted])
        #expect(read("#", build("3.5.0")).notes == [.assumedOpenSSL("1.1.1")])
        #expect(read("TLSv1", build("2.6.6", openssl: "1.0.1e")).notes.isEmpty)
        #expect(read("TLSv1.2", build("3.12.0", openssl: "3.5.0")).notes.first == .newerThanKnown("3.11.6"))
        let impossible = read(">=TLSv1.2", build("3.6.0", openssl: "1.0.2k"))
        #expect(impossible.enabled == versions("1.2"))
        #expect(impossible.notes.contains { if case .impossibleBuild(let why) = $0 { why.contains("1.1.1") } else { false } })
        #expect(read("TLSv1.2", build("3.5.0", openssl: "1.0.2k")).notes.isEmpty)
    }
}
