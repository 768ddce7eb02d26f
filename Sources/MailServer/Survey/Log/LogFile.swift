// One mail log file, read by descriptor in pieces: the end of it where it is large, through its own unpacker where it is packed.

import Diagnosis
import Glibc
import Synchronization

/// What a place that was searched gave.
struct SearchedLog: Sendable {
    var source: LogSource
    var events: [LogEvent]
    var handshakes: [HandshakeTally]
    /// Said beside the places not searched, when a part was left out.
    var remark: String?

    init(name: String, _ feeder: LineFeeder, partial: Bool = false, remark: String? = nil) {
        source = LogSource(name: name, lines: feeder.lines, partial: partial || feeder.overflowed)
        events = LogEvent.joined(feeder.events)
        handshakes = feeder.handshakes
        self.remark = remark
    }
}

struct LogProblem: Error, Sendable {
    var sentence: String
}

struct LogFile: Sendable {
    var path: String
    /// Bytes read from the end of a larger file.
    var limit = 64 << 20

    /// The program that unpacks it and its arguments; nil for plain text.
    var unpacker: Command? {
        let programs = [".gz": ("gzip", ["-cd"]), ".xz": ("xz", ["-cd"]), ".zst": ("zstd", ["-cdq"]), ".bz2": ("bzip2", ["-cd"])]
        guard let (program, options) = programs.first(where: { path.hasSuffix($0.key) })?.value else { return nil }
        return Command(program, options + [path], timeLimit: 5)
    }

    func search(_ access: ServerAccess, timeLimit: Double) async -> Result<SearchedLog, LogProblem> {
        if var unpacker {
            unpacker.timeLimit = min(unpacker.timeLimit, timeLimit)
            return await unpack(unpacker, access)
        }
        return await offload { readEnd(until: MonotonicTime.now + timeLimit, $0) }
    }

    private func readEnd(until deadline: Double, _ cancellation: Cancellation) -> Result<SearchedLog, LogProblem> {
        do throws(LogProblem) {
            let (file, size) = try open()
            var feeder = LineFeeder()
            var offset = max(0, size - limit)
            var chunk = [UInt8](repeating: 0, count: 1 << 18)
            var isFirst = offset > 0
            let isCut = isFirst
            while offset < size {
                if cancellation.isCancelled { throw LogProblem(sentence: "\(path): cancelled") }
                if MonotonicTime.now > deadline {
                    return .success(
                        SearchedLog(
                            name: path, feeder, partial: true, remark: "\(path): reading took too long; its end was not read"))
                }
                let count = pread(file.descriptor, &chunk, chunk.count, off_t(offset))
                if count < 0 && errno == EINTR { continue }
                guard count >= 0 else { throw LogProblem(sentence: "\(path): \(SystemError.last.text)") }
                if count == 0 { break }
                offset += count
                // What is left of the line that the limit cut in two is no line.
                let skipped = isFirst ? (chunk[..<count].firstIndex(of: 0x0A).map { $0 + 1 } ?? count) : 0
                isFirst = false
                chunk.withUnsafeBufferPointer { feeder.feed(UnsafeBufferPointer(rebasing: $0[skipped..<count])) }
            }
            feeder.finish()
            let remark = isCut ? "\(path): only the last \(limit >> 20) MiB of \(size >> 20) MiB were read" : nil
            return .success(SearchedLog(name: path, feeder, partial: isCut, remark: remark))
        } catch {
            return .failure(error)
        }
    }

    private func unpack(_ command: Command, _ access: ServerAccess) async -> Result<SearchedLog, LogProblem> {
        do throws(LogProblem) { _ = try open() } catch { return .failure(error) }
        let feeder = Mutex(LineFeeder())
        let result = await access.stream(command) { bytes in feeder.withLock { $0.feed(bytes) } }
        feeder.withLock { $0.finish() }
        let read = feeder.withLock { $0 }
        switch result.ending {
        case .exited(0): return .success(SearchedLog(name: path, read))
        case .timedOut:
            return .success(
                SearchedLog(name: path, read, partial: true, remark: "\(path): unpacking took too long; its end was not read"))
        case .notFound: return .failure(LogProblem(sentence: "\(path): it is packed, and \(command.program) is not installed"))
        default: return .failure(LogProblem(sentence: "\(path): \(command.program): \(PostfixControl.account(of: result))"))
        }
    }

    /// Opened without waiting: a FIFO or a device in the log's place must not hold the program up, and is none.
    private func open() throws(LogProblem) -> (OpenFile, Int) {
        do throws(FileError) {
            let files = FileSystem()
            let file = try files.openReadOnly(path)
            let status = try files.status(file)
            guard status.isRegular else { throw FileError("read", path, code: EINVAL) }
            return (file, status.size)
        } catch {
            let why =
                error.code == EINVAL
                ? "it is no regular file"
                : error.isPrivilege ? "this user may not read it; root may" : SystemError(error.code).text
            throw LogProblem(sentence: "\(path): \(why)")
        }
    }
}
