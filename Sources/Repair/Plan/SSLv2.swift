// SSLv2 is no version that a reading lists; whether a value leaves it on is told here, so that nothing weakens silently.

import PostfixModel

extension PostfixBuild {
    /// The name stands for a protocol of this build and its library (OpenSSL 1.1.0 dropped it), and the value, which is valid, does
    /// not keep it off. Whether the library
    /// has it compiled in cannot be seen; many that know the name do.
    func leavesSSLv2On(_ value: String) -> Bool {
        guard hasLists, hasEffect(.sslv2), let without = OpenSSLVersion("1.1.0"), effectiveLibrary < without else { return false }
        // As mystrtok separates (FACTS §1.2).
        let words = value.lowercased().split { ", :\t\r\n".contains($0) }.map(String.init)
        if words.contains("!sslv2") { return false }
        if words.contains("sslv2") { return true }
        let isIncluding = words.contains { word in
            ProtocolName.allCases.contains { $0.rawValue.lowercased() == word && hasEffect($0) }
        }
        return !isIncluding
    }
}
