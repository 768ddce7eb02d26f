import CNcurses
import Glibc
import Testing

@testable import TerminalUI

@Suite("Wide ranges")
struct WideRangesTests {
    @Test(
        "the ends of ranges and their neighbours",
        arguments: [
            (0x10FF, false), (0x1100, true), (0x115F, true), (0x1160, false), (0x2E80, true), (0x303E, true), (0x303F, false),
            (0xAC00, true), (0xD7A3, true), (0xFF01, true), (0xFF60, true), (0xFF61, false), (0x1F600, true), (0x1F6C6, false),
            (0x20000, true), (0x3FFFD, true), (0xE0001, false), (0x10FFFF, false),
        ])
    func ends(scalar: UInt32, wide: Bool) throws {
        #expect(try #require(Unicode.Scalar(scalar)).isWide == wide)
    }

    /// Curses counts with wcwidth(3); where both differ, the painter has to put `?`. The C library follows another release
    /// of Unicode than the table does, hence the small allowance.
    @Test("the C library counts the same cells for what is drawn, but for a few that came with other releases of Unicode")
    func agreesWithTheCLibrary() throws {
        let locale = try #require(newlocale(LC_CTYPE_MASK, "C.UTF-8", nil))
        defer { freelocale(locale) }
        let before = uselocale(locale)
        defer { uselocale(before) }
        var compared = 0
        var different: [UInt32] = []
        for value in UInt32(0x20)...0x3FFFD {
            guard let scalar = Unicode.Scalar(value), harmless(String(scalar)) == String(scalar) else { continue }
            let theirs = nc_width(wchar_t(value))
            // Not known there yet.
            if theirs < 0 { continue }
            compared += 1
            if Int(theirs) != (scalar.isMark ? 0 : scalar.isWide ? 2 : 1) { different.append(value) }
        }
        #expect(compared > 100_000)
        #expect(different.count < 200, "\(different.map { String($0, radix: 16) })")
    }
}
