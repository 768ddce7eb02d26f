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

    init(_ fault: Fault) {
        id = fault.id
        meaning = fault.meaning
        exitCode = fault.exitCodes.first
    }

    static var all: [CheckListItem] { Check.all.map(CheckListItem.init) }
    static var faults: [CheckListItem] { Fault.all.map(CheckListItem.init) }
}

/// `{"schema":1,"checks":[{"id":…,"meaning":…,"exitCode":…}],"faults":[…]}`
struct CheckListDocument: Encodable, Equatable {
    var schema = 1
    var checks = CheckListItem.all
    var faults = CheckListItem.faults
}

enum CheckListText {
    static var text: String {
        let checks = "Checks: id, exit status where nothing worse is found (-: the verdict weighs it), meaning."
        let faults = "Faults, as \"faults\" of --json names them: id, exit status, meaning."
        return ([checks, ""] + lines(CheckListItem.all) + ["", faults, ""] + lines(CheckListItem.faults)).joined(separator: "\n") + "\n"
    }

    private static func lines(_ items: [CheckListItem]) -> [String] {
        let width = items.map(\.id.count).max() ?? 0
        return items.map { item in
            let id = item.id + String(repeating: " ", count: width - item.id.count)
            return "\(id)  \(item.exitCode.map(String.init) ?? "-")  \(item.meaning)"
        }
    }
}
