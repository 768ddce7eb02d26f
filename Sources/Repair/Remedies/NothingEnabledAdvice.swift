// A valid list that leaves nothing on: not edited, because what it was meant to allow is for the admin to say.

import Diagnosis
import PostfixModel

extension Advice {
    /// Returns nil where every listener's valid list leaves something on.
    static func nothingEnabled(in configuration: Configuration) -> Advice? {
        let silent = configuration.listeners.filter { $0.reading.map { $0.isValid && $0.stopsTLS } ?? false }
        if silent.isEmpty { return nil }
        let example = configuration.build.knowsExclusions ? RemedyKind.upgradeSafeValue : RemedyKind.articleValue
        return Advice(
            id: "nothing-enabled", title: "Leave a protocol on",
            text: silent.compactMap { listener in
                listener.list.map { "\($0.parameter) = \($0.expanded) is valid but allows nothing at \(ListReaders.text([listener]))." }
            } + ["Every TLS handshake fails there. Say which protocols to allow, such as \(example), and reload Postfix."])
    }
}
