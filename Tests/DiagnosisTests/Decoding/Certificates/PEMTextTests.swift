// PEM blocks by their labels; a private key's content is kept nowhere.

import Testing

@testable import Diagnosis

@Suite("PEM blocks") struct PEMTextTests {
    private func block(_ label: String, _ text: String = "TUlJ") -> String { "-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n" }

    @Test("blocks in file order, by their labels") func order() {
        let text = "prose\n" + block("CERTIFICATE") + block("EC PARAMETERS") + block("RSA PRIVATE KEY") + block("ENCRYPTED PRIVATE KEY")
        #expect(PEMText(Array(text.utf8)).blocks == [.certificate, .other(label: "EC PARAMETERS"), .privateKey, .encryptedKey])
    }

    @Test("the old form of an encrypted key says so in a header") func oldForm() {
        let text = block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nTUlJ")
        #expect(PEMText(Array(text.utf8)).blocks == [.encryptedKey])
    }

    @Test("nothing of a key is kept") func secret() {
        let text = PEMText(Array((block("PRIVATE KEY", "c2VjcmV0") + block("CERTIFICATE")).utf8))
        #expect(!"\(text)".contains("c2VjcmV0"))
        #expect(text.certificates == [block("CERTIFICATE")])
    }

    @Test("a block without its end is none, CR LF is read like LF") func ends() {
        #expect(PEMText(Array("-----BEGIN CERTIFICATE-----\nTUlJ\n".utf8)).blocks.isEmpty)
        let text = block("CERTIFICATE").replacing("\n", with: "\r\n")
        #expect(PEMText(Array(text.utf8)).certificates == [block("CERTIFICATE")])
    }

    @Test("the line where two blocks are glued together is told, blanks behind an END are none") func glued() {
        let glued = block("CERTIFICATE").dropLast() + block("CERTIFICATE")
        #expect(PEMText(Array(glued.utf8)).gluedLine == 3)
        #expect(PEMText(Array((block("CERTIFICATE") + block("PRIVATE KEY")).utf8)).gluedLine == nil)
        #expect(PEMText(Array(block("CERTIFICATE").replacing("-----\n", with: "----- \r\n").utf8)).gluedLine == nil)
    }

    @Test("a byte order mark is passed over") func byteOrderMark() {
        #expect(PEMText([0xEF, 0xBB, 0xBF] + Array(block("CERTIFICATE").utf8)).blocks == [.certificate])
    }

    @Test("DER is told from text and from noise") func der() {
        #expect(PEMText([0x30, 0x82, 0x00, 0x06, 1, 2, 3, 4, 5, 6]).isDER)
        #expect(!PEMText([0x30, 0x82, 0x00, 0x07, 1, 2, 3, 4, 5, 6]).isDER)
        #expect(!PEMText(Array("0x30 is text".utf8)).isDER)
        #expect(!PEMText([]).isDER)
    }
}
