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
    @OrNull var rejected: Rejected?
    var notes: [String]

    /// What is valid in place of an invalid list stands last among the notes.
    init(_ list: ProtocolList, build: PostfixBuild) {
        let reading = list.explained(by: build)
        valid = reading.isValid
        enabled = reading.enabled.sorted().map(\.rawValue)
        rejected = reading.rejected.map {
            Rejected(token: $0.token, offset: $0.offset, reason: $0.sentence(for: build) + ".")
        }
        notes = reading.notes.map { $0.sentence + "." } + (list.nearestValid(for: build).map { [$0] } ?? [])
    }
}
