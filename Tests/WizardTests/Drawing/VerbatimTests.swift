import Repair
import TerminalUI
import TestSupport
import Testing

@testable import Wizard

@Suite("Commands and paths brought to a width")
struct VerbatimTests {
    @Test("what fits is left as it is, blanks included")
    func fits() {
        #expect(wrappedVerbatim("postconf -e 'a  =  b'", to: 40) == ["postconf -e 'a  =  b'"])
    }

    @Test("a long path is broken behind a slash, and the line before it is filled")
    func path() {
        #expect(
            wrappedVerbatim("cp -p /var/lib/wizard/2017-02-21/main.cf /etc/postfix/", to: 24)
                == ["cp -p /var/lib/wizard/", "2017-02-21/main.cf", "/etc/postfix/"])
    }

    @Test("a list is broken behind a comma, a setting behind its equals sign")
    func lists() {
        #expect(wrappedVerbatim("!SSLv2,!SSLv3,!TLSv1", to: 14) == ["!SSLv2,!SSLv3,", "!TLSv1"])
        #expect(wrappedVerbatim("smtpd_tls_protocols=TLSv1", to: 22) == ["smtpd_tls_protocols=", "TLSv1"])
    }

    @Test("the lines of a diff are whole, and where one goes on in the next row that is marked")
    func diff() {
        var text = PaneText(width: 16)
        text.diff([
            DiffLine(.place, "@@ -1,3 +1,3 @@ far"), DiffLine(.kept, " kept_name_that_is_long = yes"),
            DiffLine(.removed, "-name = !SSLv2,!SSLv3"), DiffLine(.added, "+name = TLSv1"),
        ])
        #expect(
            text.lines.map { $0.parts.map(\.text).joined() } == [
                "@@ -1,3 +1,3 @@", "↪ far", " kept_name_that", "↪ _is_long = yes", "-name =", "↪ !SSLv2,!SSLv3", "+name = TLSv1",
            ])
    }

    @Test("continuation lines hang")
    func hanging() {
        #expect(wrappedVerbatim("/aaaa/bbbb/cccc", to: 8, hanging: 2) == ["/aaaa/", "  bbbb/", "  cccc"])
    }

    @Test("no line is wider than asked, and nothing but line ends is added", arguments: 1...40 as ClosedRange<UInt64>)
    func law(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = (0..<random.below(60)).map { _ in random.pick(["a", "/", "字", "bcdefghijkl", " ", "'x y'"]) }.joined()
        let width = 2 + random.below(40)
        let lines = wrappedVerbatim(text, to: width)
        #expect(lines.allSatisfy { cellWidth(of: $0) <= width })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
}
