// What page 8 says of its own, in one place; what a repair is called, what it costs and what to fear of it are the menu's.

extension RepairPage {
    enum Words {
        // MARK: The choice

        static let waitForChecks = "No repair is offered before all checks are through"
        static let howThis = "How should this be repaired?"
        static func how(_ places: String) -> String { "How should \(places) be repaired?" }
        static func whatToAdd(at places: String) -> String { "What should be added at \(places)?" }
        static func canBeMadeSafe(_ places: String) -> String { "There is nothing to repair; \(places) can be made safe" }

        static let ownValue = "Your own value"
        static let typeIt = "type it"
        static let leaveIt = "Leave it as it is"
        static let nothingIsChanged = "nothing is changed"
        static let whatItTakes = "what it takes"

        static func bothAllowTheSame(safeIsSecond: Bool, article value: String) -> String {
            "Today both allow the same. If Postfix will be upgraded, take the \(safeIsSecond ? "second" : "first"): "
                + "\(value) would then mean TLS 1.0 only."
        }
        static func toChange(into value: String) -> String { "To change it: arrow down. It would be \(value)." }
        static let asDiff = "d: as diff"

        // MARK: An own value

        static let example = "Names with blanks or commas between them, for example !SSLv2, !SSLv3"
        static let isTaken = "This Postfix takes it."
        static let appearsHere = "The table and the lines appear here as soon as the value is one this Postfix takes."

        // MARK: Where no line is to be edited, why, and what to do instead

        static let nothing = "There is nothing to repair"
        static let noLine = "No line here can be repaired by this program"
        static let notRead =
            "The configuration files or the version of Postfix could not be read, and the wizard does not edit on a guess."
        static let nothingRejected = "No protocol list is rejected. Leave the configuration as it is."
        static let hurtsLater = "No line can be changed with certainty; what hurts, now or later, is told here."
        static let otherCause = "The protocol lists are not the cause, so editing them would not help."
        static let tooLittle = "Too little could be seen to say what to change, and the wizard does not edit on a guess."
        static let areValid = "The lists in the files are valid as they stand now; an edit would change nothing."
        static let doInstead = "What to do instead"
        static let thenLookAgain = "Then press r: everything is looked at again."
        static let wouldHelp = "What would help to tell more"

        // MARK: What a key led to

        static let isChosen: Notice = "This is what is chosen. Enter takes it, the arrows choose another."
        static let isAdvice: Notice = "This is advice to read; nothing is applied by it. The arrows choose a repair."
        static let practiceEnds: Notice = "There is nothing to apply: this practice ends here. q leaves it."
        static let nothingToApply: Notice = "There is nothing to apply here. What this page says comes first."
        static let valueStays: Notice = "The value stays in the field; nothing is changed."
        static let notTaken: Notice = "Not taken yet: see the line below the value."
    }
}
