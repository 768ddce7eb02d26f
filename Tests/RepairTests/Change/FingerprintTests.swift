import Repair
import Testing

@Suite("Fingerprint of a copy")
struct FingerprintTests {
    @Test("length and FNV-1a", arguments: [("", "0-cbf29ce484222325"), ("a", "1-af63dc4c8601ec8c"), ("foobar", "6-85944171f73967e8")])
    func known(text: String, fingerprint: String) { #expect(Fingerprint.of(Array(text.utf8)) == fingerprint) }

    @Test("any one byte that is changed, added or left out shows")
    func differs() {
        let bytes = Array("smtpd_tls_protocols = TLSv1\n".utf8)
        let own = Fingerprint.of(bytes)
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x20
            #expect(Fingerprint.of(other) != own)
            other.remove(at: index)
            #expect(Fingerprint.of(other) != own)
        }
        #expect(Fingerprint.of(bytes + [0]) != own)
    }
}
