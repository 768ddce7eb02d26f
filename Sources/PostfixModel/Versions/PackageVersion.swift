// Package versions as rpm and dpkg write them. Only rpm's are compared: the one back-port known is rpm's (FACTS §8.1).

/// `2:2.6.6-8.el6` (RPM) or `3.7.11-0+deb12u1` (Debian): epoch, upstream version, release.
package struct PackageVersion: Hashable, Sendable, CustomStringConvertible {
    package enum Rules: String, Sendable { case rpm, debian }
    package var rules: Rules
    /// Zero when none is written, as both package managers count it.
    package var epoch: Int
    /// Whether the text names an epoch: `rpm -q` leaves it out, `yum list` does not.
    package var hasEpoch: Bool
    package var version: String
    /// RPM release or Debian revision; empty when there is none.
    package var release: String
    package var description: String

    /// Without `rules` they are guessed from the text: a release with `.el6`, `.fc20`, `.amzn1`, `.suse`, `.mga` … is RPM's.
    /// Takes `[epoch:]version[-release]`, and RPM's `name-version-release.arch`; nil for anything a package manager would refuse.
    package init?(_ text: String, rules: Rules? = nil) {
        var body = Substring(text)
        if let nevra = PackageVersion.withoutNameAndArchitecture(body), rules != .debian { body = nevra }
        epoch = 0
        hasEpoch = false
        if let colon = body.firstIndex(of: ":") {
            let digits = body[..<colon]
            guard !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit), let number = Int32(digits) else { return nil }
            epoch = Int(number)
            hasEpoch = true
            body = body[body.index(after: colon)...]
        }
        // Both managers cut at the last dash: a Debian upstream version may hold dashes, an RPM one may not.
        let dash = body.lastIndex(of: "-")
        version = String(body[..<(dash ?? body.endIndex)])
        release = dash.map { String(body[body.index(after: $0)...]) } ?? ""
        description = text
        self.rules = rules ?? (PackageVersion.looksLikeRPM(version: version, release: release) ? .rpm : .debian)
        guard isWellFormed, dash == nil || !release.isEmpty else { return nil }
    }

    /// Compares as rpmvercmp does; returns nil for versions that are not both rpm's.
    package func compared(to other: PackageVersion) -> PackageOrder? {
        guard rules == .rpm, other.rules == .rpm else { return nil }
        if epoch != other.epoch { return epoch < other.epoch ? .older : .newer }
        return comparedWithoutEpoch(to: other)
    }

    /// Version and release alone: for facts known by package release, whatever epoch the distribution gave it.
    package func comparedWithoutEpoch(to other: PackageVersion) -> PackageOrder? {
        guard rules == .rpm, other.rules == .rpm else { return nil }
        let byVersion = PackageOrder.rpm(version, other.version)
        return byVersion == .same ? PackageOrder.rpm(release, other.release) : byVersion
    }

    private var isWellFormed: Bool {
        guard let first = version.utf8.first, version.utf8.allSatisfy({ $0 < 128 }) else { return false }
        switch rules {
        case .rpm:
            func allowed(_ byte: UInt8) -> Bool { byte.isWordByte || ".+~^".utf8.contains(byte) }
            return version.utf8.allSatisfy(allowed) && release.utf8.allSatisfy(allowed)
        case .debian:
            func allowed(_ byte: UInt8) -> Bool { byte.isDigit || byte.isLetter || ".+~".utf8.contains(byte) }
            return first.isDigit && version.utf8.allSatisfy { allowed($0) || "-:".utf8.contains($0) }
                && release.utf8.allSatisfy(allowed)
        }
    }

    private static let architectures = [
        "x86_64", "i386", "i486", "i586", "i686", "noarch", "src", "aarch64", "armv7hl", "ppc", "ppc64", "ppc64le", "s390",
        "s390x", "ia64",
    ]

    /// `2.6.6-8.el6` of `postfix-2.6.6-8.el6.x86_64`; nil when the text has not that form.
    private static func withoutNameAndArchitecture(_ text: Substring) -> Substring? {
        guard let first = text.utf8.first, first.isLetter else { return nil }
        var body = text
        if let dot = body.lastIndex(of: "."), architectures.contains(String(body[body.index(after: dot)...])) { body = body[..<dot] }
        guard let releaseDash = body.lastIndex(of: "-"), let nameDash = body[..<releaseDash].lastIndex(of: "-") else { return nil }
        let rest = body[body.index(after: nameDash)...]
        return rest.utf8.first?.isDigit == true ? rest : nil
    }

    /// Distribution tags in RPM releases, each followed by digits, a dot or the end.
    private static let tags = ["el", "fc", "amzn", "suse", "mga", "mdk", "mdv", "centos", "rhel", "lp", "pld", "gf", "cm", "azl", "oe"]

    private static func looksLikeRPM(version: String, release: String) -> Bool {
        if version.contains("^") || version.contains("_") || release.contains("^") || release.contains("_") { return true }
        let parts = release.split(separator: ".")
        // openSUSE Leap and SLES number their releases 150300.5.9.2, without a tag.
        if parts.count > 1, parts[0].count == 6, parts[0].hasPrefix("15") || parts[0].hasPrefix("16"), Int(parts[0]) != nil { return true }
        return parts.contains { part in
            tags.contains { tag in part.hasPrefix(tag) && (part.dropFirst(tag.count).utf8.first.map(\.isDigit) ?? true) }
        }
    }
}

package enum PackageOrder: Sendable { case older, same, newer }
