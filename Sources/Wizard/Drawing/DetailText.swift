// Details of a change that has ended: sentences, some of them followed by a diff.

import TerminalUI

extension PaneText {
    /// The first line of each is a sentence; what follows it is a diff.
    mutating func details(_ details: [String]) {
        for detail in details {
            let parts = detail.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            if parts.count == 2 { blank() }
            prose(String(parts.first ?? ""))
            if parts.count == 2 { diff(String(parts[1])) }
        }
    }
}
