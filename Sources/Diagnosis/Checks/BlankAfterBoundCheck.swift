// `>= TLSv1.2`: accepted, and meant otherwise than it reads (FACTS §1.3).

import PostfixModel

extension Check {
    package static let blankAfterBound: Check = .init(
        id: "blank-after-bound", title: "Blank after >=", meaning: "A blank after >= or <= changes what a protocol list means.",
        step: .configuration, needs: [.configuration], isTrap: true
    ) { picture in
        CheckOutcome.trap(picture, "A blank after >= or <= changes what the list means") { note in
            if case .blankAfterBound = note { true } else { false }
        }
    }
}

extension CheckOutcome {
    /// A trap for every set or governing list that carries such a note.
    static func trap(
        _ picture: ServerPicture, status: FindingStatus = .trap, _ summary: String, where isOne: (ListNote) -> Bool
    ) -> CheckOutcome? {
        guard let build = picture.build, let sources = SourceEvidence(picture) else { return nil }
        var evidence: [Evidence] = []
        var sentences: [String] = []
        for value in picture.setOrReadLists {
            let notes = value.reading(by: build)?.notes.filter(isOne) ?? []
            guard !notes.isEmpty else { continue }
            let readers = picture.readersText(of: value)
            evidence += sources.lines(of: value, rejected: nil, note: readers)
            if value.origin == .builtIn { evidence.append(.fact(label: value.parameter, value: "\(value.raw) (built-in); \(readers)")) }
            sentences += notes.map(\.sentence)
        }
        if sentences.isEmpty { return nil }
        return CheckOutcome(status, summary, evidence + sentences.unique.map { .meaning($0 + ".") })
    }
}
