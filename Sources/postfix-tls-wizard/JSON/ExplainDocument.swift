// `explain --json`.

import PostfixModel

struct ExplainDocument: Encodable, Equatable {
    struct Rejected: Encodable, Equatable {
        var token: String
        var offset: Int
        var reason: String
    }

    var schema = 1
    var valid: Bool
    var enabled: [String]
    var rejected: Rejected?
    var notes: [String]

    /// What is valid in place of an invalid list stands last among the notes.
    init(_ list: ProtocolList, build: PostfixBuild) {
        let reading = list.read(by: build)
        valid = reading.isValid
        enabled = reading.enabled.sorted().map(\.rawValue)
        rejected = reading.rejected.map {
            Rejected(token: $0.token, offset: $0.offset, reason: $0.sentence(for: build))
        }
        notes = reading.notes.map(\.sentence) + (list.nearestValid(for: build).map { [$0] } ?? [])
    }

    private enum Key: CodingKey { case schema, valid, enabled, rejected, notes }

    /// Written out because `rejected` must be present, as null, when the list is valid.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(schema, forKey: .schema)
        try container.encode(valid, forKey: .valid)
        try container.encode(enabled, forKey: .enabled)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(notes, forKey: .notes)
    }
}
