// Postfix 2.3 and 2.4: an unknown word lifts every restriction instead of disabling TLS (FACTS §1.4).

import PostfixModel

extension Check {
    package static let failsOpen: Check = .init(
        id: "fails-open", title: "List ignored", meaning: "Postfix 2.3 and 2.4 ignore a protocol list they do not understand.",
        step: .configuration, needs: [.configuration], isTrap: true
    ) { picture in
        guard let build = picture.build, build.failsOpen, let sources = SourceEvidence(picture) else { return nil }
        let ignored = picture.configuration?.invalidLists ?? []
        guard let first = ignored.first, let token = first.reading(by: build)?.rejected?.token else { return nil }
        var evidence = ignored.flatMap { value in
            sources.lines(
                of: value, rejected: value.reading(by: build)?.rejected, note: picture.readersText(of: value))
        }
        evidence.append(.meaning(ListNote.failedOpen.sentence + "."))
        return CheckOutcome(
            .trap, "Postfix \(build.release) does not know \"\(token)\" and ignores the whole list", evidence)
    }
}
