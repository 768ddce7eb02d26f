// Protocol lists as every release and OpenSSL reads them: separators mean nothing, a rejection names a word that is there, a
// respelling is taken and leaves on what it says.

import PostfixModel
import TestSupport

extension FuzzTarget {
    static let protocolLists = FuzzTarget(
        name: "lists", claim: "separators and repetition mean nothing; a respelling is valid, weakens nothing and leaves on what it says",
        full: 150_000,
        make: { generator, _ in generator.text(from: [], words: listWords, limit: 200) },
        check: { bytes, generator in ListLaws(bytes: bytes, build: build(&generator)).broken(&generator) },
        shapes: [
            Shape("TLSv1 "), Shape("TLSv9 "), Shape("!"), Shape(","), Shape("a"), Shape(">="), Shape("#"), Shape("\u{301}"),
            Shape("TLSv1+"), Shape("0"), Shape("T;"), Shape("\u{2265}"), Shape("\""), Shape("-"),
        ],
        work: { bytes in
            let build = PostfixBuild(release: Release("2.6.6")!)
            let list = ProtocolList(bytes: bytes)
            return list.read(by: build).notes.count + (list.respelled(for: build)?.value.count ?? 0)
        })

    private static let listWords = [
        "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "!SSLv2", "!SSLv3", "!TLSv1", "!TLSv1.1", ">=TLSv1.2", ">=TLSv1",
        "<=TLSv1.3", ">=", "<=", "!", ", ", " ", ":", "\t", ",",
        ";", "|", "#", "0303", "0x0304", "none", "all", "tlsv1.2", "TLSv1.0", "TLS1.2", "-SSLv3", "+TLSv1.2", "TLSv1.2+", "TLSv1_2", "\"",
        "'", "≥", "–", "\u{A0}", "\0", "TLSv1.4", ">TLSv1", "=>TLSv1.2",
    ]
    private static let libraries = ["0.9.8", "1.0.0", "1.0.1e", "1.0.2u", "1.1.0", "1.1.1w", "3.0.15", "3.5.0"].map { OpenSSLVersion($0)! }
    private static let builtReleases = [
        "2.2.12", "2.3.0", "2.4.9", "2.5.0", "2.6.6", "2.6.15", "2.7.8", "2.8.10", "2.9.1", "2.9.2", "2.10.0", "2.11.8", "3.0.0", "3.3.9",
        "3.4.6", "3.5.25", "3.6.0", "3.7.11", "3.9.1", "3.11.6",
    ].map { Release($0)! }

    static func build(_ generator: inout SeededGenerator) -> PostfixBuild {
        let library = generator.chance(80) ? generator.pick(libraries) : nil
        let package = generator.chance(10) ? PackageVersion("2:2.6.6-8.el6") : nil
        return PostfixBuild(
            release: package == nil ? generator.pick(builtReleases) : Release("2.6.6")!, package: package, headers: library,
            library: library)
    }
}

private struct ListLaws {
    let bytes: [UInt8]
    let build: PostfixBuild

    func broken(_ generator: inout SeededGenerator) -> String? {
        let reading = ProtocolList(bytes: bytes).read(by: build)
        let more = separators(&generator)
        return rejection(reading) ?? enabled(reading) ?? repetition(reading, with: more) ?? respelling(reading)
    }

    private func separators(_ generator: inout SeededGenerator) -> [UInt8] {
        Array(generator.pick([" ", ",", ":", "\t", ", ", " ,: \n"]).utf8)
    }

    /// The word named stands where it is said to stand.
    private func rejection(_ reading: ListReading) -> String? {
        guard let rejected = reading.rejected else { return nil }
        guard bytes.indices.contains(rejected.offset) else { return "the rejected word stands outside the list: \(rejected.offset)" }
        let rest = String(decoding: bytes[rejected.offset...], as: UTF8.self)
        if !rest.utf8.starts(with: rejected.token.utf8) { return "\(rejected.token.debugDescription) does not stand at \(rejected.offset)" }
        return rejected.sentence(for: build).isEmpty ? "a rejection without a sentence" : nil
    }

    private func enabled(_ reading: ListReading) -> String? {
        if !reading.enabled.isSubset(of: build.offered) { return "more is enabled than the library has" }
        if reading.isValid != (reading.rejected == nil) { return "valid and rejected at once" }
        return reading.rejected != nil && !build.failsOpen && !reading.enabled.isEmpty ? "a rejected list leaves something on" : nil
    }

    /// The same list twice, and with blanks around it, is the same list. A NUL ends it, and an empty bound takes what follows.
    private func repetition(_ reading: ListReading, with separator: [UInt8]) -> String? {
        let list = Array(bytes.prefix { $0 != 0 })
        for variant in [separator + list + separator, list + separator + list] {
            let other = ProtocolList(bytes: variant).read(by: build)
            if other.isValid != reading.isValid || other.enabled != reading.enabled {
                return "\(String(decoding: variant, as: UTF8.self).debugDescription) is read otherwise by \(build.release)"
            }
        }
        return nil
    }

    private func respelling(_ reading: ListReading) -> String? {
        guard let respelled = ProtocolList(bytes: bytes).respelled(for: build) else { return nil }
        let again = ProtocolList(respelled.value).read(by: build)
        if reading.isValid { return "a valid list is respelled" }
        if !again.isValid { return "the respelling \(respelled.value) is rejected by \(build.release)" }
        if again.enabled != respelled.gets || again.enabled.isEmpty {
            return "the respelling \(respelled.value) leaves on other versions than it says"
        }
        if again.enabled.contains(.sslv3), !respelled.meant.contains(.sslv3) { return "the respelling \(respelled.value) brings SSLv3 in" }
        return nil
    }
}
