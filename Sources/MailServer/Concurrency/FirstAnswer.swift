// Of several that may answer, the first is heard.

import Diagnosis
import Synchronization

final class FirstAnswer: Sendable {
    private let waiting: Mutex<CheckedContinuation<CommandResult, Never>?>

    init(_ continuation: CheckedContinuation<CommandResult, Never>) { waiting = Mutex(continuation) }

    var isGiven: Bool { waiting.withLock { $0 == nil } }

    func give(_ result: CommandResult) {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: result)
    }
}
