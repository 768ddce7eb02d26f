// Who holds the timer of a change: this program started again, detached from terminal and session, or, where the server itself
// ends with the program (practice), a task of it.

import CPosix
import Diagnosis
import Glibc
import Repair

package enum TimerHolder: Sendable, Equatable {
    /// The program at this path, which must understand `TimerHolder.commandName`.
    case process(String)
    case task

    /// The program that runs now, also when the file it came from was replaced.
    package static let thisProgram = TimerHolder.process("/proc/self/exe")
    /// The hidden command of the started program.
    package static let commandName = "return-timer"
    /// Where the started program finds the lock, and where it says that it is ready.
    package static let lockDescriptor: CInt = 3
    package static let readyDescriptor: CInt = 4
    /// What it says then; anything else is a sentence why not.
    package static let ready = "ready"
    /// Milliseconds for a busy machine to load the program and read a journal.
    private static let patience: CInt = 20_000

    /// Starts the program and hands the lock over to it without a gap. Nil: it runs; else why not.
    static func start(_ program: String, id: ChangeIdentifier, state: StateDirectory, lock: OpenFile) -> String? {
        var ends: [CInt] = [-1, -1]
        guard px_pipe(&ends) == 0 else { return "no pipe: \(SystemError.last.text)." }
        let reader = OpenFile(descriptor: ends[0], path: "pipe")
        let words = ["postfix-tls-wizard", commandName, id.text, "--state-directory", state.path]
        let environment = BuiltEnvironment.variables.map { "\($0)=\($1)" }
        let kept = [lock.descriptor, ends[1]]
        let code = withStrings(words) { words in
            withStrings(environment) { environment in px_start_detached(program, words, environment, kept, kept.count) }
        }
        close(ends[1])
        guard code == 0 else { return "\(program) cannot be started: \(SystemError(code).text)." }
        let said = answer(reader)
        if said == ready { return nil }
        return said.isEmpty ? "it ended at once, or said nothing." : said
    }

    private static func answer(_ reader: OpenFile) -> String {
        var bytes: [UInt8] = []
        let end = MonotonicTime.now + Double(patience) / 1000
        while true {
            let left = CInt(max(0, (end - MonotonicTime.now) * 1000))
            var polled = pollfd(fd: reader.descriptor, events: Int16(POLLIN), revents: 0)
            let count = poll(&polled, 1, left)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var chunk = [UInt8](repeating: 0, count: 1024)
            let got = read(reader.descriptor, &chunk, chunk.count)
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            bytes += chunk[..<got]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func withStrings<Value>(
        _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) -> Value {
        var pointers = words.map { strdup($0) } + [nil]
        defer { pointers.forEach { free($0) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}
