// What the program makes on the disk: private, never through a link, under no name that somebody could have guessed.

import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Files that are made", .serialized, .needs(.release, .postfix, .root, .strace, .tmux, .openssl))
    struct CreatedFilesTests {
        static let calls =
            "openat,open,creat,mkdir,mkdirat,symlink,symlinkat,link,linkat,mknod,mknodat,rename,renameat,renameat2,chmod,fchmod,fchmodat"

        @Test(
            "fix and undo: exclusively and not through links, or by the lock protocol, or in the private directory",
            arguments: ["000", "077"])
        func change(umask: String) throws {
            let patient = try Patient()
            let modeBefore = try mode(patient.postfix.mainCF)
            for words in [["fix", "--yes"], ["undo"]] {
                let strace = try RecordedCalls()
                let command = strace.command(
                    [Programs.wizard] + words + patient.options, calls: CreatedFilesTests.calls, withChildren: false)
                let ended = try TestProcess.run(["/bin/sh", "-c", "umask \(umask); exec \"$@\"", "sh"] + command)
                #expect(ended.status == 0, "\(ended.output)")
                let made = try strace.calls().compactMap(Creation.init)
                #expect(made.count > 3, "the calls were seen")
                for one in made where !one.isSafe(for: patient) { Issue.record("\(words[0]) with umask \(umask): \(one.line)") }
            }
            #expect(try mode(patient.postfix.mainCF) == modeBefore)
            let odd = try entries(of: patient.stateDirectory).filter { try mode($0) != (isDirectory($0) ? 0o700 : 0o600) }
            #expect(odd == [])
        }

        @Test("practice: one directory below /tmp by a name of chance, mode 0700, and all else inside", arguments: ["000", "077"])
        func practice(umask: String) throws {
            let strace = try RecordedCalls()
            let command = strace.command([Programs.wizard, "practice"], calls: CreatedFilesTests.calls, withChildren: false)
            let terminal = try WalkingTerminal(["/bin/sh", "-c", "umask \(umask); exec \"$@\"", "sh"] + command)
            _ = try terminal.session.wait(for: "PRACTICE", seconds: WalkingTerminal.patience)
            try terminal.session.keys("q", "q")
            _ = try terminal.session.wait(for: "settings restored", seconds: WalkingTerminal.patience)
            let made = try strace.calls().compactMap(Creation.init)
            let home = try #require(made.first { $0.isDirectory }, "no directory was made")
            #expect(home.path.wholeMatch(of: #/\/tmp\/ptw-[A-Za-z0-9]{6}/#) != nil && home.mode == 0o700, "\(home.line)")
            for one in made where !one.path.hasPrefix(home.path) || one.mode & 0o077 != 0 { Issue.record("umask \(umask): \(one.line)") }
            for one in made where !one.isDirectory && !one.flags.contains("O_NOFOLLOW") { Issue.record("umask \(umask): \(one.line)") }
            #expect(!TestFile.exists(home.path), "nothing is left behind")
        }

        private func mode(_ path: String) throws -> UInt32 {
            var status = stat()
            guard lstat(path, &status) == 0 else { throw TestProcess.Failure(description: "\(path): \(errno)") }
            return status.st_mode & 0o7777
        }

        private func isDirectory(_ path: String) -> Bool {
            var status = stat()
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }

        private func entries(of directory: String) throws -> [String] {
            let names = try FileManager.default.subpathsOfDirectory(atPath: directory)
            #expect(names.count > 4)
            return [directory] + names.map { "\(directory)/\($0)" }
        }
    }
}

/// A call that made a file or a directory.
private struct Creation {
    let line: String
    let path: String
    let flags: Set<Substring>
    let mode: UInt32
    var isDirectory: Bool { line.hasPrefix("mkdir") }
    var isExclusive: Bool { flags.isSuperset(of: ["O_EXCL", "O_NOFOLLOW"]) }

    /// Nil for every other call, and for one that failed.
    init?(_ line: String) {
        // A call that another thread's interrupts stands in two lines; the first has flags and mode.
        guard !line.contains(" = -1 "), let quoted = line.firstMatch(of: #/"([^"]*)"/#) else { return nil }
        let isOther = line.hasPrefix("symlink") || line.hasPrefix("link") || line.hasPrefix("mknod")
        guard line.contains("O_CREAT") || line.hasPrefix("mkdir") || line.hasPrefix("creat(") || isOther else { return nil }
        self.line = line
        path = String(quoted.1)
        flags = Set(line.split { !($0.isLetter || $0 == "_" || $0.isNumber) })
        mode = line.firstMatch(of: #/, (0[0-7]*)(\)| <unfinished)/#).flatMap { UInt32($0.1, radix: 8) } ?? 0o777
    }

    func isSafe(for patient: Patient) -> Bool {
        if mode & 0o077 != 0 { return false }
        if isDirectory || path.hasPrefix(patient.stateDirectory + "/") {
            return path.hasPrefix(patient.stateDirectory) && (isDirectory || flags.contains("O_NOFOLLOW"))
        }
        if isExclusive { return path.hasPrefix(patient.postfix.configDirectory + "/") }
        // As postconf takes it: the name must be the known one, and what is found under it is examined before it is used.
        return [patient.postfix.mainCF, patient.postfix.masterCF].map { $0 + ".tmp" }.contains(path) && flags.contains("O_NOFOLLOW")
    }
}
