// `history --json`.

import Repair

struct HistoryDocument: Encodable, Equatable {
    struct Change: Encodable, Equatable {
        var id: String
        var time: String
        var configDirectory: String
        var files: [String]
        var remedy: String
        var state: String
        var report: String
        /// ISO 8601: when it returns by itself unless confirmed; null where it does not.
        @OrNull var returns: String?
        /// `running` or `gone` while the change waits to be confirmed.
        @OrNull var timer: String?
    }

    var schema = 1
    var changes: [Change]

    init(_ summaries: [ChangeSummary]) {
        changes = summaries.map {
            Change(
                id: $0.id, time: $0.time, configDirectory: $0.configDirectory, files: $0.files, remedy: $0.remedy,
                state: $0.state, report: $0.report,
                returns: $0.appointment.flatMap { $0.isAwaiting ? $0.deadline?.moment.iso : nil },
                timer: $0.appointment.flatMap { $0.isAwaiting ? ($0.isRunning ? "running" : "gone") : nil })
        }
    }
}
