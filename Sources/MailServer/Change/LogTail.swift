// What the mail log says from a moment on: the ends of the files that the survey read, or the journal since then.

import Diagnosis
import Glibc

/// Where the logs ended at a moment.
package struct LogMark: Sendable, Equatable {
    package struct File: Sendable, Equatable {
        package var path: String
        package var identity: FileIdentity
        package var size: Int
    }
    package var files: [File] = []
    /// Seconds since 1970, when the journal is to be asked.
    package var journalSince: Int?
    /// The journal's own place, which does not move when the clock is set; nil where it tells none.
    package var journalCursor: String?

    package init(files: [File] = [], journalSince: Int? = nil) {
        self.files = files
        self.journalSince = journalSince
    }
}

package struct LogTail: Sendable {
    package var access: ServerAccess
    package var files: FileSystem
    /// One read takes no more than this: a log that grows faster is not worth more.
    private static let limit = 8 << 20

    package init(access: ServerAccess, files: FileSystem = FileSystem()) {
        self.access = access
        self.files = files
    }

    package func mark(_ facts: Facts, now: Int) async -> LogMark {
        let names = facts.log.value.map { $0.sources.map(\.name) } ?? []
        let paths = names.filter { $0.hasPrefix("/") && !LogTail.isRotated($0) }
        return await mark(
            paths: paths.isEmpty ? access.paths.logFiles : paths, asksJournal: names.contains(JournalLog.name), now: now)
    }

    /// Where these files end now, and the journal, where it is to be asked or none of them is there.
    func mark(paths: [String], asksJournal: Bool = false, now: Int) async -> LogMark {
        var mark = LogMark()
        for path in paths {
            guard let status = try? files.status(path), status.isRegular else { continue }
            mark.files.append(LogMark.File(path: path, identity: status.identity, size: status.size))
        }
        if mark.files.isEmpty || asksJournal {
            mark.journalSince = now
            mark.journalCursor = await journalEnd()
        }
        return mark
    }

    /// The cursor of the last entry, whatever it is about.
    private func journalEnd() async -> String? {
        let result = await access.run(Command("journalctl", ["--quiet", "--no-pager", "--lines=1", "--output=export"]))
        let prefix = "__CURSOR="
        guard result.succeeded, let line = result.outputText.split(separator: "\n").first(where: { $0.hasPrefix(prefix) }) else {
            return nil
        }
        return String(line.dropFirst(prefix.count))
    }

    package func events(since mark: LogMark) async -> [LogEvent] {
        await appended(since: mark).enumerated().flatMap { LogTail.decode($1, source: $0) }
    }

    /// What came since then: of each file, and of the journal.
    func appended(since mark: LogMark) async -> [[UInt8]] {
        var places = mark.files.map(newBytes)
        if let since = mark.journalSince {
            let from = mark.journalCursor.map { "--after-cursor=\($0)" } ?? "--since=@\(since)"
            let command = Command("journalctl", ["--quiet", "--no-pager", "--output=short-iso", from, "SYSLOG_FACILITY=2"])
            let result = await access.run(command)
            if result.succeeded { places.append(result.output) }
        }
        return places
    }

    /// A file that was rotated meanwhile is read from its beginning, and what was appended before that is looked for in `.1`.
    private func newBytes(of file: LogMark.File) -> [UInt8] {
        guard let status = try? files.status(file.path) else { return [] }
        if status.identity == file.identity, status.size >= file.size { return tail(file.path, from: file.size) }
        let rotated = "\(file.path).1"
        let old = (try? files.status(rotated))?.identity == file.identity ? tail(rotated, from: file.size) : []
        return old + tail(file.path, from: 0)
    }

    private func tail(_ path: String, from offset: Int) -> [UInt8] {
        guard let open = try? files.openReadOnly(path), let size = try? files.status(open).size else { return [] }
        return (try? files.read(open, from: max(offset, size - LogTail.limit))) ?? []
    }

    private static func decode(_ bytes: [UInt8], source: Int) -> [LogEvent] {
        var reader = LogReader(source: source)
        return bytes.split(separator: UInt8(ascii: "\n")).flatMap { reader.take(Array($0)) }
    }

    private static func isRotated(_ path: String) -> Bool {
        let name = splitPath(path).name
        return name.indices.contains { LogPlaces.isRotationSuffix(name[$0...]) }
    }
}
