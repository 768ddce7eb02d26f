// Versions of packages, of OpenSSL, of Postfix: whatever a package is called, comparing gives one order.

import PostfixModel
import TestSupport

extension FuzzTarget {
    static let packageVersions = FuzzTarget(
        name: "package versions", claim: "antisymmetric and transitive under the rules of rpm",
        full: 1_800_000,
        make: { generator, _ in generator.versionTexts() },
        check: { bytes, _ in
            let versions = texts(bytes).compactMap { PackageVersion($0, rules: .rpm) }
            for one in versions where one.compared(to: one) != .same { return "\(one) is not the same as itself" }
            for one in versions {
                for two in versions where one.compared(to: two) != two.compared(to: one)?.reversed {
                    return "\(one) and \(two) compare differently turned round"
                }
            }
            guard versions.count == 3 else { return nil }
            for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
                let (one, two, three) = (versions[order[0]], versions[order[1]], versions[order[2]])
                if one.isAtMost(two), two.isAtMost(three), !one.isAtMost(three) {
                    return "\(one) <= \(two) <= \(three), but not the first and the last"
                }
            }
            return nil
        },
        shapes: [
            Shape("1"), Shape("1."), Shape("~", after: "1"), Shape("1a"), Shape("-1", after: "1"), Shape(":", after: "1"),
            Shape("^", after: "1"), Shape("0"),
        ],
        work: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return PackageVersion(text, rules: .rpm).flatMap { one in
                PackageVersion(text + "1", rules: .rpm).map { one.compared(to: $0) == .older }
            } == true ? 1 : 0
        })

    static let openSSLVersions = FuzzTarget(
        name: "OpenSSL and Postfix versions", claim: "one order; what is equal has one hash; the version stands in the text",
        full: 300_000,
        make: { generator, _ in generator.versionTexts() },
        check: { bytes, _ in
            let texts = texts(bytes)
            for text in texts {
                if let version = OpenSSLVersion(text), !contains(Array(text.utf8), Array(version.description.utf8)) {
                    return "\(version) is not in \(text.debugDescription)"
                }
            }
            return orderBroken(texts.compactMap { OpenSSLVersion($0) }) ?? orderBroken(texts.compactMap { Release($0) })
        },
        shapes: [Shape("1."), Shape("1"), Shape("a1.0 "), Shape("1.0."), Shape("1-"), Shape("1.a")],
        work: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return (OpenSSLVersion(text)?.numbers.count ?? 0) + (Release(text)?.patch ?? 0)
        })

    private static func texts(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func orderBroken<Version: Comparable & Hashable>(_ versions: [Version]) -> String? {
        for one in versions {
            for two in versions {
                let signs = [one < two, one == two, two < one].filter { $0 }.count
                if signs != 1 { return "\(one) and \(two) have no one order" }
                if one == two, one.hashValue != two.hashValue { return "\(one) and \(two) are equal and have two hashes" }
                for three in versions where one <= two && two <= three && !(one <= three) {
                    return "\(one) <= \(two) <= \(three), but not the first and the last"
                }
            }
        }
        return nil
    }
}

extension PackageVersion {
    fileprivate func isAtMost(_ other: PackageVersion) -> Bool { compared(to: other) != .newer }
}

extension PackageOrder {
    fileprivate var reversed: PackageOrder {
        switch self {
        case .older: .newer
        case .same: .same
        case .newer: .older
        }
    }
}

extension SeededGenerator {
    /// Three texts, a line each; the second and third often near to the first, where orders go wrong.
    fileprivate mutating func versionTexts() -> [UInt8] {
        let first = versionText()
        var others = [first, first]
        for index in others.indices {
            if chance(30) { others[index] = versionText() } else { mutate(&others[index], words: FuzzTarget.versionWords) }
        }
        return Array(([first] + others).map { $0.filter { $0 != 0x0A }.prefix(80) }.joined(separator: [0x0A]))
    }

    private mutating func versionText() -> [UInt8] {
        chance(8) ? bytes(upTo: 20) : words(FuzzTarget.versionWords, upTo: 9)
    }
}

extension FuzzTarget {
    fileprivate static let versionWords = [
        "1", "2", "0", "00", "10", "2.6.6", "1.0.1e", "3.0.15", ".", ".", "-", "~", "^", "+", ":", "_", "a", "b", "rc1", "RC1", "el6",
        "fc20", "deb12u1", "2:", "-8.el6", "postfix-", ".x86_64", "za", "z", "OpenSSL ",
        "LibreSSL ", "-fips", " 11 Feb 2013", "-20110501", "-nonprod", "99999999999999999999", "é", "\u{661}", " ",
    ]
}
