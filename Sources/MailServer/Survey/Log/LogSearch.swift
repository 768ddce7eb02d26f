// Searches the mail log, twice: its newest end at once, for whether the server is affected now, and then all of it, rotated and packed
// files and the journal included, for how much and since when. Whatever is not read is said, with the reason.

import Diagnosis
import Glibc
import Synchronization

package struct LogSearch: Sendable {
    var access: ServerAccess
    let request: SurveyRequest
    /// `maillog_file`, where Postfix has it (3.4 and later).
    let maillogFile: String?
    /// Reloads of this directory part fresh from stale.
    let configDirectory: String?
    let memory: LogMemory

    package init(access: ServerAccess, request: SurveyRequest, maillogFile: String? = nil, configDirectory: String? = nil) {
        self.init(access: access, request: request, maillogFile: maillogFile, configDirectory: configDirectory, memory: LogMemory())
    }

    init(access: ServerAccess, request: SurveyRequest, maillogFile: String?, configDirectory: String?, memory: LogMemory) {
        self.access = access
        self.request = request
        self.maillogFile = maillogFile
        self.configDirectory = configDirectory
        self.memory = memory
    }

    private var places: (found: [String], notSearched: [String]) {
        LogPlaces.files(requested: request.logs, maillogFile: maillogFile, paths: access.paths)
    }

    // MARK: Affected now?

    /// The ends of the live logs, or all of those that were read before and what was appended since.
    package func look() async -> Observed<LogFacts> {
        let places = places
        // What was installed when comes with the counts: nothing holds this answer up.
        var collection = LogCollection(notSearched: places.notSearched, packageChanges: [])
        for path in places.found { collection.put(await end(of: path), for: path) }
        if request.logs.isEmpty, !collection.hasPostfix {
            for path in LogPlaces.secondFiles(access.paths) where !collection.hasPostfix { collection.put(await end(of: path), for: path) }
        }
        return collection.facts(memory, progress: LogProgress(read: 0, total: 0, name: places.found.last ?? JournalLog.name))
    }

    private func end(of path: String) async -> Result<LogPiece, LogProblem> {
        let file = LogFile(path: path, configDirectory: configDirectory)
        return await offload { [memory] cancellation in
            Result { () throws(LogProblem) in
                let (open, status) = try file.open()
                if let packed = memory.packed(status, path) { return packed }
                if file.form(open) != nil { throw LogProblem(sentence: LogCollection.notYet) }
                guard let known = memory.plain(status, path) else { return try file.end(cancellation) }
                let piece = try file.read(on: known, cancellation)
                if piece.reach == .whole { memory.keep(plain: piece) }
                return piece
            }
        }
    }

    // MARK: How much, since when?

    /// All there is. `told` hears what was found so far, some times a second. Cancelling the task ends it within a tenth of a second, with
    /// what was read until then.
    package func all(told: @escaping @Sendable (LogFacts) -> Void = { _ in }) async -> Observed<LogFacts> {
        let places = places
        var reading = LogReading(search: self, notSearched: places.notSearched, told: told)
        // The newest first: what is read at any time is the end of the log without a gap.
        for path in places.found.reversed() { await reading.read(family: path, withSiblings: true) }
        if request.logs.isEmpty {
            if !reading.collection.hasPostfix {
                for path in LogPlaces.secondFiles(access.paths) where !reading.collection.hasPostfix {
                    await reading.read(family: path, withSiblings: true)
                }
            }
            await reading.readJournal(ownLog: LogPlaces.ownLog(maillogFile))
        }
        return reading.collection.facts(memory, progress: nil)
    }
}

/// One pass over all the logs.
private struct LogReading {
    let search: LogSearch
    let told: @Sendable (LogFacts) -> Void
    var collection: LogCollection
    private var read = 0
    private var total = 0

    init(search: LogSearch, notSearched: [String], told: @escaping @Sendable (LogFacts) -> Void) {
        self.search = search
        self.told = told
        collection = LogCollection(notSearched: notSearched, packageChanges: LogPlaces.packageChanges(search.access.paths))
    }

    mutating func read(family path: String, withSiblings: Bool) async {
        let siblings = withSiblings ? LogPlaces.siblings(of: path) : []
        let all = ((try? FileSystem().status(path)) == nil ? [] : [path]) + siblings
        total += all.reduce(0) { $0 + ((try? FileSystem().status($1))?.size ?? 0) }
        // What is still to come is unread until then: no count is taken for all there is before.
        for path in all { collection.put(.failure(LogProblem(sentence: LogCollection.notYet)), for: path) }
        for path in all {
            if Task.isCancelled {
                collection.put(.failure(LogProblem(sentence: "reading was cancelled before it")), for: path)
                continue
            }
            let result = await one(path)
            collection.put(result, for: path)
            read += (try? FileSystem().status(path))?.size ?? 0
            tell(path)
        }
        collection.unify(all)
    }

    private func tell(_ name: String) {
        guard let facts = collection.facts(search.memory, progress: LogProgress(read: read, total: total, name: name)).value else { return }
        told(facts)
    }

    private func one(_ path: String) async -> Result<LogPiece, LogProblem> {
        let file = LogFile(path: path, configDirectory: search.configDirectory)
        do throws(LogProblem) {
            let (open, status) = try file.open()
            if let form = file.form(open) { return .success(try await packed(file, form, status)) }
            return await plain(file, status)
        } catch {
            return .failure(error)
        }
    }

    private func packed(_ file: LogFile, _ form: PackedForm, _ status: FileStatus) async throws(LogProblem) -> LogPiece {
        if let known = search.memory.packed(status, file.path) { return known }
        let clock = LogClock()
        let base = (read: read, total: total)
        let (told, memory, collection) = (told, search.memory, collection)
        let piece = try await file.unpack(form, status, search.access) { piece in
            guard clock.isDue else { return }
            let progress = LogProgress(read: base.read, total: base.total, name: "\(file.path), unpacked \(piece.offset >> 20) MiB")
            var sofar = collection
            sofar.put(.success(piece.cut), for: file.path)
            if let facts = sofar.facts(memory, progress: progress).value { told(facts) }
        }
        if piece.reach == .whole { search.memory.keep(packed: piece, size: status.size) }
        return piece
    }

    private func plain(_ file: LogFile, _ status: FileStatus) async -> Result<LogPiece, LogProblem> {
        let clock = LogClock()
        let base = (read: read, total: total)
        let (told, memory, collection) = (told, search.memory, collection)
        return await offload { cancellation in
            Result { () throws(LogProblem) in
                let end = try file.end(cancellation)
                let begun = memory.plain(status, file.path) ?? file.fresh(status)
                let piece = try file.read(on: begun, cancellation) { piece in
                    guard clock.isDue, piece.offset <= end.start else { return }
                    var sofar = collection
                    sofar.put(.success(end.snapshot.following(piece.snapshot)), for: file.path)
                    let progress = LogProgress(read: base.read + piece.offset, total: base.total, name: file.path)
                    if let facts = sofar.facts(memory, progress: progress).value { told(facts) }
                }
                if piece.reach == .whole { memory.keep(plain: piece) }
                // Broken off: the end is worth more than the beginning, and both are known.
                if piece.reach != .whole, cancellation.isCancelled, piece.offset <= end.start {
                    return end.snapshot.following(piece.snapshot)
                }
                return piece
            }
        }
    }

    /// Only what the files do not have: the same line must not count twice.
    mutating func readJournal(ownLog: String?) async {
        guard ownLog == nil, !Task.isCancelled else { return }
        let journal = JournalLog(access: search.access, configDirectory: search.configDirectory)
        let fileEnd = collection.until
        // A file that was just written to has what there is: no program need be asked.
        if let fileEnd, LogPlaces.wallClock(time(nil)) - fileEnd < JournalLog.lively { return }
        let newest = await journal.newest()
        if let fileEnd, let newest, newest <= fileEnd + JournalLog.delay { return }
        if fileEnd != nil, newest == nil { return }
        switch await journal.read(since: fileEnd) {
        case .success(let piece) where piece.offset == 0:
            let isBlind = geteuid() != 0 && !search.access.isPractice
            collection.notSearched.append(
                isBlind
                    ? "the journal: this user may not see the mail system's lines; root may"
                    : "the journal: it has no line of the mail system\(fileEnd == nil ? "" : " since the log file ends")")
        case .success(let piece): collection.put(.success(piece), for: JournalLog.name)
        case .failure(let problem) where problem.sentence.isEmpty: return
        case .failure(let problem): collection.notSearched.append("the journal: \(problem.sentence)")
        }
    }
}
