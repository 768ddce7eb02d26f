// One mail log file: read from where the last look ended, or backwards from its end until it says whether the server is affected; through
// its own unpacker where it is packed.

import Diagnosis
import Glibc
import Synchronization

struct LogProblem: Error, Sendable {
    /// As a clause: `it is no regular file`.
    var sentence: String
}

struct LogFile: Sendable {
    var path: String
    var configDirectory: String?

    /// What of its end is looked at first.
    private static let firstEnd = 256 << 10
    /// How far back from the end is looked for the answer to "is it affected now?".
    static let endLimit = 32 << 20

    /// Opened without waiting: a FIFO or a device in the log's place must not hold the program up, and is none.
    func open() throws(LogProblem) -> (file: OpenFile, status: FileStatus) {
        do throws(FileError) {
            let files = FileSystem()
            let file = try files.openReadOnly(path)
            let status = try files.status(file)
            guard status.isRegular else { throw FileError("read", path, code: EINVAL) }
            return (file, status)
        } catch {
            let why =
                error.code == EINVAL
                ? "it is no regular file"
                : error.isPrivilege ? "this user may not read it; root may" : SystemError(error.code).text
            throw LogProblem(sentence: why)
        }
    }

    /// Returns nil where it is plain text.
    func form(_ file: OpenFile) -> PackedForm? {
        PackedForm((try? FileSystem().read(file, atMost: 6)) ?? [])
    }

    func fresh(_ status: FileStatus) -> LogPiece {
        var piece = LogPiece(name: path, end: LogPlaces.wallClock(LogPlaces.modified(path)), configDirectory: configDirectory)
        piece.identity = status.identity
        return piece
    }

    // MARK: Plain text

    /// Reads on to the end of the file as it is now; `told` hears how far it is, now and then, and what was found so far.
    func read(
        on piece: LogPiece, _ cancellation: Cancellation, told: @escaping @Sendable (LogPiece) -> Void = { _ in }
    ) throws(LogProblem) -> LogPiece {
        let (file, status) = try open()
        return try LogPass(file, on: piece, to: status.size, cancellation, told: told).run()
    }

    /// The end of the file, as far back as is needed to say whether the server is affected: to a rejected list, a dropped client, or the
    /// last reload or start. What is behind such a line is all read, so nothing behind it can have made it history.
    func end(_ cancellation: Cancellation, limit: Int = endLimit) throws(LogProblem) -> LogPiece {
        let (file, status) = try open()
        var bytes = min(LogFile.firstEnd, limit)
        while true {
            let start = max(0, status.size - bytes)
            var piece = fresh(status)
            piece.begin(at: start)
            piece = try LogPass(file, on: piece, to: status.size, cancellation).run()
            if start == 0 || piece.snapshot.fold.answers || bytes >= limit || cancellation.isCancelled {
                piece.reach = start == 0 ? .whole : .end
                return piece
            }
            bytes = min(bytes * 2, limit)
        }
    }

    // MARK: Packed

    /// Reads it through its unpacker; `told` hears how much came out so far.
    func unpack(
        _ form: PackedForm, _ status: FileStatus, _ access: ServerAccess, told: @escaping @Sendable (LogPiece) -> Void = { _ in }
    ) async throws(LogProblem) -> LogPiece {
        let command = form.unpacker(path)
        let state = Mutex(fresh(status))
        let result = await access.stream(command) { bytes in
            let piece = state.withLock { piece in
                piece.take(copying: bytes)
                return piece
            }
            told(piece)
        }
        var piece = state.withLock { $0 }
        switch result.ending {
        case .exited(0): return piece
        case .notFound: throw LogProblem(sentence: "it is packed, and \(command.program) is not installed")
        case .cancelled, .timedOut: piece.reach = .beginning("unpacking was broken off")
        default: piece.reach = .beginning("\(command.program): \(PostfixControl.account(of: result))")
        }
        // Its unpacker rejected it before the first byte: it is not packed after all, or damaged.
        if piece.offset == 0, case .beginning(let reason) = piece.reach { throw LogProblem(sentence: reason) }
        return piece
    }
}
