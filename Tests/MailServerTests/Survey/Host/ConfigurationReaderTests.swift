// The files as they are on disk: what is too large to be one of them, and what is remarkable about them.

import Diagnosis
import Glibc
import TestSupport
import Testing

@testable import MailServer

@Suite("Configuration reader")
struct ConfigurationReaderTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("main.cf", "a = b\n")
        try directory.write("master.cf", "")
    }

    private func read() async -> Observed<ConfigurationFacts> {
        let access = ServerAccess(run: { _ in CommandResult(.notFound) }, syslog: { _ in }, isPractice: true)
        let place = ConfigurationPlace(directory: directory.path, origin: "given with -c")
        return await ConfigurationReader(access: access, place: place, request: SurveyRequest()).read()
    }

    @Test("a file of more than 16 MB is not read, and told with what to do; one of 16 MB is")
    func tooLarge() async throws {
        // Holes in the file: it takes no room on the disk.
        #expect(truncate("\(directory.path)/main.cf", 16 << 20 + 1) == 0)
        let refused = await read()
        #expect(
            refused.reason?.contains("larger than 16 MB") == true && refused.reason?.contains("Move") == true, "\(refused.reason ?? "")")
        #expect(truncate("\(directory.path)/main.cf", 16 << 20) == 0)
        #expect(await read().value?.mainBytes.count == 16 << 20)
    }

    @Test("a byte order mark, a second name and a symbolic link are remarked upon")
    func remarks() async throws {
        try TestFile.write("\(directory.path)/main.cf", bytes: [0xEF, 0xBB, 0xBF, 0x0A])
        #expect(link("\(directory.path)/main.cf", "\(directory.path)/second") == 0)
        #expect(rename("\(directory.path)/master.cf", "\(directory.path)/here") == 0 && symlink("here", "\(directory.path)/master.cf") == 0)
        let remarks = await read().value?.remarks.joined(separator: "\n") ?? ""
        for part in [
            "main.cf begins with a UTF-8 byte order mark", "main.cf has 2 names", "master.cf is a symbolic link to \(directory.path)/here",
        ] {
            #expect(remarks.contains(part), "\(part): \(remarks)")
        }
    }
}
