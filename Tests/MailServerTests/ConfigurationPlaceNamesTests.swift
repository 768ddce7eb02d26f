import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite("Names of a configuration directory")
struct ConfigurationPlaceNamesTests {
    @Test("one directory has many names: a slash at the end, a detour, a symbolic link")
    func same() throws {
        let directory = try TemporaryDirectory()
        let etc = try directory.directory("etc")
        let link = "\(directory.path)/link"
        symlink(etc, link)
        for name in ["\(etc)/", "\(etc)//", "\(directory.path)/./etc", "\(directory.path)/etc/../etc", link, "\(link)/"] {
            #expect(ConfigurationPlace.isSame(name, etc), "\(name)")
        }
        #expect(!ConfigurationPlace.isSame(directory.path, etc))
    }

    @Test("a directory that is gone is still itself")
    func gone() {
        #expect(ConfigurationPlace.isSame("/no/such/etc/", "/no/such/etc"))
        #expect(!ConfigurationPlace.isSame("/no/such/etc", "/no/such/other"))
    }
}
