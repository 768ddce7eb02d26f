// A log folded: however much there is of it, the counts are right and the room it takes has bounds.

import Testing

@testable import Diagnosis

@Suite("A log, folded") struct LogFoldTests {
    private func stamp(_ second: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "Nov \(10 + second / 86400) \(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    private func lines(_ count: Int, from first: Int = 0) -> [String] {
        (first..<(first + count)).flatMap { number in
            [
                "\(stamp(number * 7)) vm postfix/smtpd[\(number % 30_000 + 1)]: warning: Invalid TLS protocol list \"x\": disabling TLS support",
                "\(stamp(number * 7)) vm postfix/smtpd[\(number % 30_000 + 1)]: warning: Wrapper-mode request dropped from c[10.\(number / 65536).\(number / 256 % 256).\(number % 256)] for service smtps. TLS context initialization failed.",
            ]
        }
    }

    private let reload = "Nov 12 00:00:00 vm postfix/master[1]: reload -- version 2.6.6, configuration /etc/postfix"

    private func fold(_ lines: [String]) -> LogFold {
        var fold = LogFold(configDirectory: "/etc/postfix", end: Moment.day(year: 2026, month: 11, day: 28) * 86400)
        var reader = LogReader()
        for event in lines.flatMap({ reader.take(Array($0.utf8)) }) { fold.add(event) }
        fold.close(reader)
        return fold
    }

    private func digest(_ fold: LogFold) -> LogDigest {
        var facts = LogFacts()
        facts.events = fold.events
        facts.counted = fold.counted
        facts.sources = [LogSource(name: "a"), LogSource(name: "b"), LogSource(name: "c")]
        return LogDigest(facts, configDirectory: "/etc/postfix", values: ["x"], services: ["smtps"])
    }

    @Test("60,000 events and a reload among them: counts, first and last, fresh and stale, clients and pairs are exact") func many() {
        let log = lines(20_000) + [reload] + lines(10_000, from: 20_000)
        let folded = fold(log)
        let digest = digest(folded)
        #expect(folded.events.count < 200)
        #expect(digest.invalidLists.count == 30_000 && digest.drops.count == 30_000 && digest.pairs == 30_000)
        #expect(digest.freshInvalidListCount == 10_000 && digest.freshDroppedClientCount == 10_000)
        #expect(digest.clients.count == 30_000 && !digest.hasMoreClients)
        #expect(digest.invalidLists.first?.stamp == stamp(0) && digest.invalidLists.last?.stamp == stamp(29_999 * 7))
        #expect(digest.lastReload?.stamp == "Nov 12 00:00:00" && digest.foreign == 0)
    }

    @Test(
        "pieces joined at their seams tell the same as the log in one piece", arguments: [[1], [20_001], [7, 20_000], [39_999, 40_001]])
    func seams(cuts: [Int]) {
        let log = lines(10_000) + [reload] + lines(10_000, from: 10_000)
        let bounds = [0] + cuts.map { min($0, log.count) } + [log.count]
        var joined: LogFold?
        for (index, (start, end)) in zip(bounds, bounds.dropFirst()).enumerated() {
            let piece = fold(Array(log[start..<end]))
            joined = joined.map { piece.following($0, shift: index) } ?? piece
        }
        let (whole, parts) = (digest(fold(log)), digest(joined!))
        #expect(parts.invalidLists.count == whole.invalidLists.count && parts.drops.count == whole.drops.count)
        #expect(parts.freshInvalidListCount == whole.freshInvalidListCount)
        #expect(parts.freshDroppedClientCount == whole.freshDroppedClientCount)
        #expect(parts.pairs == whole.pairs && parts.clients.count == whole.clients.count)
        #expect(parts.invalidLists.first?.line == whole.invalidLists.first?.line)
        #expect(parts.drops.last?.line == whole.drops.last?.line)
    }

    @Test("a line for seven counts seven times") func repeated() {
        let line =
            "Nov 23 11:44:20 vm postfix/smtpd[9]: message repeated 7 times: [ warning: Invalid TLS protocol list \"x\": disabling TLS support]"
        #expect(digest(fold([line])).invalidLists.count == 7)
    }

    @Test("texts that are never twice the same have bounds, too") func texts() {
        let log = (0..<50_000).map { "Nov 23 11:44:20 vm postfix/smtpd[9]: fatal: no memory at \($0)" }
        let folded = fold(log)
        #expect(folded.events.count < 2000)
        #expect(folded.events.count + folded.counted.reduce(0) { $0 + $1.count } == 50_000)
    }

    @Test("stamps of every logger are moments; one without a year is of the last year it can be of") func stamps() {
        let end = Moment.day(year: 2027, month: 1, day: 2) * 86400
        func iso(_ text: String) -> String? { LogStamp(text).map { Moment(seconds: $0.seconds(notAfter: end)).iso } }
        #expect(iso("Jan  1 00:00:01") == "2027-01-01T00:00:01Z")
        #expect(iso("Dec 31 23:59:59.123456") == "2026-12-31T23:59:59Z")
        #expect(iso("2026-11-23T11:44:20.123+01:00") == "2026-11-23T11:44:20Z")
        #expect(LogStamp("2026-11-23T11:44:20.123+01:30")?.zone == 90 && LogStamp("2026-11-23T11:44:20Z")?.zone == 0)
        for text in ["", "Nov", "Nov 23 11:44", "Foo 23 11:44:20", "Nov 99 11:44:20"] { #expect(LogStamp(text) == nil) }
    }
}
