// A list that is valid and leaves no version on: every handshake fails, and no warning says so.

import PostfixModel

extension Check {
    package static let nothingEnabled: Check = .init(
        id: "nothing-enabled", title: "Nothing left on", meaning: "A protocol list is valid and allows no protocol version.",
        step: .configuration, needs: [.configuration], isTrap: true
    ) { picture in
        let status: FindingStatus = picture.silentListeners.isEmpty ? .trap : .symptom
        return CheckOutcome.trap(picture, status: status, "A list is valid, but allows no protocol version") {
            $0 == .nothingEnabled
        }
    }
}
