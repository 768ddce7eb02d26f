import Diagnosis
import Repair
import Testing

@Suite("Names of changes")
struct ChangeIdentifierTests {
    @Test(
        "a moment is written in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_487_702_504, "2017-02-21T18:41:44Z"),
            (1_795_442_709, "2026-11-23T14:05:09Z"), (4_107_542_399, "2100-02-28T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ])
    func moments(seconds: Int, text: String) { #expect(Moment(seconds: seconds).iso == text) }

    @Test("a name is the moment without colons; the same second gets a counter; a clock put back still gives a later name")
    func grows() throws {
        let moment = Moment(seconds: 1_487_702_504)
        let first = ChangeIdentifier(now: moment, after: [])
        #expect(first.text == "2017-02-21T18-41-44Z")
        let second = ChangeIdentifier(now: moment, after: [first])
        #expect(second.text == "2017-02-21T18-41-44Z-2" && first < second)
        let third = ChangeIdentifier(now: Moment(seconds: 0), after: [first, second])
        #expect(third.text == "2017-02-21T18-41-44Z-3" && second < third)
        #expect(try #require(ChangeIdentifier("2017-02-21T18-41-44Z-9")) < #require(ChangeIdentifier("2017-02-21T18-41-44Z-10")))
    }

    @Test(
        "a clock that is thousands of years off still makes a name that is read again",
        arguments: [-1, Int.min / 2, 253_402_300_800, Int.max / 2])
    func farOff(seconds: Int) throws {
        let id = ChangeIdentifier(now: Moment(seconds: seconds), after: [])
        #expect(ChangeIdentifier(id.text) == id)
        let next = ChangeIdentifier(now: Moment(seconds: 1_487_702_504), after: [id])
        #expect(try #require(ChangeIdentifier(next.text)) > id)
    }

    @Test(
        "text that is no name of ours is refused",
        arguments: [
            "", "..", "2017-02-21T18-41-44Z/..", "2017-02-21T18-41-44Z-1", "2017-02-21T18-41-44Z-", "2017-02-21T18-41-44Z-02",
            "2017-02-21T18:41:44Z", "2017-02-21T18-41-44Z-2x", "2017-02-21T18-41-44Z-9999999999",
        ])
    func refused(text: String) { #expect(ChangeIdentifier(text) == nil) }

    @Test(
        "a new name can always be read back, whatever names lie about",
        arguments: ["2026-11-23T14-05-09Z-999999998", "2026-11-23T14-05-09Z-999999999", "9999-99-99T99-99-99Z-999999999"])
    func readBack(name: String) throws {
        let forged = try #require(ChangeIdentifier(name))
        let next = ChangeIdentifier(now: Moment(seconds: 0), after: [forged])
        #expect(ChangeIdentifier(next.text) == next && next != forged)
    }
}
