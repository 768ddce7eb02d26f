// What is proposed for rejected lists, and the law that every proposal keeps.

import Testing

@testable import PostfixModel

@Suite("Respelling")
struct RespellingTests {
    @Test(
        "The intent in a spelling the build knows, exclusions first",
        arguments: [
            ("bounds on 3.5", "3.5.25", "1.1.1", ">=TLSv1.2", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2 1.3"),
            ("a blank after the bound on 3.5", "3.5.25", "1.1.1", ">= TLSv1.2", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2 1.3"),
            ("1.3 named on 2.11", "2.11.3", "1.0.1t", "TLSv1.2, TLSv1.3", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2"),
            ("only 1.3 on 2.11", "2.11.3", "1.0.1t", "TLSv1.3", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.3", "1.2"),
            ("the article's list", "2.6.6", "1.0.1e", "TLSv1 TLSv1.1 TLSv1.2", "!SSLv2, !SSLv3", "1.0 1.1 1.2", "1.0 1.1 1.2"),
            ("1.2 only on 2.6.6 cannot be had", "2.6.6", "1.0.1e", "TLSv1.2", "!SSLv2, !SSLv3, !TLSv1", "1.2", "1.1 1.2"),
            ("1.0 misspelt on 2.6.6", "2.6.6", "1.0.1e", "TLSv1.0", "!SSLv2, !SSLv3", "1.0", "1.0 1.1 1.2"),
            ("1.0 misspelt on a fixed version", "2.10.1", "1.0.1e", "TLSv1.0", "!SSLv2, !SSLv3, !TLSv1.1, !TLSv1.2", "1.0", "1.0"),
            (
                "1.0 and 1.1 excluded on 2.6.6", "2.6.6", "1.0.1e", "!SSLv2 !SSLv3 !TLSv1 !TLSv1.1", "!SSLv2, !SSLv3, !TLSv1", "1.2 1.3",
                "1.1 1.2"
            ),
            (
                "text after # restricts", "3.7.11", "3.0.19", "!SSLv2, !SSLv3 #, !TLSv1", "!SSLv2, !SSLv3, !TLSv1", "1.1 1.2 1.3",
                "1.1 1.2 1.3"
            ),
            (
                "text after # does not widen", "3.7.11", "3.0.19", "TLSv1.2 # TLSv1", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.3", "1.2",
                "1.2"
            ),
            ("nothing before the #", "3.7.11", "3.0.19", "#TLSv1.2 TLSv1.3", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2 1.3"),
            ("Apache's style", "3.7.11", "3.0.19", "all -SSLv2 -SSLv3 -TLSv1", "!SSLv2, !SSLv3, !TLSv1", "1.1 1.2 1.3", "1.1 1.2 1.3"),
            ("nginx's semicolon", "3.4.13", "1.1.1", "TLSv1.2 TLSv1.3;", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2 1.3"),
            ("a blank after !", "3.4.13", "1.1.1", "! SSLv2, ! SSLv3, ! TLSv1", "!SSLv2, !SSLv3, !TLSv1", "1.1 1.2 1.3", "1.1 1.2 1.3"),
            ("quotes", "3.4.13", "1.1.1", "\"!SSLv2, !SSLv3\"", "!SSLv2, !SSLv3", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2 1.3"),
            ("a no-break space", "3.4.13", "1.1.1", "!SSLv2,\u{A0}!SSLv3", "!SSLv2, !SSLv3", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2 1.3"),
            ("bounds stay bounds where they are known", "3.7.11", "3.0.19", ">=TLS1.2", ">=TLSv1.2", "1.2 1.3", "1.2 1.3"),
            ("a strict bound", "3.7.11", "3.0.19", ">TLSv1.1", ">=TLSv1.2", "1.2 1.3", "1.2 1.3"),
            ("both bounds", "3.7.11", "3.0.19", "=>TLSv1.1 <TLSv1.3", ">=TLSv1.1, <=TLSv1.2", "1.1 1.2", "1.1 1.2"),
            ("a number as bound on 3.5", "3.5.25", "1.1.1", ">=0303", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3", "1.2 1.3"),
            ("a floor of 1.0 keeps SSLv3 off", "2.10.1", "1.0.1e", ">=TLSv1", "!SSLv2, !SSLv3", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2"),
            ("a floor of SSLv3 does not turn it on", "2.10.1", "1.0.1e", ">=SSLv3", "!SSLv2, !SSLv3", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2"),
            ("SSLv3 by name stays", "2.6.6", "1.0.1e", "SSLv3 TLSv1 TLSv1.1 TLSv1.2", "!SSLv2", "3 1.0 1.1 1.2", "3 1.0 1.1 1.2"),
            ("2.4 knows inclusions only", "2.4.16", "1.0.1e", "!SSLv2, !SSLv3", "TLSv1", "1.0 1.1 1.2 1.3", "1.0 1.1 1.2"),
            ("an inert name cannot exclude 1.3", "3.3.0", "1.1.1", "TLSv1_2", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2", "1.2 1.3"),
        ])
    func spelling(why: String, release: String, openssl: String, list: String, value: String, meant: String, gets: String) throws {
        let respelling = try #require(ProtocolList(list).respelled(for: build(release, openssl: openssl)), "\(why)")
        #expect(respelling == Respelling(value: value, meant: versions(meant), gets: versions(gets)), "\(why)")
    }

    @Test(
        "Nothing is proposed for a valid list, nor where the wish cannot be told without weakening it",
        arguments: [
            ("valid", "!SSLv2"), ("only unknown words", "foo bar"), ("nothing but noise", "#"), ("an unreadable exclusion", "TLSv1.2 !foo"),
            ("an unreadable bound", ">=TLSv1.4"), ("an unreadable bound beside a good one", ">=TLSv1.4 TLSv1.2"),
            ("a range", "TLSv1 - TLSv1.2"), ("a bound turned round", "!>=TLSv1.2"), ("nothing", "none"),
            ("a version that does not exist", "TLSv1.4"), ("it beside an exclusion", "TLSv1.4, !SSLv3"),
            ("everything excluded", "!SSLv3;!TLSv1;!TLSv1.1;!TLSv1.2;!TLSv1.3"), ("only SSLv2", "SSLv2 #"),
            ("a ceiling below everything", "<SSLv3"), ("no version at all above", ">TLSv1.3"),
        ])
    func nothing(why: String, list: String) {
        #expect(ProtocolList(list).respelled(for: build("3.7.11", openssl: "3.0.19")) == nil, "\(why)")
    }

    @Test(
        "A plus behind a version means that one and all newer; between versions it separates",
        arguments: [
            ("TLSv1.2+", "3.7.11", ">=TLSv1.2", "1.2 1.3"), ("TLSv1.2+", "3.5.25", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3"),
            ("\"TLSv1.1+\", !TLSv1.3", "3.5.25", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.3", "1.1 1.2"),
            (">=TLSv1.2+", "3.5.25", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3"),
            ("TLSv1.1+TLSv1.2", "3.5.25", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.3", "1.1 1.2"),
        ])
    func plus(list: String, release: String, value: String, gets: String) throws {
        let respelling = try #require(ProtocolList(list).respelled(for: build(release, openssl: "3.0.19")))
        #expect(respelling.value == value && respelling.gets == versions(gets))
    }

    @Test(
        "Where the bounds forbid what is named, the bounds count and the names do not",
        arguments: [
            ("3.7.11", ">=TLSv1.2, TLSv1.0", ">=TLSv1.2", "1.2 1.3"),
            ("3.5.25", ">=TLSv1.2, TLSv1.0", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3"),
            ("3.7.11", "<=TLS1.1 TLSv1.2", ">=TLSv1, <=TLSv1.1", "1.0 1.1"),
        ])
    func contradiction(release: String, list: String, value: String, gets: String) throws {
        let respelling = try #require(ProtocolList(list).respelled(for: build(release, openssl: "1.1.1")))
        #expect(respelling.value == value && respelling.gets == versions(gets) && respelling.isContradictory)
    }

    @Test(
        "What the words still legible forbid stays forbidden where the whole cannot be told",
        arguments: [
            ("TLSv1.2 !foo", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.3", "1.2"),
            (">=TLSv1.4 TLSv1.2", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.3", "1.2"),
            ("!SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !foo", "!SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "1.2 1.3"),
            ("TLSv1.4, !SSLv3", "!SSLv2, !SSLv3", "1.0 1.1 1.2 1.3"),
        ])
    func legible(list: String, value: String, gets: String) throws {
        let build = build("3.7.11", openssl: "3.0.19")
        #expect(ProtocolList(list).respelled(for: build) == nil)
        let respelling = try #require(ProtocolList(list).legiblyRespelled(for: build))
        #expect(respelling.value == value && respelling.gets == versions(gets))
    }

    @Test(
        "Nothing is legible in noise, in a range and in what does not exist",
        arguments: ["modern", "#", "TLSv1.4", "TLSv1 - TLSv1.2", "!foo"])
    func illegible(list: String) {
        #expect(ProtocolList(list).legiblyRespelled(for: build("3.7.11", openssl: "3.0.19")) == nil)
    }

    @Test(
        "A text names nothing below TLS 1.2, or something",
        arguments: [
            ("TLSv1.4", true), ("TLSv1.2-TLSv1.3", true), ("TLSv1.2", true), ("TLSv1.2, TLSv1.3;", true), (">=TLSv1.2", true),
            ("TLSv1.2 !foo", true),
            ("!SSLv2, !SSLv3, !TLSv1, !TLSv1.1 #", true), ("TLSv1 - TLSv1.2", false), ("TLSv1.1-TLSv1.3", false), ("TLSv1.4, TLSv1", false),
            ("!SSLv2, !SSLv3", false), ("TLSv1 TLSv1.1 TLSv1.2", false), ("modern", false), ("", false), ("<=TLSv1.2", false),
        ])
    func named(list: String, isSo: Bool) {
        #expect(ProtocolList(list).namesNothing(below: .tlsv1_2) == isSo)
    }

    @Test(
        "Who switches off by name writes exclusions",
        arguments: [("!SSLv2", true), ("-SSLv3", true), ("! SSLv3", true), ("TLSv1.2", false), (">=TLSv1", false), ("!foo", false)])
    func exclusions(list: String, isSo: Bool) {
        #expect(ProtocolList(list).excludesByName == isSo)
    }

    @Test("What differs is said: extra versions and missing ones")
    func difference() throws {
        let only12 = try #require(ProtocolList("TLSv1.2").respelled(for: build("2.6.6", openssl: "1.0.1e")))
        #expect(only12.gets == only12.meant.union(versions("1.1")))
        let only13 = try #require(ProtocolList("TLSv1.3").respelled(for: build("2.11.3", openssl: "1.0.1t")))
        #expect(only13.gets.subtracting(only13.meant) == versions("1.2") && only13.meant.subtracting(only13.gets) == versions("1.3"))
    }

    static let words = [
        "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "SSLv3", "!SSLv2", "!SSLv3", "!TLSv1", "!TLSv1.1", "!TLSv1.3", ">=TLSv1.2", "<=TLSv1.2",
        ">= TLSv1.1", ">TLSv1", "TLSv1.0", "-SSLv3",
        "TLS1.2", "! TLSv1", "#", "#TLSv1", ";", "\"TLSv1.2\"", "all", "foo", "0303", "–SSLv3", "TLSv1|TLSv1.1", "TLSv1.2+",
    ]

    @Test(
        "Law: a respelled value is valid, leaves something on, and gets what it says; SSLv3 only where it was included by name",
        arguments: everyRelease)
    func law(release: Release) {
        let lists = Self.words + Self.words.map { "TLSv1.2, !TLSv1.1, \($0) #, !TLSv1" }
        var proposals = 0
        for openssl in ["1.0.1e", "1.1.1"] {
            proposals += expectLaw(lists, PostfixBuild(release: release, library: OpenSSLVersion(openssl)))
        }
        #expect(proposals > 20 || !PostfixBuild(release: release).hasLists)
    }

    @Test(
        "The law holds for every pair of words on builds of every kind",
        arguments: [
            ("2.4.16", "1.0.1e"), ("2.6.6", "1.0.1e"), ("2.10.1", "1.0.1e"), ("3.3.0", "1.1.1"), ("3.5.25", "1.1.1"), ("3.7.11", "3.0.19"),
        ])
    func lawForPairs(release: String, openssl: String) {
        let pairs = Self.words.flatMap { one in Self.words.map { "\(one), \($0)" } }
        #expect(expectLaw(pairs, build(release, openssl: openssl)) > 300)
    }

    /// How many of the lists are respelled.
    private func expectLaw(_ lists: [String], _ build: PostfixBuild) -> Int {
        var proposals = 0
        for text in lists {
            guard let respelling = ProtocolList(text).respelled(for: build) else { continue }
            proposals += 1
            let reading = ProtocolList(respelling.value).read(by: build)
            let holds =
                reading.isValid && !reading.enabled.isEmpty && reading.enabled == respelling.gets
                && (!respelling.gets.contains(.sslv3) || (text.contains("SSLv3") && respelling.meant.contains(.sslv3)))
            if !holds { Issue.record("\(text) on \(build.release) with \(build.effectiveLibrary): \(respelling)") }
        }
        return proposals
    }
}
