// The connection step as the log step sees it: the program's own probes make Postfix write the lines that name the cause, so
// the log is read again after the last of them.

import Diagnosis
import Synchronization

final class ConnectionWatch: Sendable {
    private typealias Look = Task<Observed<ConnectionFacts>, Never>
    private let newest = Mutex<Look?>(nil)

    /// Runs the connection step where the log step can wait for it; cancelling this cancels the step.
    func run(_ look: @escaping @Sendable () async -> Observed<ConnectionFacts>) async -> Observed<ConnectionFacts> {
        let task = Look { await look() }
        newest.withLock { $0 = task }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    /// What the newest connection step found; nil when none was begun, or none came to an end within these seconds.
    func probes(within seconds: Double) async -> [EndpointProbe]? {
        guard let task = await begun() else { return nil }
        guard case .success(let observed) = await limited(seconds: seconds, { await task.value }) else { return nil }
        return observed.value?.probes
    }

    /// Steps that are started together begin in any order, so one that is not there yet gets a moment to begin.
    private func begun() async -> Look? {
        let deadline = MonotonicTime.now + 0.2
        while !Task.isCancelled {
            if let task = newest.withLock({ $0 }) { return task }
            guard MonotonicTime.now < deadline else { break }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }
}
