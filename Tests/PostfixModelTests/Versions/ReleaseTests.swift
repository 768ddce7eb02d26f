// Releases are ordered as history has them; junk is refused.

import Testing

@testable import PostfixModel

@Suite("Release")
struct ReleaseTests {
    @Test("Releases, candidates and snapshots are ordered as history has them")
    func order() {
        let ascending = [
            "2.2.12", "2.3-20060604", "2.3.0", "2.3.19", "2.6.6", "2.6.14", "2.6.15", "2.8.0", "2.8.20", "2.9-20110501",
            "2.9-20120102", "2.9.0-RC1", "2.9.0-RC2", "2.9.0", "2.9.15", "2.10-20120422", "2.10.0", "2.10.10", "3.9-20240101", "3.9",
            "3.9.1", "3.10.13", "3.11.6", "4.0.0",
        ].map { Release($0)! }
        #expect(ascending.shuffled().sorted().map(\.description) == ascending.map(\.description))
    }

    @Test(
        "Texts for one and the same release are equal",
        arguments: [
            ("3.9", "3.9.0"), ("2.9-20110501", "2.9-20110501-nonprod"), ("3.10-RC1", "3.10.0-RC1"), ("2.6.6", "2.6.6-nonprod"),
        ])
    func same(left: String, right: String) throws {
        let (one, two) = (try #require(Release(left)), try #require(Release(right)))
        #expect(one == two && !(one < two) && !(two < one) && one.hashValue == two.hashValue)
        #expect(one.description == left && two.description == right)
    }

    @Test(
        "What no Postfix calls itself is no release",
        arguments: [
            "", "3", "2.6.6.1", "2.6.", ".6", "2..6", "v2.6.6", "2.6.6 ", " 2.6.6", "2.6.x", "2.06", "-2.6", "2.6.6-8.el6", "2.6.6-",
            "2.9.0-20110501", "2.9-2011", "2.9-20111301", "2.9-20110532", "2.9-20110501-RC1", "2.9.0-RC", "2.9.0-nonprod-nonprod", "2,6,6",
            "99999999999999999999.1", "2.99999999999999999999", "2.6.99999999999999999999", "2.9.0-RC99999999999999999999", "２.６.６",
        ])
    func junk(text: String) { #expect(Release(text) == nil) }

    @Test("The parts are what the text names")
    func parts() throws {
        let snapshot = try #require(Release("2.9-20110501"))
        #expect((snapshot.major, snapshot.minor, snapshot.patch, snapshot.snapshot) == (2, 9, 0, 20_110_501))
        #expect(Release("2.10.0-RC1")?.candidate == 1)
    }

    @Test("A release newer than all known says so")
    func newest() {
        #expect(Release.newestKnown == Release("3.11.6"))
        #expect(Release("3.11.7")!.isNewerThanKnown && Release("3.12-20260401")!.isNewerThanKnown && !Release("3.11.6")!.isNewerThanKnown)
    }
}
