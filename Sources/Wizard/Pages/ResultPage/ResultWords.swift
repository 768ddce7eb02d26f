// What page 10 says of its own, in one place, but for what comes next (NextAfterChange) and what it came to (the report's headline).

extension ResultPage {
    enum Words {
        static let nothingYet = "Nothing was changed yet"
        static let isShownHere = "The result of an apply is shown here. Page 8 has the repairs, page 9 applies one."
        static let undone = "Undone: the old configuration is back, and the old fault with it"
        static let whatNext = "What next"
        static let remember = "Remember"
        static let learned = "What was learned"

        // MARK: The test that only another machine can make

        static let doneInPractice = "You are done. This was practice: nothing real was touched."
        static let wasPractice = "This was practice: nothing real was touched."
        static let testedHere = "Tested from this server"
        static let onlyThisMachine = "These services listen on this machine only; from outside there is nothing to test."
        static let doneButOutside = "You are done. From outside, to be sure"
        static let testOutside = "Test it from outside"
        static func mustCome(reply: Int) -> String { "A certificate must come, and a line with \(reply)." }

        // MARK: The ways back, and the report

        static let wayBackByHand = "The way back by hand"
        static let wayBack = "Way back"
        static let byHand = "By hand"
        static let withoutProgram = "Without this program:"
        static let wayBackType = "Way back: type"
        static let report = "Report"
        static let ticket = "A short text for a customer or provider:"

        // MARK: What a key led to

        static let nothingUndone: Notice = "Nothing was undone."
        static let nothingToUndo: Notice = "Nothing was changed, so there is nothing to undo."
        static let noneLeft: Notice = "There is no change left to undo."
    }
}
