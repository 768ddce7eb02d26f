// `check --list`: every id that `check` may name, what it means, and the exit status it leads to; as text and as JSON.

import Diagnosis

/// One line of it.
struct CheckListItem: Encodable, Equatable {
    var id: String
    var meaning: String
    /// Status of `check` where nothing worse is found; null: what a page shows is weighed by the verdict.
    @OrNull var exitCode: Int?

    init(_ check: Check) {
        id = check.id
        meaning = check.meaning
        exitCode = check.exitCode
    }

    static var all: [CheckListItem] { Check.all.map(CheckListItem.init) }
}

/// `{"schema":1,"checks":[{"id":…,"meaning":…,"exitCode":…}]}`
struct CheckListDocument: Encodable, Equatable {
    var schema = 1
    var checks = CheckListItem.all
}

enum CheckListText {
    static var text: String {
        let items = CheckListItem.all
        let width = items.map(\.id.count).max() ?? 0
        let lines = items.map { item in
            let id = item.id + String(repeating: " ", count: width - item.id.count)
            return "\(id)  \(item.exitCode.map(String.init) ?? "-")  \(item.meaning)"
        }
        let head = "Checks: id, exit status where nothing worse is found (-: the verdict weighs it), meaning."
        return ([head, ""] + lines).joined(separator: "\n") + "\n"
    }
}
