// SSLv2 is no version that a reading lists; whether a value leaves it on is told here, so that nothing weakens silently.

extension PostfixBuild {
    /// The name stands for a protocol of this build and its library (OpenSSL 1.1.0 dropped it), and the value, which is valid, does
    /// not keep it off. Whether the library has it compiled in cannot be seen; many that know the name do.
    package func leavesSSLv2On(_ value: String) -> Bool {
        guard hasLists, hasEffect(.sslv2), let without = OpenSSLVersion("1.1.0"), effectiveLibrary < without else { return false }
        let tokens = ProtocolList(value).tokens.map(\.bytes)
        if tokens.contains(where: { $0.isAnyCase("!SSLv2") }) { return false }
        let included = tokens.compactMap { ProtocolName(anyCase: $0) }.filter(hasEffect)
        return included.isEmpty || included.contains(.sslv2)
    }
}
