// Tells a copy that was altered from the one that was kept, by its length and an FNV-1a hash of 64 bits. It guards against
// accidents: the copies lie in a directory that only their owner can write to, and who writes there can write to the
// configuration as well.

package enum Fingerprint {
    /// `1234-af63dc4c8601ec8c`: bytes, then the hash (constants: draft-eastlake-fnv, 64 bit).
    package static func of(_ bytes: [UInt8]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        bytes.withUnsafeBytes { raw in
            for byte in raw { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        let digits = String(hash, radix: 16)
        return "\(bytes.count)-\(String(repeating: "0", count: 16 - digits.count))\(digits)"
    }
}
