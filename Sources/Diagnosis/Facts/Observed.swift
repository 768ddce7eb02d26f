// A fact that may not be there: nothing in the judging may mistake "not looked" or "could not look" for "fine".

package enum Observed<Value: Sendable & Equatable>: Sendable, Equatable {
    /// Still being gathered.
    case pending
    case value(Value)
    /// Looked, and cannot tell; the words say why and what would help, without a full stop: the front end sets it.
    case cannotTell(String)

    package var value: Value? {
        if case .value(let value) = self { value } else { nil }
    }

    package var isPending: Bool { self == .pending }

    package var reason: String? {
        if case .cannotTell(let reason) = self { reason } else { nil }
    }
}
