// The private directory of a practice server: made with an unpredictable name and mode 0700, removed whole.

import Glibc

enum PracticeDirectory {
    /// Room for `/ptw-XXXXXX/` and four digits below it.
    private static let longestParent = 31 - "/ptw-XXXXXX/".utf8.count - 4

    static func make() throws(PracticeError) -> String {
        let wanted = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        // openssl s_server fails on a socket whose path does not fit into the 32 bytes of NI_MAXSERV.
        let parent = wanted.utf8.count <= longestParent && wanted.hasPrefix("/") ? wanted : "/tmp"
        var template = Array("\(parent)/ptw-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw PracticeError(
                sentence: "practice could not make a directory below \(parent): \(String(cString: strerror(errno))). Set TMPDIR to a place you may write to.")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Files of the scenario, placeholders filled in.
    static func write(_ scenario: PracticeScenario, to directory: String, ports: PracticePorts) throws(PracticeError) {
        func filled(_ text: String) -> String { ports.filledIn(text).replacing("@DIR@", with: directory) }
        for folder in ["etc", "state"] { try makeDirectory("\(directory)/\(folder)") }
        try put(filled(scenario.mainCF), at: "\(directory)/etc/main.cf", mode: 0o644)
        try put(filled(scenario.masterCF), at: "\(directory)/etc/master.cf", mode: 0o644)
        try put(filled(scenario.mailLog), at: "\(directory)/maillog", mode: 0o600)
        try put("\(scenario.server["hostname"] ?? "")\n", at: "\(directory)/hostname", mode: 0o644)
        try put("PRETTY_NAME=\"\(scenario.server["system"] ?? "")\"\n", at: "\(directory)/os-release", mode: 0o644)
    }

    static func makeDirectory(_ path: String) throws(PracticeError) {
        guard mkdir(path, 0o700) == 0 else { throw failure("make", path) }
    }

    static func paths(in directory: String) -> SystemPaths {
        var paths = SystemPaths()
        paths.osRelease = ["\(directory)/os-release"]
        paths.hostName = "\(directory)/hostname"
        paths.releaseFiles = []
        paths.pleskVersion = "\(directory)/no-plesk"
        paths.logFiles = ["\(directory)/maillog"]
        paths.processTable = "\(directory)/no-processes"
        return paths
    }

    static func remove(_ directory: String) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = "\(directory)/\(name)"
            // A symbolic link is removed, never followed: unlink fails on a directory only.
            if unlink(path) != 0 { remove(path) }
        }
        rmdir(directory)
    }

    private static func put(_ text: String, at path: String, mode: mode_t) throws(PracticeError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw failure("write", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> PracticeError {
        PracticeError(sentence: "practice could not \(verb) \(path): \(String(cString: strerror(errno))).")
    }
}
