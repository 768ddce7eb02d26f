// What the command line asks before it begins.

import Glibc
import MailServer
import TestSupport
import Testing

@Suite struct ConfigurationPlaceTests {
    @Test("a directory with main.cf is no problem")
    func good() throws {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", "")
        #expect(ConfigurationPlace.problem(with: directory.path) == nil)
    }

    @Test("everything else is said in a sentence that names it")
    func bad() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("file", "")
        #expect(ConfigurationPlace.problem(with: directory.path)?.contains("there is no main.cf in it") == true)
        #expect(ConfigurationPlace.problem(with: "\(directory.path)/none")?.contains("there is no such directory") == true)
        #expect(ConfigurationPlace.problem(with: file)?.contains("it is no directory") == true)
    }

    @Test("files that are readable or missing are no matter of privilege; one that is closed to this user is")
    func privilege() throws {
        let directory = try TemporaryDirectory()
        #expect(!ConfigurationPlace.lacksPrivilege(directory.path))
        try directory.write("main.cf", "")
        try directory.write("master.cf", "")
        #expect(!ConfigurationPlace.lacksPrivilege(directory.path))
        chmod("\(directory.path)/master.cf", 0)
        #expect(ConfigurationPlace.lacksPrivilege(directory.path) == (geteuid() != 0))
    }

    @Test("names are made absolute, without a slash at the end")
    func absolute() {
        #expect(ConfigurationPlace.absolute("/etc/postfix//") == "/etc/postfix")
        #expect(ConfigurationPlace.absolute("etc").hasPrefix("/"))
    }
}
