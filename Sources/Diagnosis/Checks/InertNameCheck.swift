// Names that are accepted and do nothing on this build (FACTS §1.1, §2.1).

import PostfixModel

extension Check {
    package static let inertName: Check = .init(
        id: "inert-name", title: "Names without effect", meaning: "A protocol list has a name that does nothing on this Postfix.",
        step: .configuration, needs: [.configuration], isTrap: true
    ) { picture in
        CheckOutcome.trap(picture, "A list has a name that does nothing on this Postfix", where: \.isInert)
    }
}
