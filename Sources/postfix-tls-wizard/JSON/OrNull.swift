// A field that is always present in its document: null where there is nothing to say.

@propertyWrapper
struct OrNull<Value: Encodable & Equatable>: Encodable, Equatable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// The encoder of a synthesized type leaves a nil optional out; a single value it must write.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}
