// The PEM blocks of a file (RFC 7468), by their labels. What stands in a private key is passed over and kept nowhere; of a
// certificate, which is public, the text is kept for openssl to read.

package struct PEMText: Sendable, Equatable {
    /// In file order.
    package private(set) var blocks: [PEMBlock] = []
    /// The text of each certificate from its BEGIN to its END line, in file order.
    package private(set) var certificates: [String] = []
    /// One ASN.1 value from the first byte to the last, as DER has it.
    package private(set) var isDER = false
    /// The first line where something stands behind the five hyphens of an END (1-based): openssl calls it a `bad end line`.
    package private(set) var gluedLine: Int?

    package init(_ bytes: [UInt8]) {
        var label: String?
        var isEncrypted = false
        var text: [UInt8] = []
        // openssl passes over a byte order mark (pem_lib.c since 3.0).
        let isMarked = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let lines = bytes.dropFirst(isMarked ? 3 : 0).split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let begun = PEMText.label(line, "-----BEGIN ") {
                (label, isEncrypted, text) = (begun, false, [])
            }
            guard let open = label else { continue }
            let isCertificate = PEMText.isCertificate(open)
            if isCertificate { text += line.filter { $0 != 0x0D } + [0x0A] }
            // The old form of an encrypted key says so in a header of the block.
            if line.starts(with: "Proc-Type:".utf8) { isEncrypted = PEMText.isEncryptedHeader(line) }
            guard PEMText.label(line, "-----END ") == open else { continue }
            if gluedLine == nil, !PEMText.isEndLine(line, of: open) { gluedLine = index + 1 }
            blocks.append(PEMText.block(open, isEncrypted: isEncrypted))
            if isCertificate { certificates.append(String(decoding: text, as: UTF8.self)) }
            label = nil
        }
        isDER = blocks.isEmpty && PEMText.isOneValue(bytes)
    }

    private static func block(_ label: String, isEncrypted: Bool) -> PEMBlock {
        if isCertificate(label) { return .certificate }
        if label == "ENCRYPTED PRIVATE KEY" { return .encryptedKey }
        if label.hasSuffix("PRIVATE KEY") { return isEncrypted ? .encryptedKey : .privateKey }
        return .other(label: label)
    }

    private static func isCertificate(_ label: String) -> Bool {
        label == "CERTIFICATE" || label == "TRUSTED CERTIFICATE" || label == "X509 CERTIFICATE"
    }

    /// `Proc-Type: 4,ENCRYPTED`
    private static func isEncryptedHeader(_ line: ArraySlice<UInt8>) -> Bool {
        String(decoding: line.prefix(80), as: UTF8.self).contains("ENCRYPTED")
    }

    private static func isEndLine(_ line: ArraySlice<UInt8>, of label: String) -> Bool {
        let end = line.lastIndex { !($0 == 0x20 || $0 == 0x09 || $0 == 0x0D) } ?? line.startIndex
        return line[...end].elementsEqual("-----END \(label)-----".utf8)
    }

    /// `CERTIFICATE` of `-----BEGIN CERTIFICATE-----`.
    private static func label(_ line: ArraySlice<UInt8>, _ head: StaticString) -> String? {
        guard line.first == 0x2D, line.count < 80 else { return nil }
        var parts = TextParts(String(decoding: line, as: UTF8.self))
        return parts.take(head.description) ? parts.upTo("-----") : nil
    }

    /// A SEQUENCE whose length is the file's (X.690, 8.1.3).
    private static func isOneValue(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 8, bytes[0] == 0x30, bytes[1] > 0x80, bytes[1] <= 0x84 else { return false }
        let digits = Int(bytes[1] & 0x7F)
        let length = bytes[2..<(2 + digits)].reduce(0) { $0 << 8 | Int($1) }
        return length + 2 + digits == bytes.count
    }
}
