// One mail log file, read by descriptor in pieces of a quarter of a MiB: from where the last look ended, or backwards from its end
// until it says whether the server is affected; through its own unpacker where it is packed.

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

    /// One read. The buffer is aligned to a page: reading the page cache into one that is not takes four times as long.
    static let step = 256 << 10
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

    /// Nil where it is plain text.
    func form(_ file: OpenFile) -> PackedForm? {
        PackedForm((try? FileSystem().read(file, atMost: 6)) ?? [])
    }

    func fresh(_ status: FileStatus) -> LogPiece {
        var piece = LogPiece(name: path, end: LogPlaces.wallClock(LogPlaces.modified(path)), configDirectory: configDirectory)
        piece.identity = LogIdentity(device: status.device, inode: status.inode)
        return piece
    }

    // MARK: Plain text

    /// Reads on to the end of the file as it is now; `told` hears how far it is, now and then, and what was found so far.
    func read(
        on piece: LogPiece, _ cancellation: Cancellation, told: (LogPiece) -> Void = { _ in }
    ) throws(LogProblem) -> LogPiece {
        let (file, status) = try open()
        var piece = piece
        let buffer = PageBuffer(LogFile.step)
        defer { buffer.free() }
        var offset = piece.offset
        while offset < status.size {
            if cancellation.isCancelled {
                piece.reach = .beginning("reading was cancelled")
                return piece
            }
            let count = pread(file.descriptor, buffer.start, LogFile.step, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw LogProblem(sentence: SystemError.last.text) }
            // copytruncate: what was there is in a sibling now.
            if count == 0 { break }
            piece.take(buffer.bytes(count))
            offset += count
            if let next = hole(file, offset) {
                offset = next
                piece.begin(at: next)
            }
            told(piece)
        }
        piece.reach = offset < status.size ? .beginning("it was cut short while it was read") : .whole
        return piece
    }

    /// Where data goes on, if a hole begins here: a file cut short while it is written to has one, and it may be larger than the disk.
    private func hole(_ file: OpenFile, _ offset: Int) -> Int? {
        guard offset % (64 * LogFile.step) == 0 else { return nil }
        let next = lseek(file.descriptor, off_t(offset), LogFile.seekData)
        return next > off_t(offset) ? Int(next) : nil
    }

    /// SEEK_DATA of lseek(2), which Glibc's module does not have.
    private static let seekData: CInt = 3

    /// The end of the file, as far back as is needed to say whether the server is affected: to a rejected list, a dropped client, or the
    /// last reload or start. What is behind such a line is all read, so nothing behind it can have made it history.
    func end(_ cancellation: Cancellation, limit: Int = endLimit) throws(LogProblem) -> LogPiece {
        let (file, status) = try open()
        let buffer = PageBuffer(LogFile.step)
        defer { buffer.free() }
        var start = status.size
        var bytes = 0
        repeat {
            bytes = min(max(LogFile.step, bytes * 2), limit, status.size)
            start = status.size - bytes
            var piece = fresh(status)
            try read(file, from: start, to: status.size, into: &piece, buffer)
            if start == 0 || piece.snapshot.fold.answers || bytes >= limit || cancellation.isCancelled {
                piece.reach = start == 0 ? .whole : .end
                return piece
            }
        } while true
    }

    private func read(
        _ file: OpenFile, from start: Int, to end: Int, into piece: inout LogPiece, _ buffer: PageBuffer
    ) throws(LogProblem) {
        var offset = start
        var isCut = start > 0
        piece.begin(at: start)
        while offset < end {
            let count = pread(file.descriptor, buffer.start, min(LogFile.step, end - offset), off_t(offset))
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw LogProblem(sentence: SystemError.last.text) }
            if count == 0 { return }
            var skipped = 0
            if isCut {
                // What is left of a line that the beginning cuts in two is no line.
                skipped = memchr(buffer.start, 0x0A, count).map { UnsafeRawPointer($0) - UnsafeRawPointer(buffer.start) + 1 } ?? count
                isCut = skipped == count
                piece.begin(at: offset + skipped)
            }
            piece.take(UnsafeRawBufferPointer(rebasing: buffer.bytes(count)[skipped...]))
            offset += count
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
        // A pack that breaks at once is none.
        if piece.offset == 0, case .beginning(let reason) = piece.reach { throw LogProblem(sentence: reason) }
        return piece
    }
}

/// A read buffer that begins a page, with room behind it for what the scan looks at.
private struct PageBuffer {
    let start: UnsafeMutableRawPointer

    init(_ size: Int) {
        start = .allocate(byteCount: size + LineScan.slack, alignment: 4096)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: size + LineScan.slack)
    }

    func bytes(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    func free() { start.deallocate() }
}
