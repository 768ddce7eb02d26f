// Builds and versions as short texts, for the tables of the other tests.

@testable import PostfixModel

/// A build by its release and, where they matter, its OpenSSL (headers and library alike) and package.
func build(_ release: String, openssl: String? = nil, headers: String? = nil, package: String? = nil) -> PostfixBuild {
    PostfixBuild(
        release: Release(release)!, package: package.map { PackageVersion($0)! },
        headers: (headers ?? openssl).map { OpenSSLVersion($0)! }, library: openssl.map { OpenSSLVersion($0)! })
}

/// `3 1.0 1.1` for SSLv3, TLS 1.0 and TLS 1.1.
func versions(_ short: String) -> Set<TLSVersion> {
    Set(short.split(separator: " ").map { $0 == "3" ? TLSVersion.sslv3 : TLSVersion(rawValue: $0 == "1.0" ? "TLSv1" : "TLSv\($0)")! })
}

/// First and last release of every line, the releases where a fact changes, and a few snapshots.
let everyRelease: [Release] = {
    let facts = ReleaseFacts.known
    let thresholds =
        facts.names.values.flatMap(\.releases) + facts.effects.values.flatMap(\.releases) + facts.defaults.flatMap(\.since.releases)
    let snapshots = ["2.9-20110501", "2.10-20120421", "2.10-20120422", "3.6-20200724", "3.11-20251201"].map { Release($0)! }
    return Set(facts.lines.flatMap { [$0.first, $0.last] } + thresholds + snapshots).sorted()
}()
