// Distribution packages with names patched in: Enterprise Linux 6 (FACTS §8.1). mail_version does not show them.

extension PostfixBuild {
    /// el6's package with TLSv1.1/TLSv1.2 names patched in (FACTS §8.1), proven or presumed.
    package var hasEL6BackPort: Bool { backPort != nil }
    /// The back-port is not proven for this package release (7.el6), only likely.
    package var backPortIsPresumed: Bool { backPort == .presumed }

    enum BackPortEvidence { case presumed, proven }

    var backPort: BackPortEvidence? {
        guard let package, package.rules == .rpm else { return nil }
        for row in facts.backPorts
        where package.version == row.version && release == Release(row.version) && package.carriesTag(row.distribution) {
            // Epoch 2 is the distribution's, but rpm -q leaves it out: only version and release tell.
            if package.comparedWithoutEpoch(to: row.proven) != .older { return .proven }
            if package.comparedWithoutEpoch(to: row.presumed) != .older { return .presumed }
        }
        return nil
    }
}

extension PackageVersion {
    /// `el6` in `8.el6`, `6.el6_7.1`, `8.el6.centos`; not in `1.el60`.
    func carriesTag(_ tag: String) -> Bool {
        release.split(separator: ".").contains { part in
            part.hasPrefix(tag) && (part.dropFirst(tag.count).utf8.first.map { !$0.isDigit && !$0.isLetter } ?? true)
        }
    }
}
