// The facts table reads strictly, and its release lists mean what its head says.

import Resources
import Testing

@testable import PostfixModel

@Suite("Release facts")
struct ReleaseFactsTests {
    @Test("Every row of the table reads, and each kind of fact is there")
    func table() throws {
        let facts = try ReleaseFacts(parsing: Resources.releaseFacts)
        #expect(facts.names.count == 6 && facts.effects.count == 6 && facts.offers.count == 5 && facts.boundNames.count == 6)
        #expect(facts.lines.count == 22 && facts.articleLatest.count == 4 && facts.articleBelow != nil && facts.policySince != nil)
        #expect(Set(facts.defaults.map(\.parameter)).count == 8 && facts.backPorts.count == 1 && facts.backPortDefaults.count == 3)
        #expect(!facts.needs.isEmpty && !facts.assumed.isEmpty && facts.nameHeaders.count == 2 && facts.effectHeaders.count == 4)
        #expect([facts.lists, facts.strict, facts.exclusions, facts.bounds].allSatisfy { $0.releases.count == 1 })
        #expect(facts.lines.map(\.last) == facts.lines.map(\.last).sorted() && facts.lines.allSatisfy { $0.first.isOnLine(of: $0.last) })
    }

    @Test(
        "A malformed row is an error that names its line",
        arguments: [
            ("no source", "lists since 2.3.0"), ("empty source", "lists since 2.3.0 | "), ("unknown fact", "listen since 2.3.0 | x"),
            ("junk release", "lists since 2.x | x"), ("release missing", "lists since | x"), ("since missing", "lists 2.3.0 | x"),
            ("two releases of one line", "lists since 2.6.1 2.6.2 | x"), ("releases descending", "lists since 2.7.1 2.6.2 | x"),
            ("unknown name", "name TLSv9 since 2.3.0 | x"), ("no rule", "offered TLSv1 1.0.1 | x"),
            ("SSLv2 offered", "offered SSLv2 before 1.1.0 | x"),
            ("no number", "bound TLSv1 xyz | x"), ("no value", "default p since 2.3.0 | x"),
            ("value too much", "lists since 2.3.0 = 1 | x"),
            ("words left over", "article below 2.10 2.11 | x"), ("no OpenSSL", "needs openssl x since 2.3.0 | x"),
        ])
    func malformed(why: String, row: String) {
        let error = #expect(throws: FactError.self, "\(why)") { try ReleaseFacts(parsing: "# head\n\n" + row) }
        #expect(error?.line == 3)
    }

    @Test(
        "A fact holds from the release of the own line on, and on every later line (FACTS §1.1)",
        arguments: [
            ("2.6.14", false), ("2.6.15", true), ("2.7.8", false), ("2.7.9", true), ("2.8.9", false), ("2.8.10", true), ("2.9.1", false),
            ("2.9.2", true), ("2.9-20120501", false), ("2.10-20120421", false), ("2.10-20120422", true), ("2.10.0", true), ("3.0.0", true),
            ("2.5.17", false),
        ])
    func since(release: String, covered: Bool) {
        #expect(ReleaseFacts.known.names[.tlsv1_2]!.covers(Release(release)!) == covered)
    }

    @Test(
        "The release to go to is on the own line where one has the fact, else on the first line after",
        arguments: [
            ("2.6.6", "2.6.15"), ("2.7.0", "2.7.9"), ("2.5.17", "2.6.15"), ("2.10-20120101", "2.10-20120422"),
        ])
    func first(release: String, first: String) {
        #expect(ReleaseFacts.known.names[.tlsv1_2]!.first(for: Release(release)!) == Release(first))
        #expect(ReleaseFacts.known.names[.tlsv1_2]!.first(for: Release(first)!) == nil)
    }
}
