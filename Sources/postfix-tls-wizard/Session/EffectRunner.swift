// Performs what the wizard asks for, in the background, and posts what comes of it. The only place where the pure wizard
// meets the live server.

import Diagnosis
import MailServer
import Repair
import Synchronization
import Wizard

final class EffectRunner: Sendable {
    private let survey: Survey
    private let runner: ChangeRunner
    private let queue: EventQueue
    /// What each step has at work, and how to tell it that nobody hears it any more.
    private let running = Mutex<[Step: Gathering]>([:])

    /// The change that is made; one at a time.
    private let change = Mutex<Task<Void, Never>?>(nil)

    private struct Gathering {
        var task: Task<Void, Never>
        var isStale: Cancellation
    }

    init(access: ServerAccess, request: SurveyRequest, runner: ChangeRunner, queue: EventQueue) {
        self.survey = Survey(access: access, request: request)
        self.runner = runner
        self.queue = queue
    }

    /// Everything but `.quit`, `.redraw` and `.suspend`, which the session itself obeys.
    func perform(_ effect: Effect) {
        switch effect {
        case .gather(let steps):
            // A file may have changed a moment after it was read: what was found for an earlier effect does not count.
            let survey = survey.anew
            for step in steps { gather(step, by: survey) }
        case .cancel(let steps): cancel(steps)
        case .apply(let plan, let options, let facts): apply(plan, options, facts)
        case .undo(let id, let facts): undo(id, facts)
        case .stopWaiting: change.withLock { $0?.cancel() }
        case .quit: cancel(Step.allCases)
        case .redraw, .suspend: break
        }
    }

    /// Recovers what an interrupted run left before anything is looked at, then performs the first effects.
    func begin(with effects: [Effect]) {
        Task.detached { [self] in
            let recovered = await runner.recover(facts: Facts())
            if !recovered.isEmpty { queue.post(.recovered(recovered)) }
            if let last = runner.lastChange { queue.post(.remembered(last)) }
            effects.forEach(perform)
            await waitForOthers()
        }
    }

    /// While another run changes the server, what was seen of it grows stale: it is looked at again when that run has ended.
    private func waitForOthers() async {
        guard let busy = runner.changeAtWork else { return }
        queue.post(.remembered(busy))
        while runner.changeAtWork != nil { try? await Task.sleep(for: .milliseconds(500)) }
        if let last = runner.lastChange { queue.post(.remembered(last)) }
        queue.post(.changedElsewhere)
    }

    private func gather(_ step: Step, by survey: Survey) {
        let isStale = Cancellation()
        let task = Task.detached { [self] in
            let result = await survey.run(step) { [queue] in if !isStale.isCancelled { queue.post(.stepArrived($0)) } }
            // A cancelled step still reports what it has, unless a re-run has taken its place.
            if !isStale.isCancelled { queue.post(.stepArrived(result)) }
        }
        running.withLock { tasks in
            tasks[step]?.isStale.cancel()
            tasks[step]?.task.cancel()
            tasks[step] = Gathering(task: task, isStale: isStale)
        }
    }

    private func cancel(_ steps: [Step]) {
        running.withLock { tasks in
            for step in steps { tasks[step]?.task.cancel() }
        }
    }

    private func apply(_ plan: Plan, _ options: ApplyOptions, _ facts: Facts) {
        let task = Task.detached { [self] in
            let report = await runner.apply(plan, facts: facts, options: options) { [queue] in queue.post(.applyProgress($0)) }
            queue.post(.applyFinished(report))
        }
        change.withLock { $0 = task }
    }

    private func undo(_ id: String?, _ facts: Facts) {
        Task.detached { [self] in
            let report = await runner.undo(id: id, configDirectory: facts.configDirectory, facts: facts) { [queue] in
                queue.post(.applyProgress($0))
            }
            queue.post(.undoFinished(report))
        }
    }
}
