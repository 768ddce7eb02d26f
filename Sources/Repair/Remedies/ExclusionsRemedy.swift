// The upgrade-safe remedy: exclude what is broken, leave on whatever the library has (FACTS §2.3).

import PostfixModel

extension RemedyKind {
    package static let exclusions = RemedyKind(
        id: "exclusions", title: "Safe after upgrades",
        applies: { $0.build.knowsExclusions },
        value: { _, _ in upgradeSafeValue },
        price: { _, _ in ["Excludes SSLv2 and SSLv3; versions that a newer OpenSSL brings are on without another edit."] })
}
