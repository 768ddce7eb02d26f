// SMTP replies as they come off the wire: whole, cut, and foreign.

import Testing

@testable import Diagnosis

@Suite("SMTP replies") struct SMTPReplyTests {
    @Test("a reply ends at its line without a hyphen, and says how long it was") func complete() throws {
        let bytes = Array("250-a\r\n250-STARTTLS\r\n250 DSN\r\n454 x\r\n".utf8)
        let (reply, length) = try #require(SMTPReply.first(in: bytes))
        #expect(reply == SMTPReply(code: 250, lines: ["250-a", "250-STARTTLS", "250 DSN"]))
        #expect(reply.keywords == ["STARTTLS", "DSN"])
        #expect(SMTPReply.first(in: Array(bytes[length...]))?.reply.code == 454)
    }

    @Test("an unfinished reply is none yet", arguments: ["", "25", "250", "250-a\r\n", "250-a\r\n250 x"]) func partial(_ text: String) {
        #expect(SMTPReply.first(in: Array(text.utf8)) == nil)
    }

    @Test("other text is no reply", arguments: ["SSH-2.0-OpenSSH\r\n", "2500 x\r\n", "650 x\r\n", "\u{16}\u{3}\u{1}\n"])
    func foreign(_ text: String) {
        #expect(SMTPReply.first(in: Array(text.utf8)) == nil)
    }

    @Test("a bare line feed and a bare code are taken") func lenient() {
        #expect(SMTPReply.first(in: Array("220\n".utf8))?.reply == SMTPReply(code: 220, lines: ["220"]))
    }
}
