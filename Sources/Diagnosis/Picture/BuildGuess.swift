// Which Postfix this is, put together from what was seen, with a sentence for everything that had to be assumed.

import PostfixModel

/// A build as far as it is known.
package struct BuildGuess: Sendable, Equatable {
    package var build: PostfixBuild
    /// What was assumed, as sentences.
    package var remarks: [String]

    /// Returns nil while the release or the OpenSSL are still being looked up, or when no release is known.
    package init?(_ facts: Facts) {
        guard !facts.postfix.isPending, !facts.openssl.isPending else { return nil }
        var remarks: [String] = []
        let postfix = facts.postfix.value
        guard let release = postfix?.release ?? BuildGuess.fromLog(facts, remarks: &remarks) else { return nil }

        let installed = facts.openssl.value?.version
        let library = postfix?.runningOpenSSL ?? installed
        var headers = postfix?.compiledOpenSSL
        if headers == nil, release.major < 3 {
            // Only 2.x takes its names from the headers (FACTS §1.1), and only 3.1 and later can tell which they were.
            headers = installed
            if let installed, BuildGuess.headersDecide(release) {
                remarks.append("Postfix \(release) cannot say which OpenSSL it was compiled with; the installed \(installed) is assumed.")
            }
        }
        if library == nil { remarks.append("The OpenSSL version is not known; one new enough for this Postfix is assumed.") }
        if postfix?.package == nil, release.major == 2, release.minor == 6 {
            remarks.append("The package of Postfix is not known; a distribution's own patches would not show.")
        }
        self.build = PostfixBuild(release: release, package: postfix?.package, headers: headers, library: library)
        self.remarks = remarks
    }

    /// 2.6.15 to 2.11: the names depend on the OpenSSL headers.
    private static func headersDecide(_ release: Release) -> Bool {
        let build = PostfixBuild(release: release)
        return release.major == 2 && build.acceptedNames.contains("TLSv1.2")
    }

    private static func fromLog(_ facts: Facts, remarks: inout [String]) -> Release? {
        guard let log = facts.log.value else { return nil }
        let directory = facts.server.value?.configDirectory
        for event in log.events.reversed() {
            let seen: (version: String, directory: String)
            switch event.kind {
            case .started(let version, let directory): seen = (version, directory)
            case .reload(let version?, let directory): seen = (version, directory)
            default: continue
            }
            guard directory == nil || LogDigest.samePath(seen.directory, directory!), let release = Release(seen.version) else { continue }
            remarks.append("The version comes from the mail log: postconf could not be asked.")
            return release
        }
        return nil
    }
}
