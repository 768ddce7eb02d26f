import Glibc
import Testing

@testable import PracticeServer

@Suite("The simulated server's log")
struct PracticeLogTests {
    /// 2026-11-28 08:30:00, local time.
    private var now: time_t {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday, parts.tm_hour, parts.tm_min) = (126, 10, 28, 8, 30)
        parts.tm_isdst = -1
        return mktime(&parts)
    }

    @Test("its last line is of the last 24 hours, and the lines before it keep their distance and time of day")
    func recent() {
        let log = "Feb 20 23:59:59 mail a: 1\nFeb 21 06:58:31 mail a: 2\nFeb 21 07:12:05 mail a: 3\n"
        #expect(
            PracticeLog.recent(log, now: now)
                == "Nov 27 23:59:59 mail a: 1\nNov 28 06:58:31 mail a: 2\nNov 28 07:12:05 mail a: 3\n")
        #expect(PracticeLog.recent("Feb 21 09:00:00 mail a: 1\n", now: now) == "Nov 27 09:00:00 mail a: 1\n", "later than it is today")
    }

    @Test("an old day of a later month, and what is no line of a log")
    func others() {
        #expect(PracticeLog.recent("Dec 31 01:00:00 mail a: 1\nno stamp\n", now: now) == "Nov 28 01:00:00 mail a: 1\nno stamp\n")
        #expect(PracticeLog.recent("", now: now).isEmpty)
    }
}
