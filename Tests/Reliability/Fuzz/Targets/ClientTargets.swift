// What a server says, in clear and through openssl: whoever owns the port may say anything.

import Diagnosis
import TestSupport

extension FuzzTarget {
    static let transcripts = FuzzTarget(
        name: "transcripts", claim: "no session without words for it; no line that was not printed",
        full: 100_000,
        make: { $0.text(from: $1.transcripts, words: transcriptWords) },
        check: { bytes, generator in
            let text = String(decoding: bytes, as: UTF8.self)
            let transcript = Transcript.decode(
                text: text, ending: generator.pick([.exited(0), .exited(1), .timedOut(seconds: 5), .signalled(9)]),
                role: generator.pick([.smtps, .starttls]))
            let lines = Set(text.split(whereSeparator: \.isNewline).map { Array($0.utf8) })
            for line in transcript.lines
            where !lines.contains(Array(line.text.utf8)) && !line.text.hasPrefix("[") && !line.text.hasPrefix("…") {
                return "a line that was not printed: \(line.text.debugDescription)"
            }
            guard case .established(let session) = transcript.outcome else { return nil }
            if session.cipher == "(NONE)" { return "a session without a cipher" }
            let isGreeted = lines.contains { SMTPReply.isReplyLine(String(decoding: $0, as: UTF8.self)) }
            return isGreeted || text.contains("Cipher is ") || text.contains("Ciphersuite:") ? nil : "a session out of nothing"
        },
        shapes: [
            Shape("a\n"), Shape("depth=0 CN = x\n"), Shape("220 x\n"), Shape("250-x\n"), Shape("New, TLSv1.2, Cipher is x\n"),
            Shape("x:error: alert \n"), Shape("-----BEGIN CERTIFICATE-----\n"),
            Shape("Session-ID: \n"), Shape("\u{301}"), Shape("verify error:num=18:x\n"), Shape("\r\n"), Shape("    0000 - 00 \n"),
            Shape("Protocol:\n"),
        ],
        work: { Transcript.decode(text: String(decoding: $0, as: UTF8.self), ending: .exited(0), role: .smtps).lines.count })

    private static let transcriptWords = [
        "CONNECTED(00000003)\n", "depth=0 CN = mail.example.test\n", "verify error:num=18:self-signed certificate\n", "verify return:1\n",
        "New, TLSv1.2, Cipher is ECDHE-RSA\n", "New, (NONE), Cipher is (NONE)\n",
        "Protocol  : TLSv1.2\n", "Protocol version: TLSv1.3\n", "Ciphersuite: X\n", "Verify return code: 0 (ok)\n", "subject=CN = a\n",
        "220 mail ESMTP\n", "220-", "250 DSN\n", "250-STARTTLS\n", "454 4.7.0 no\n",
        "140:error:1408F10B:SSL routines:ssl3_get_record:wrong version number:x\n", ":error:", "sslv3 alert handshake failure", " alert ",
        "dh key too small\n", "errno=111\n", "Connection refused\n",
        "Didn't find STARTTLS in server response, trying anyway...\n", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
        "Master-Key: 00\n", "TLS session ticket:\n", "    0000 - 00\n", "---\n", "\n", "\r\n", " ", "é",
    ]

    static let replies = FuzzTarget(
        name: "SMTP replies", claim: "a reply is whole or not there, whatever follows it, and its code is one",
        full: 2_000_000,
        make: { generator, _ in generator.text(from: [], words: replyWords, limit: 400) },
        check: { bytes, generator in
            guard let (reply, length) = SMTPReply.first(in: bytes) else { return nil }
            if !(200...599).contains(reply.code) || reply.lines.isEmpty || !(4...bytes.count).contains(length) {
                return "code \(reply.code), \(reply.lines.count) lines, \(length) bytes"
            }
            if SMTPReply.first(in: Array(bytes[..<(length - 1)])) != nil { return "a reply before its last byte" }
            let longer = SMTPReply.first(in: Array(bytes[..<length]) + generator.bytes(upTo: 20))
            if longer?.reply != reply || longer?.length != length { return "what follows changes the reply" }
            let dialogue = StartTLSDialogue(
                greeting: reply, ehlo: generator.chance(50) ? reply : nil, starttls: generator.chance(50) ? reply : nil)
            if dialogue.outcome == nil, reply.code != 220 { return "TLS may begin after \(reply.code)" }
            return dialogue.transcript(client: "x").count <= 3 * reply.lines.count + 2 ? nil : "more lines than were said"
        },
        shapes: [Shape("220-x\r\n"), Shape("2"), Shape("220-x"), Shape("\n"), Shape("250-\u{301}\n"), Shape("220-x\n", before: "220 x\n")],
        work: { bytes in
            guard let reply = SMTPReply.first(in: bytes)?.reply else { return 0 }
            return StartTLSDialogue(greeting: reply, ehlo: reply, starttls: reply).transcript(client: "x").count
        })

    private static let replyWords = [
        "220 ", "220-", "250-STARTTLS", "250 DSN", "250", "454 4.7.0 x", "2", "5", "999 ", "199 ", "-", " ", "\r\n", "\n", "\r", "\r\n",
        "mail ESMTP", "\u{301}", "\u{660}", "\u{1B}[2J", "é", "\0",
    ]
}
