// A fault as a value: what it is called, how it is recognised, what it explains. All of them stand in one array; the verdict is the
// ranking of what they see.

package struct Fault: Sendable {
    /// Stable: a contract with scripts and monitoring.
    package let id: String
    /// What it is, in one line, for `check --list` and the handbook.
    package let meaning: String
    /// Codes that `check` may exit with for it, the usual one first.
    package let exitCodes: [Int]
    /// Ids of faults that this one explains: for the same ports they are not told beside it.
    package let explains: Set<String>
    /// Empty where nothing of it was seen. Never asked while a fact is pending.
    package let recognise: @Sendable (ServerPicture) -> [Sighting]
    /// Why it is not what ails this server, from evidence that was seen; nil where nothing speaks against it.
    package let ruledOut: @Sendable (ServerPicture) -> RuledOut?

    package init(
        _ id: String, _ meaning: String, exitCodes: [Int] = [2], explains: [Fault] = [],
        ruledOut: @escaping @Sendable (ServerPicture) -> RuledOut? = { _ in nil },
        recognise: @escaping @Sendable (ServerPicture) -> [Sighting]
    ) {
        self.id = id
        self.meaning = meaning
        self.exitCodes = exitCodes
        self.explains = Set(explains.map(\.id))
        self.recognise = { picture in
            recognise(picture).map { seen in
                var sighting = seen
                sighting.id = id
                return sighting
            }
        }
        self.ruledOut = ruledOut
    }
}

/// A fault with the same face that this server does not have.
package struct RuledOut: Sendable, Equatable {
    /// As an admin calls it: `wrapper mode off`.
    package var name: String
    package var reason: String

    package init(_ name: String, _ reason: String) {
        self.name = name
        self.reason = reason
    }
}
