// Page 5: the OpenSSL behind Postfix. The article needs 1.0.1 or later.

import PostfixModel

extension Check {
    package static let opensslVersion: Check = .init(
        id: "openssl-version", title: "OpenSSL", meaning: "Which OpenSSL is behind Postfix, and which protocols it has.", step: .openssl,
        needs: [.openssl]
    ) {
        picture in
        guard let openssl = picture.facts.openssl.value else { return nil }
        let postfix = picture.facts.postfix.value
        var evidence: [Evidence] = []
        if let line = openssl.versionLine { evidence.append(.fact(label: "openssl", value: line)) }
        if let line = openssl.packageLine { evidence.append(.fact(label: "Package", value: line)) }
        if let library = openssl.linkedLibrary { evidence.append(.fact(label: "Library", value: library)) }
        if let version = postfix?.compiledOpenSSL { evidence.append(.fact(label: "Compiled with", value: version.description)) }
        if let version = postfix?.runningOpenSSL { evidence.append(.fact(label: "Postfix runs on", value: version.description)) }
        let command = postfix?.packageCommand(for: openssl.packageLine) ?? openssl.commands.first
        guard let version = postfix?.runningOpenSSL ?? openssl.version, let needed = OpenSSLVersion("1.0.1") else {
            return CheckOutcome(.cannotTell, "The version of OpenSSL cannot be seen", evidence, command: command)
        }
        if let offered = picture.build?.offered {
            evidence.append(.fact(label: "Offers", value: offered.listed))
        }
        if version < needed {
            evidence.append(.meaning("This OpenSSL has no TLS 1.1 and 1.2 at all. No list can turn them on."))
            return CheckOutcome(.clear, "OpenSSL \(version) is older than 1.0.1", evidence, command: command)
        }
        let isStopped = !picture.brokenListeners.isEmpty || picture.probes.contains { $0.isTelling && !$0.isTLSUp }
        evidence.append(.meaning("From 1.0.1 on it has TLS 1.1 and 1.2, also where Postfix does not know these names."))
        return CheckOutcome(
            .clear, "OpenSSL \(version) is new enough\(isStopped ? ": not the cause" : "")", evidence, command: command)
    }
}
