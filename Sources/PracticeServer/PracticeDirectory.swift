// The private directory of a practice server: made with an unpredictable name and mode 0700, removed whole.

import MailServer
import Glibc

enum PracticeDirectory {
    /// Room for `/ptw-XXXXXX/` and four digits below it.
    private static let longestParent = 31 - "/ptw-XXXXXX/".utf8.count - 4

    static func make() throws(PracticeError) -> String {
        let wanted = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        // openssl s_server fails on a socket whose path does not fit into the 32 bytes of NI_MAXSERV.
        let isFit = wanted.utf8.count <= longestParent && wanted.hasPrefix("/") && nobodyElseMovesNames(in: wanted)
        let parent = isFit ? wanted : "/tmp"
        var template = Array("\(parent)/ptw-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PracticeError(
                sentence:
                    "practice could not make a directory below \(parent): \(String(cString: strerror(errno))). Set TMPDIR to a place you may write to."
            )
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A directory in somebody else's is private only until its name is moved away and another put in its place.
    static func nobodyElseMovesNames(in directory: String) -> Bool {
        guard let status = try? FileSystem().status(directory, followLinks: true), status.isDirectory else { return false }
        guard status.owner == 0 || status.owner == geteuid() else { return false }
        return status.permissions & 0o022 == 0 || status.permissions & S_ISVTX != 0
    }

    /// Files of the scenario, placeholders filled in.
    static func write(_ scenario: PracticeScenario, to directory: String, ports: PracticePorts) throws(PracticeError) {
        func filled(_ text: String) -> String { ports.filledIn(text).replacing("@DIR@", with: directory) }
        // A Postfix that is called by hand with this configuration finds a queue without a server, and no directory to run in.
        for folder in ["etc", "state", "queue"] { try makeDirectory("\(directory)/\(folder)") }
        try put(filled(scenario.mainCF), at: "\(directory)/etc/main.cf", mode: 0o644)
        try put(filled(scenario.masterCF), at: "\(directory)/etc/master.cf", mode: 0o644)
        try put(PracticeLog.recent(filled(scenario.mailLog)), at: "\(directory)/maillog", mode: 0o600)
        try put("\(scenario.server["hostname"] ?? "")\n", at: "\(directory)/hostname", mode: 0o644)
        try put("PRETTY_NAME=\"\(scenario.server["system"] ?? "")\"\n", at: "\(directory)/os-release", mode: 0o644)
    }

    static func makeDirectory(_ path: String) throws(PracticeError) {
        try asking { () throws(FileError) in try FileSystem().makeDirectory(path) }
    }

    static func paths(in directory: String) -> SystemPaths {
        var paths = SystemPaths()
        paths.osRelease = ["\(directory)/os-release"]
        paths.hostName = "\(directory)/hostname"
        paths.releaseFiles = []
        paths.pleskVersion = "\(directory)/no-plesk"
        paths.root = "\(directory)/no-panel"
        paths.logFiles = ["\(directory)/maillog"]
        paths.packageLists = "\(directory)/no-packages"
        paths.processTable = "\(directory)/no-processes"
        return paths
    }

    /// Best effort: what cannot be removed stays in a directory that only its owner can enter.
    static func remove(_ directory: String) {
        let files = FileSystem()
        for name in (try? files.entries(of: directory)) ?? [] {
            let path = "\(directory)/\(name)"
            // A symbolic link is removed, never followed: unlink fails on a directory only.
            do { try files.unlink(path) } catch { remove(path) }
        }
        try? files.removeDirectory(directory)
    }

    static func put(_ text: String, at path: String, mode: UInt32) throws(PracticeError) {
        try asking { () throws(FileError) in
            let files = FileSystem()
            let file = try files.createExclusively(path)
            try files.write(Array(text.utf8), to: file)
            try files.setMode(file, mode)
        }
    }

    private static func asking(_ body: () throws(FileError) -> Void) throws(PracticeError) {
        do {
            try body()
        } catch {
            throw PracticeError(sentence: error.sentence)
        }
    }
}
