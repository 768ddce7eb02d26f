// A change that returns by itself unless somebody confirms it in time, as `netplan try` does it: what is agreed on, what the
// journal knows of it, and how it is told. Values and sentences only; clock, timer and disk are the edge's.

/// How long a change may stand unconfirmed, in seconds.
package enum ReturnDelay {
    /// Ten seconds are the least in which a person can look and answer; a day is the most a forgotten change may stand.
    package static let allowed = 10...86400
    /// What the wizard offers for a change that was made without one.
    package static let usual = 300

    /// Nil unless it is a plain decimal number in range: no sign, no blank, no leading zero.
    package static func parse(_ text: String) -> Int? {
        let digits = text.utf8
        guard !digits.isEmpty, digits.count <= 5, digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }), let seconds = Int(text), allowed.contains(seconds)
        else { return nil }
        return seconds
    }
}

/// The moment of a return.
package struct Deadline: Sendable, Equatable, Codable {
    /// Seconds since 1970 by the wall clock when it was set: for people, nothing is decided by it.
    package var wall: Int
    /// Seconds on CLOCK_BOOTTIME (clock_gettime(2)), which nobody sets and which goes on in suspend: this one decides.
    package var boot: Int

    package init(wall: Int, boot: Int) {
        self.wall = wall
        self.boot = boot
    }

    package var moment: Moment { Moment(seconds: wall) }
}

/// What a journal tells about the return of its change.
package struct Appointment: Sendable, Equatable {
    package var seconds: Int
    /// Nil: the clock was never started.
    package var deadline: Deadline?
    package var isConfirmed = false
    /// Why the return did not happen although its time had come.
    package var stayed: String?

    package init(seconds: Int, deadline: Deadline? = nil, isConfirmed: Bool = false, stayed: String? = nil) {
        self.seconds = seconds
        self.deadline = deadline
        self.isConfirmed = isConfirmed
        self.stayed = stayed
    }

    /// In the place of a user, for what the timer does.
    package static let timer = "its own timer"
}

/// How a change with an appointment stands right now.
package struct AppointmentStatus: Sendable, Equatable {
    package enum Phase: Sendable, Equatable {
        /// The timer runs; seconds until the return.
        case running(remaining: Int)
        /// Nobody holds the timer any more: a reboot, or it was killed. The change stands until somebody decides.
        case gone
        case confirmed
        /// The old files are back, by the timer or by hand.
        case takenBack(byItself: Bool)
        /// The return was tried and did not put everything back; a sentence why.
        case failed(String)
    }

    package var id: String
    package var configDirectory: String
    /// Nil: the clock was never started.
    package var deadline: Deadline?
    package var phase: Phase
    /// Why a return whose time had come was not made.
    package var stayed: String?

    package init(id: String, configDirectory: String, deadline: Deadline?, phase: Phase, stayed: String? = nil) {
        self.id = id
        self.configDirectory = configDirectory
        self.deadline = deadline
        self.phase = phase
        self.stayed = stayed
    }

    /// The change stands and nobody has confirmed it.
    package var isAwaiting: Bool {
        switch phase {
        case .running, .gone: true
        case .confirmed, .takenBack, .failed: false
        }
    }

    package var isRunning: Bool { if case .running = phase { true } else { false } }

    /// `14:32:10 UTC`.
    package var clock: String? { deadline.map { $0.moment.clock } }

    /// One sentence for somebody who starts the program while the change awaits its confirmation.
    package var sentence: String {
        let change = "Change \(id) of \(configDirectory)"
        if case .running = phase { return "\(change) returns by itself at \(clock ?? "its time") unless it is confirmed." }
        if let stayed { return "\(change) was to return by itself and did not: \(stayed)" }
        guard let deadline else {
            return "\(change) was to return by itself unless confirmed, but its timer was never started: it stands until you decide."
        }
        return "\(change) was to return by itself at \(deadline.moment.iso) unless confirmed, but its timer is gone (a reboot, or it was "
            + "ended): it stands until you decide."
    }
}

extension JournalStory {
    /// The change stands, and nobody has confirmed it.
    package var awaitsConfirmation: Bool {
        guard let appointment, !appointment.isConfirmed else { return false }
        return state == .applied || state == nil && decidedToKeep == true && !hasUndo
    }

    /// The change was taken back, or is being, by its timer.
    package var returnedByItself: Bool { undoneBy == Appointment.timer }
}

/// How a confirmation went.
package struct ChangeConfirmation: Sendable, Equatable {
    package enum Outcome: String, Sendable, Equatable {
        /// Now, or before.
        case confirmed
        /// Too late, or not possible.
        case refused
    }

    package var outcome: Outcome
    package var refusal: Refusal?
    package var id: String?
    package var summary: String
    package var reportPath: String?

    package init(_ outcome: Outcome, id: String? = nil, refusal: Refusal? = nil, summary: String, reportPath: String? = nil) {
        self.outcome = outcome
        self.refusal = refusal
        self.id = id
        self.summary = summary
        self.reportPath = reportPath
    }

    /// 0 confirmed; 1 returned already, or not possible now; 66 nothing that could be confirmed; 77 privilege.
    package var exitCode: Int32 {
        if outcome == .confirmed { return 0 }
        return switch refusal {
        case .inputMissing: 66
        case .privilege: 77
        default: 1
        }
    }
}
