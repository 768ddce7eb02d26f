// The three standard streams of a running program, served on a thread of its own: what it prints is read, what it is to be
// told is written, and it is ended, with all it started, when its time is up or nobody wants it any more.

import Glibc
import Synchronization

/// What became of the program's streams.
struct StreamsOutcome: Sendable {
    enum End: Sendable { case byItself, timeLimit, cancelled }
    var end: End
    var output: [UInt8]
    var errors: [UInt8]
    var truncated: Bool
}

final class ChildStreams: Sendable {
    /// The child's ends, to be closed once it runs.
    let childInput: Int32
    let childOutput: Int32
    let childErrors: Int32
    private let input: Int32
    private let output: Int32
    private let errors: Int32
    private let cancellation = Cancellation()
    private let isServed = Atomic<Bool>(false)

    /// Seconds a program has to heed the request to end before it is killed.
    private static let patience = 0.5

    init() throws(SystemError) {
        // A socket for standard input: writing to a pipe nobody reads raises SIGPIPE, a socket can be asked not to.
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else { throw .last }
        (input, childInput) = (pair[0], pair[1])
        var ends: [[Int32]] = []
        for _ in 0..<2 {
            var pipeEnds: [Int32] = [-1, -1]
            guard pipe(&pipeEnds) == 0 else {
                let error = SystemError.last
                (pair + ends.flatMap(\.self)).forEach { _ = close($0) }
                throw error
            }
            pipeEnds.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
            ends.append(pipeEnds)
        }
        (output, childOutput, errors, childErrors) = (ends[0][0], ends[0][1], ends[1][0], ends[1][1])
        for descriptor in [input, output, errors] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }

    deinit {
        // A program that could not be started was never served, and nobody else has closed this one.
        if !isServed.load(ordering: .relaxed) { close(input) }
        [output, errors].forEach { _ = close($0) }
    }

    func cancel() { cancellation.cancel() }
    /// The program was started, and its streams are being served or were.
    var wasServed: Bool { isServed.load(ordering: .relaxed) }

    /// Returns when the program has ended or was ended. Blocks; to be called once.
    func serve(
        _ child: pid_t, dialogue: Dialogue, until deadline: Double, limit: Int, sink: (@Sendable ([UInt8]) -> Void)?
    ) -> StreamsOutcome {
        isServed.store(true, ordering: .relaxed)
        var session = StreamSession(dialogue: dialogue, output: output, errors: errors, input: input, limit: limit, sink: sink)
        defer { session.closeInput() }
        var end = StreamsOutcome.End.byItself
        var killTime: Double?
        while true {
            session.exchange()
            let now = MonotonicTime.now
            if session.isQuiet(child, now) { break }
            if let time = killTime {
                if now > time + ChildStreams.patience { break }
                if now > time { kill(-child, SIGKILL) }
            } else if cancellation.isCancelled || now > deadline {
                end = cancellation.isCancelled ? .cancelled : .timeLimit
                kill(-child, SIGTERM)
                killTime = now + ChildStreams.patience
            }
        }
        return StreamsOutcome(
            end: end, output: session.keptOutput.bytes, errors: session.keptErrors.bytes,
            truncated: session.keptOutput.isCut || session.keptErrors.isCut)
    }
}
