// All words of a list that are not taken, in one summary and as few sentences as they have reasons.

import Testing

@testable import PostfixModel
@testable import Diagnosis

@Suite("Rejected words") struct RejectedWordsTests {
    private func words(_ release: String, _ lists: String...) throws -> RejectedWords {
        let build = PostfixBuild(
            release: try #require(Release(release)), headers: OpenSSLVersion("1.0.2"), library: OpenSSLVersion("1.0.2"))
        let values = lists.map {
            EffectiveValue(parameter: TLSParameter.mandatory, text: $0)
        }
        return RejectedWords(values, build: build)
    }

    @Test(
        "every word is named, once, by what is wrong with it",
        arguments: [
            ("2.6.6", "TLSv1 TLSv1.1 TLSv1.2", "does not know TLSv1.1 and TLSv1.2"),
            ("2.6.6", "!TLSv1.1, TLSv1.1", "does not know TLSv1.1"),
            ("2.10.1", "TLSv1.2 TLSv1.3", "does not know TLSv1.3"),
            ("2.10.1", ">=TLSv1.2 <=TLSv1.3", "does not understand >=TLSv1.2 and <=TLSv1.3"),
            (
                "2.10.1", ">=TLSv1.2, TLSv1.3 # new",
                "does not know TLSv1.3, does not understand >=TLSv1.2 and does not take \"#\" and \"new\""
            ),
            ("2.10.1", "!SSLv2, !SSLv3", ""),
            ("2.10.1", "", ""),
        ])
    func summary(_ release: String, _ list: String, _ summary: String) throws {
        #expect(try words(release, list).summary == summary)
    }

    @Test("bytes that are no text end where the word ends") func bytes() throws {
        let build = PostfixBuild(release: try #require(Release("3.5.25")))
        let bytes: [UInt8] = [0xC2, 0x2C, 0xFF, 0xA0, 0x20, 0x23]
        let value = EffectiveValue(parameter: TLSParameter.mandatory, raw: "", expandedBytes: bytes, origin: .builtIn)
        #expect(RejectedWords([value], build: build).words.count == 3)
    }

    @Test("one sentence for words of one kind, one for each of the others") func sentences() throws {
        let names = try words("2.6.6", "TLSv1 TLSv1.1 TLSv1.2", "TLSv1.2").sentences
        #expect(names.count == 1)
        #expect(names.first?.contains("does not know the names \"TLSv1.1\" and \"TLSv1.2\"") == true)
        #expect(try words("2.10.1", "#, \"TLSv1\"").sentences.count == 2)
    }

    @Test("text that was pasted in by mistake is read once, and not every word of it told") func many() throws {
        let text = (0..<20_000).map { "word\($0)" }.joined(separator: " ")
        let start = ContinuousClock.now
        let words = try words("2.6.6", text)
        #expect(words.words.count == RejectedWords.most && !words.sentences.isEmpty)
        // Read anew for each word it took minutes.
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
