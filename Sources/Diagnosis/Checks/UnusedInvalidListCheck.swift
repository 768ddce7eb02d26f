// An invalid list that no listener reads today: harmless until somebody switches on what it governs.

import PostfixModel

extension Check {
    package static let unusedInvalidList: Check = .init(
        id: "unused-invalid-list", title: "Invalid list without a reader",
        meaning: "A protocol list that Postfix would reject, and that no service reads today.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        guard let configuration = picture.configuration, let build = picture.build, !build.failsOpen, let sources = SourceEvidence(picture)
        else { return nil }
        let unused = configuration.invalidLists.filter { picture.readers(of: $0).isEmpty && !isReferred($0, picture) }
        guard let first = unused.first else { return nil }
        var evidence = unused.flatMap { value in
            sources.lines(of: value, rejected: value.reading(by: build)?.rejected, note: picture.readersText(of: value))
        }
        evidence.append(.meaning("The day a service starts to read it, TLS is off there. Repair it together with the others."))
        return CheckOutcome(
            .trap, "\(first.parameter) is invalid, but nothing reads it today", evidence)
    }

    /// A list that a list in force reads through `$name` is in force itself.
    private static func isReferred(_ value: EffectiveValue, _ picture: ServerPicture) -> Bool {
        picture.listeners.contains { $0.list?.through.contains(value.parameter) == true }
    }
}
