// One running program's standard streams: reads what it prints, writes what it is to be told, and finds out when nothing more can come.
//
// CONTRACT
//   `exchange` waits at most 50 ms in poll(2) and moves whatever can be moved without blocking; the descriptors are non-blocking. Output
//   is kept up to a limit, or handed to a sink as it comes; what exceeds the limit is read and dropped, so that the program never
//   waits for us. Standard input is closed when the dialogue is over and its linger time has passed.
//   `isQuiet` is true once both output streams are closed, or the program has ended and 0.2 s have passed since.
//
// FAILURES
//   None are thrown. A program that closes its input is not written to any more; how it ends shows whether that mattered. A read error
//   counts as the end of that stream.
//
// KNOWN LIMITS
//   A daemon that the program leaves behind may hold the streams open: what it prints after those 0.2 s is not heard. That the program
//   has ended is only looked at (WNOWAIT); the library reaps it.

import Glibc

/// Output up to a limit.
struct Kept {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var isCut = false

    init(limit: Int) { self.limit = limit }

    mutating func take(_ more: ArraySlice<UInt8>) {
        let room = max(0, limit - bytes.count)
        bytes += more.prefix(room)
        if more.count > room { isCut = true }
    }
}

struct StreamSession {
    var progress: DialogueProgress
    let output: Int32
    let errors: Int32
    var input: Int32
    let sink: (@Sendable ([UInt8]) -> Void)?
    let linger: Double
    var keptOutput: Kept
    var keptErrors: Kept
    private var unsaid: [UInt8] = []
    private var openStreams: Set<Int32>
    private var closeTime: Double?
    private var exitTime: Double?
    private var chunk = [UInt8](repeating: 0, count: 65536)

    init(
        dialogue: Dialogue, output: Int32, errors: Int32, input: Int32, limit: Int, sink: (@Sendable ([UInt8]) -> Void)?
    ) {
        progress = DialogueProgress(dialogue)
        (self.output, self.errors, self.input, self.sink) = (output, errors, input, sink)
        (keptOutput, keptErrors) = (Kept(limit: limit), Kept(limit: limit))
        linger = dialogue.linger
        openStreams = [output, errors]
        unsaid = progress.begin()
    }

    /// Waits a moment for something to read or write, and does it.
    mutating func exchange() {
        var waits = openStreams.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        if input >= 0 && !unsaid.isEmpty { waits.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
        // With nothing open only the exit is awaited, which no descriptor announces.
        let wait: Int32 = openStreams.isEmpty ? 5 : (exitTime != nil ? 10 : 50)
        _ = poll(&waits, nfds_t(waits.count), wait)
        for entry in waits where entry.revents != 0 {
            if entry.fd == input { write() } else { read(entry.fd) }
        }
        if progress.isFinished && unsaid.isEmpty && input >= 0 {
            let time = closeTime ?? MonotonicTime.now + linger
            closeTime = time
            if MonotonicTime.now >= time { closeInput() }
        }
    }

    /// The program is gone and nothing more can come. A daemon it left behind may hold the streams open for ever.
    mutating func isQuiet(_ child: pid_t, _ now: Double) -> Bool {
        guard exitTime != nil || openStreams.isEmpty || isGone(child) else { return false }
        if exitTime == nil, isGone(child) { exitTime = now }
        guard let exitTime else { return false }
        return openStreams.isEmpty || now > exitTime + 0.2
    }

    mutating func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// Only looks whether the process has ended (WNOWAIT); the library reaps it.
    private func isGone(_ child: pid_t) -> Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(child), &information, WEXITED | WNOHANG | WNOWAIT) != 0 || information.si_signo == SIGCHLD
    }

    private mutating func read(_ descriptor: Int32) {
        let count = Glibc.read(descriptor, &chunk, chunk.count)
        if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard count > 0 else {
            openStreams.remove(descriptor)
            return
        }
        let bytes = chunk[..<count]
        if descriptor == errors { return keptErrors.take(bytes) }
        if let sink { sink(Array(bytes)) } else { keptOutput.take(bytes) }
        unsaid += progress.hear(bytes)
    }

    private mutating func write() {
        let count = unsaid.withUnsafeBytes { send(input, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if count > 0 {
            unsaid.removeFirst(count)
        } else if errno != EAGAIN && errno != EINTR {
            // The program reads no more input; how it ends will show whether that matters.
            unsaid = []
            closeInput()
        }
    }
}
