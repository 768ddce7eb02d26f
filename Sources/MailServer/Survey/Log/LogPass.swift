// One pass over a file, or over the end of it: several threads read steps of it and look each through, and a piece takes what they find
// in the order of the file.

import Diagnosis
import Dispatch
import Glibc
import Synchronization

final class LogPass: Sendable {
    private struct State {
        var piece: LogPiece
        /// What is to be read next: the number of the step, and where it begins.
        var number = 0
        var offset: Int
        /// The step that the piece takes next, and those that wait for it.
        var turn = 0
        var waiting: [Int: (stretch: LogStretch, isCut: Bool)] = [:]
        /// No more is read: the file ended before its time, or nobody wants it any more.
        var ending: LogSource.Reach?
        var problem: LogProblem?

        /// Lets the piece take what is there in order; the result is how many steps.
        mutating func takeWaiting(_ told: (LogPiece) -> Void) -> Int {
            let first = turn
            while let (stretch, isCut) = waiting.removeValue(forKey: turn) {
                turn += 1
                piece.take(stretch)
                told(piece)
                guard isCut else { continue }
                // copytruncate: what was there is in a sibling now, and what is behind it is of another time.
                ending = .beginning("it was cut short while it was read")
                turn = Int.max
            }
            return turn == Int.max ? 1 : turn - first
        }
    }

    private let file: OpenFile
    private let begin: Int
    private let end: Int
    private let cancellation: Cancellation
    private let told: @Sendable (LogPiece) -> Void
    private let state: Mutex<State>
    /// Steps that are read and not taken yet have bounds, however long one thread is kept from its work.
    private let room = DispatchSemaphore.thatMayEndInUse(LogPass.mostWaiting)

    /// What is looked through at once. The buffer is aligned to a page: reading the page cache into one that is not takes four times as
    /// long. In each step something is found, and has to be kept, and so smaller ones take longer; larger ones gain nothing more.
    static let step = 1 << 20
    /// One read, after which it may be cancelled: a slow disk gives some ten MiB a second.
    fileprivate static let mostRead = 512 << 10
    private static let mostWaiting = 32
    /// More readers would want more than memory gives, and the server has other work.
    private static let mostThreads = 4
    /// Bytes for which another thread is worth starting.
    private static let share = 8 << 20

    /// Reads on behind the piece to `end`; `told` hears after each step what was found so far.
    init(
        _ file: OpenFile, on piece: LogPiece, to end: Int, _ cancellation: Cancellation,
        told: @escaping @Sendable (LogPiece) -> Void = { _ in }
    ) {
        (self.file, self.cancellation, self.told) = (file, cancellation, told)
        (begin, self.end) = (piece.offset, max(piece.offset, end))
        state = Mutex(State(piece: piece, offset: piece.offset))
    }

    /// The piece, with all there was to read; its reach says where that ended before its time. Blocks.
    func run(threads: Int? = nil) throws(LogProblem) -> LogPiece {
        let threads = threads ?? min(LogPass.processors, LogPass.mostThreads, (end - begin) / LogPass.share + 1)
        if threads > 1 {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
        } else {
            work()
        }
        let (piece, problem) = state.withLock { state in
            state.piece.reach = state.ending ?? .whole
            return (state.piece, state.problem)
        }
        if let problem { throw problem }
        return piece
    }

    /// As many as this process may run on.
    private static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    private func work() {
        let scan = LineScan()
        let buffer = PageBuffer(min(LogPass.step, end - begin))
        defer { buffer.free() }
        while true {
            room.wait()
            guard let (number, offset) = next() else { break }
            let wanted = min(LogPass.step, end - offset)
            let count = buffer.fill(file, from: offset, wanted, cancellation)
            if count < 0 {
                let problem = LogProblem(sentence: SystemError.last.text)
                state.withLock { $0.problem = problem }
                break
            }
            // What is left of this step, and all behind it, is not read any more.
            if count < wanted, isCancelled { break }
            let stretch = LogStretch(buffer.bytes(count), at: offset, scan)
            let taken = state.withLock { state in
                state.waiting[number] = (stretch, count < wanted)
                return state.takeWaiting(told)
            }
            for _ in 0..<taken { room.signal() }
        }
        // The next one that waits for room finds nothing to do either.
        room.signal()
    }

    private var isCancelled: Bool {
        guard cancellation.isCancelled else { return false }
        state.withLock { $0.ending = $0.ending ?? .beginning("reading was cancelled") }
        return true
    }

    /// The step that is to be read next: its number and where it begins.
    private func next() -> (Int, Int)? {
        if isCancelled { return nil }
        return state.withLock { state in
            guard state.ending == nil, state.problem == nil else { return nil }
            state.offset = dataStart(state.offset)
            guard state.offset < end else { return nil }
            defer {
                state.number += 1
                state.offset = min(end, (state.offset / LogPass.step + 1) * LogPass.step)
            }
            return (state.number, state.offset)
        }
    }

    /// Where data goes on, if a hole begins here: a file cut short while it is written to has one, and it may be larger than the disk.
    private func dataStart(_ offset: Int) -> Int {
        guard offset % (16 * LogPass.step) == 0 else { return offset }
        return max(offset, Int(lseek(file.descriptor, off_t(offset), LogPass.seekData)))
    }

    /// SEEK_DATA of lseek(2), which Glibc's module does not have.
    private static let seekData: CInt = 3
}

/// A read buffer that begins a page, with room behind it for what the scan looks at.
private struct PageBuffer {
    private let start: UnsafeMutableRawPointer

    init(_ size: Int) {
        start = .allocate(byteCount: size + LineScan.slack, alignment: 4096)
        start.initializeMemory(as: UInt8.self, repeating: 0, count: size + LineScan.slack)
    }

    /// How many bytes there are up to `count`, fewer also where it was cancelled; -1 and errno where they cannot be read.
    func fill(_ file: OpenFile, from offset: Int, _ count: Int, _ cancellation: Cancellation) -> Int {
        var filled = 0
        while filled < count, !cancellation.isCancelled {
            let more = pread(file.descriptor, start + filled, min(LogPass.mostRead, count - filled), off_t(offset + filled))
            if more < 0, errno == EINTR { continue }
            if more < 0 { return -1 }
            if more == 0 { break }
            filled += more
        }
        return filled
    }

    func bytes(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }
    func free() { start.deallocate() }
}
