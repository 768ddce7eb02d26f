@testable import PracticeServer
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite("Where practice makes its directory")
struct PracticeDirectoryTests {
    @Test(
        "in a directory where nobody else can move names about",
        arguments: [(0o755, true), (0o700, true), (0o1777, true), (0o777, false), (0o775, false)] as [(mode_t, Bool)])
    func modes(mode: mode_t, isFit: Bool) throws {
        let directory = try TemporaryDirectory(mode: mode)
        #expect(PracticeDirectory.nobodyElseMovesNames(in: directory.path) == isFit)
    }

    @Test("not in somebody else's, whatever its mode", .enabled(if: geteuid() == 0, "only root can give a directory away"))
    func owner() throws {
        let directory = try TemporaryDirectory(mode: 0o700)
        chown(directory.path, 65534, 65534)
        #expect(!PracticeDirectory.nobodyElseMovesNames(in: directory.path))
    }

    @Test("not in what is no directory")
    func none() throws {
        let directory = try TemporaryDirectory()
        #expect(!PracticeDirectory.nobodyElseMovesNames(in: try directory.write("file", "")))
        #expect(!PracticeDirectory.nobodyElseMovesNames(in: "\(directory.path)/missing"))
    }
}
