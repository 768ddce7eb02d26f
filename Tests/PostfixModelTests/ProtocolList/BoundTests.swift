// Bounds as 3.6 and later read them, traps included.

import Testing

@testable import PostfixModel

private let modern = build("3.7.11", openssl: "3.0.19")
private func read(_ list: String, by build: PostfixBuild = modern) -> ListReading { ProtocolList(list).read(by: build) }

@Suite("Bounds of 3.6 and later (FACTS §1.3)")
struct BoundTests {
    @Test(
        "A floor or ceiling, by name in any case or by hexadecimal number",
        arguments: [
            (">=TLSv1.2", "1.2 1.3"), (">=tlsV1.2", "1.2 1.3"), (">=TLSv1", "1.0 1.1 1.2 1.3"), ("<=TLSv1.2", "1.0 1.1 1.2"),
            (">=TLSv1.1 <=TLSv1.2", "1.1 1.2"),
            (">=0303", "1.2 1.3"), (">=303", "1.2 1.3"), (">=0x0303", "1.2 1.3"), (">=0X303", "1.2 1.3"), ("<=302", "1.0 1.1"),
            (">=SSLv3", "1.0 1.1 1.2 1.3"),
            (">=None", "1.0 1.1 1.2 1.3"), ("<=none", "1.0 1.1 1.2 1.3"), (">=0", "1.0 1.1 1.2 1.3"), (">=TLSv1.3", "1.3"), ("<=SSLv3", ""),
            (">=TLSv1.3:<=TLSv1.2", ""),
            ("<=TLSv1.2:>=TLSv1.2", "1.2"),
        ])
    func limits(list: String, enabled: String) {
        for release in ["3.6-20200725", "3.6.0", "3.7.11", "3.9", "3.11.6"] {
            let reading = read(list, by: build(release, openssl: "3.0.19"))
            #expect(reading.isValid && reading.enabled == versions(enabled), "\(release)")
        }
    }

    @Test(
        "What is neither name nor number voids the list",
        arguments: [
            ">=1.2", ">=TLS1.2", ">=TLSv1.4", ">=-1", ">=SSLv2", ">=0x", ">=0xg", ">=+", ">=-", ">=\u{0B}", ">=303g", ">=80000000",
            ">=ffffffffffffffff",
            ">=10000000000000000", ">=fffffffffffffffffffff", "!>=TLSv1", ">TLSv1", "<TLSv1.2", "=>TLSv1.2", "≥TLSv1.2", "==TLSv1.2",
            "=TLSv1.2", ">", "<", "=<TLSv1.2", ">=>=TLSv1",
        ])
    func notBounds(list: String) {
        #expect(read(list).rejected == RejectedToken(token: list, offset: 0, reason: .notABound))
    }

    @Test(
        "Whatever strtoul takes is a number: signs, VT and FF before it, a negative number that wraps around",
        arguments: [
            (">=+303", "1.2 1.3"), (">=+0x303", "1.2 1.3"), (">=-0", "1.0 1.1 1.2 1.3"), (">=\u{0B}303", "1.2 1.3"),
            (">=\u{0C}\u{0B}0303", "1.2 1.3"),
            (">=-fffffffffffffcfd", "1.2 1.3"), (">=0000000000000000000000303", "1.2 1.3"),
        ])
    func strtoul(list: String, enabled: String) {
        #expect(read(list).isValid && read(list).enabled == versions(enabled))
    }

    @Test(
        "A number that OpenSSL does not take is accepted and sets no limit",
        arguments: [">=0305", ">=12", ">=a", ">=fff", "<=1", ">=7fffffff", "<=0305", ">=2ff", ">=feff"])
    func unusable(list: String) {
        let reading = read(list)
        #expect(reading.isValid && reading.enabled == versions("1.0 1.1 1.2 1.3") && reading.notes.contains(.boundNotApplied(list)))
    }

    @Test(
        "A later bound of the same kind takes the place of an earlier one",
        arguments: [
            (">=TLSv1.2, >=TLSv1", "1.0 1.1 1.2 1.3"), (">=TLSv1, >=TLSv1.3", "1.3"), (">=TLSv1.2 >=", "1.0 1.1 1.2 1.3"),
            (">=TLSv1.2 >=12", "1.0 1.1 1.2 1.3"), (">=12 >=TLSv1.2", "1.2 1.3"),
        ])
    func later(list: String, enabled: String) { #expect(read(list).enabled == versions(enabled)) }

    @Test("An unusable bound that a later one replaced is not worth a note")
    func replaced() { #expect(!read(">=12 >=TLSv1.2").notes.contains(.boundNotApplied(">=12"))) }

    @Test(
        "A blank after >= is accepted and means an inclusion",
        arguments: [
            (">= TLSv1.2", "1.2", ">= TLSv1.2"), ("<= TLSv1.2", "1.2", "<= TLSv1.2"), (">=", "1.0 1.1 1.2 1.3", ">="),
            ("!TLSv1 >=", "1.1 1.2 1.3", ">="),
        ])
    func blank(list: String, enabled: String, note: String) {
        let reading = read(list)
        #expect(reading.isValid && reading.enabled == versions(enabled) && reading.notes.contains(.blankAfterBound(note)))
    }

    @Test(
        "Bounds and names are intersected, in any order",
        arguments: [
            (">=TLSv1.2, TLSv1", ""), ("TLSv1, >=TLSv1.2", ""), (">=TLSv1.1, !TLSv1.2", "1.1 1.3"), ("!TLSv1.3 >=TLSv1.2", "1.2"),
            (">=TLSv1.1, TLSv1.1, TLSv1.3", "1.1 1.3"),
        ])
    func mixed(list: String, enabled: String) {
        let reading = read(list)
        #expect(reading.isValid && reading.enabled == versions(enabled) && reading.notes.contains(.nothingEnabled) == enabled.isEmpty)
    }

    @Test(
        "Before 3.6 every bound is an unknown word",
        arguments: ["2.5.0", "2.6.6", "2.11.11", "3.3.1", "3.4.13", "3.5.25", "3.5.27", "3.6-20200724"])
    func tooOld(release: String) {
        for list in [">=TLSv1.2", "<=TLSv1.2", ">=", ">=0303", "!SSLv2 >=TLSv1"] {
            #expect(read(list, by: build(release, openssl: "1.1.1")).rejected?.reason == .boundsNotKnownYet)
        }
    }
}
