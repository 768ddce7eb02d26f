import Testing

@testable import Diagnosis

@Suite("Moments as a person reads them")
struct MomentTests {
    @Test(
        "a stamp of a log has the short form of syslog, whatever the logger wrote",
        arguments: [
            ("2026-11-28T12:03:08.123456+01:00", "Nov 28 12:03:08"), ("2026-11-03T00:00:59Z", "Nov  3 00:00:59"),
            ("2026-11-28 12:03:08", "Nov 28 12:03:08"), ("Nov 28 12:03:08", "Nov 28 12:03:08"), ("", ""),
            ("no stamp at all", "no stamp at all"),
        ])
    func stamps(written: String, spoken: String) {
        #expect(LogStamp.spoken(written) == spoken)
    }

    @Test("a moment of a report has its year and its zone")
    func reports() {
        #expect(Moment(seconds: 1_795_867_388).spoken == "Nov 28 2026 12:03:08 UTC")
    }
}
