// What page 9 says of its own, in one place; what is changed and what is to be known of it are the plan's.

import Repair

extension ApplyPage {
    enum Words {
        // MARK: The review

        static let waitForChecks = "Nothing can be applied before all checks are through"
        static let nothing = "Nothing to apply"
        static func noNewDiff(_ summary: String) -> String { "There is no new diff. \(summary)" }
        static func noneChosen(back key: String) -> String { "No repair is chosen. \(key) goes back to page 8." }
        static func newDiff(_ why: String) -> String { "\(why) This is the new diff." }

        static func ready(_ past: String) -> String { "Ready. \(past)" }
        static let nothingYet = "Nothing has been changed yet."
        static let wasChanged = "One change was made already."
        static let wasReverted = "The last change was reverted."
        static let wasUndone = "The last change was undone."
        static let wentWrong = "The last change did not end cleanly: see page 10."

        static func lines(_ count: Int, of file: String) -> String { "\(file), \(count == 1 ? "1 line" : "\(count) lines")" }
        static let noLine = "(nothing)"
        static func isRead(by reader: String) -> String { "is read by \(reader)" }
        static func isFor(_ reader: String) -> String { "for \(reader)" }
        static let startFirst =
            "Postfix is not running: the change would be refused, for nothing could prove it. Start Postfix first (a bad list does not "
            + "keep it from starting), then press r."

        static func whatHappens(mayTakeLonger: Bool) -> String {
            "What happens, about 5 seconds" + (mayTakeLonger ? ", at most 1½ minutes" : "")
        }
        static func copy(_ files: String, to directory: String) -> String { "copy \(files) to \(directory)" }
        static func write(_ lines: Int) -> String { lines == 1 ? "write that line" : "write those lines" }
        static let checkAndStart = "postfix check, postfix start"
        static let checkAndReload = "postfix check, postfix reload"
        static func tryAgain(_ ports: [String]) -> String {
            let named = ports.isEmpty ? "the ports" : "\(ports.count == 1 ? "port" : "ports") \(ports.joined(separator: ", "))"
            return "try \(named) again, and read the log"
        }
        static func comesBack(unlessOther: Bool) -> String {
            "If a port is still dead then, the change is reverted\(unlessOther ? ", unless another fault is why" : "") "
                + "(the old file comes back). Later you can undo it."
        }
        static let ifOtherFault = "If another fault shows behind it: "
        static let revert = "revert"
        static let keep = "keep"
        /// Behind the key, where lines are typed.
        static let changesIt = "changes it"

        // MARK: Without root

        static let notRootTitle = "Not root: nothing can be changed from here"
        static let startWithRoot = "Start the wizard with root; it proves the repair and can undo it:"
        static let orByHand = "Or by hand"
        static let runAgain = "Then run the wizard again: postfix check and reload do not notice a bad list."

        // MARK: While it changes, and afterwards

        static let applying = "Applying: the server is being changed"
        static let undoing = "Undoing: the old configuration is being written again"
        static let stepByStep = "The last change, step by step"
        static let starting = "starting …"
        static let skipped = " (skipped)"
        static let failed = " (failed)"
        static let showsResult = "Enter shows the result."
        /// The next step once a change was undone or reverted.
        static let again = "To repair again: page 8"

        // MARK: What a key led to

        static let nothingChanged: Notice = "Nothing was changed."
        static func wordFirst(back key: String) -> Notice { "Nothing starts yet: type \(word) first. \(key) goes back." }
        static func nothingToApply(back key: String) -> Notice { "There is nothing to apply. \(key) goes back to the repairs." }
        static let noTerminal: Notice = "Nothing is changed where no terminal is on both ends: use fix --yes there."
        static let notRoot: Notice = "Not root: nothing can be applied from here. Run the command shown above."
    }
}

/// What is said of a word that is to be typed, here and on page 10.
enum TypedWord {
    static func prompt(_ lead: String, _ word: String) -> String { "\(lead) \(word) and press Enter: " }
    static let pasted: Notice = "A pasted word does not count. Type it."

    static func refusal(of text: String, word: String, outcome: String, back: String) -> Notice {
        if text.lowercased() == word { return "In small letters: \(word). \(outcome) Type it again." }
        return "That is not the word \(word). \(outcome) Type it again, or \(back)."
    }
}
