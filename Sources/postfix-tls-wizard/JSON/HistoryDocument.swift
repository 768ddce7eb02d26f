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
    }

    var schema = 1
    var changes: [Change]

    init(_ summaries: [ChangeSummary]) {
        changes = summaries.map {
            Change(
                id: $0.id, time: $0.time, configDirectory: $0.configDirectory, files: $0.files, remedy: $0.remedy,
                state: $0.stateName, report: $0.report)
        }
    }
}
