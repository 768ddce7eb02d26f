// The last start of Postfix, as the log tells it. Postfix's own follower lines ("daemon initialization failure") say only that
// it failed; the first fatal of the attempt is the reason.

/// One attempt to start master: from `starting the Postfix mail system` on, or from the fatal of a program that died before that line.
package struct StartAttempt: Sendable, Equatable {
    package enum Ending: Sendable, Equatable {
        /// `daemon started`.
        case started(LogEvent)
        /// These came instead: never empty, the reason first, then the rest in the order of the log.
        case failed([LogEvent])
        /// It started, and master ended later of these.
        case died([LogEvent])
        /// The log holds none of them.
        case untold
    }
    /// `starting the Postfix mail system`; nil where an attempt died before that line, or the log does not go back to it.
    package var began: LogEvent?
    package var ending: Ending
    /// `terminating on signal 15` or `stopping the Postfix mail system` after it, where nothing was started since.
    package var stopped: LogEvent?
    /// What commands ended with after it had started, the reason first. Where no master runs, it was killed without a word (SIGKILL, loss of
    /// power), and these are of a start that failed.
    package var beside: [LogEvent] = []

    /// Of the events of one instance, oldest first; nil where they tell of no start.
    package static func last(in events: [LogEvent]) -> StartAttempt? {
        var attempt: StartAttempt?
        for event in events { attempt = (attempt ?? StartAttempt(began: nil, ending: .untold)).following(event, isFirst: attempt == nil) }
        return attempt
    }

    /// The attempt as it stands after one more event; nil while there is none.
    private func following(_ event: LogEvent, isFirst: Bool) -> StartAttempt? {
        let same = isFirst ? nil : self
        if event.detail == .starting { return StartAttempt(began: event, ending: .untold) }
        if case .started = event.kind { return StartAttempt(began: isOpen ? began : nil, ending: .started(event)) }
        if event.endsMaster {
            guard var attempt = same else { return nil }
            attempt.stopped = attempt.stopped ?? event
            return attempt
        }
        guard event.isFatalOfStart else { return same }
        return isRunning ? dying(event) : failing(event)
    }

    private var isOpen: Bool { if case .untold = ending { stopped == nil } else { false } }

    private var isRunning: Bool { if case .started = ending { stopped == nil } else { false } }

    /// While Postfix runs, only master's own end matters: a command that failed beside it changed nothing.
    private func dying(_ event: LogEvent) -> StartAttempt {
        if event.program == "master" { return StartAttempt(began: began, ending: .died([event])) }
        var attempt = self
        attempt.beside = StartAttempt.sorted(beside + [event])
        return attempt
    }

    private func failing(_ event: LogEvent) -> StartAttempt {
        switch ending {
        case .failed(let events) where stopped == nil: StartAttempt(began: began, ending: .failed(StartAttempt.sorted(events + [event])))
        case .died(let events) where event.detail == .startFailed: StartAttempt(began: began, ending: .died(events + [event]))
        case .untold: StartAttempt(began: began, ending: .failed([event]))
        case .started, .failed, .died: StartAttempt(began: nil, ending: .failed([event]))
        }
    }

    private static func sorted(_ events: [LogEvent]) -> [LogEvent] {
        events.filter { $0.detail != .startFailed } + events.filter { $0.detail == .startFailed }
    }
}

extension LogEvent {
    fileprivate var endsMaster: Bool {
        switch detail {
        case .terminating: program == "master"
        case .stopping: true
        default: false
        }
    }

    /// A fatal or panic of one of the programs that start Postfix. That something already runs, or does not, is no fault of a start.
    fileprivate var isFatalOfStart: Bool {
        switch kind {
        case .fatal, .panic: ["postfix", "postconf", "postfix-script", "master"].contains(program) && !saysState
        default: false
        }
    }

    private var saysState: Bool { detail == .notRunning || detail == .alreadyRunning }
}
