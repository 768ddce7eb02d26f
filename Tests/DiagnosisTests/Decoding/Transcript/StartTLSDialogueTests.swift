// The plain part of a session up to STARTTLS, and what it means.

import Testing

@testable import Diagnosis

@Suite("SMTP up to STARTTLS") struct StartTLSDialogueTests {
    private let greeting = SMTPReply(code: 220, lines: ["220 mail.example.test ESMTP Postfix"])
    private let ehlo = SMTPReply(code: 250, lines: ["250-mail.example.test", "250-STARTTLS", "250 DSN"])
    private let refused = SMTPReply(code: 454, lines: ["454 4.7.0 TLS not available due to local problem"])

    @Test("454 is a refusal although STARTTLS is announced") func refusal() {
        let dialogue = StartTLSDialogue(greeting: greeting, ehlo: ehlo, starttls: refused)
        #expect(dialogue.outcome == .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
        let notes = dialogue.transcript(client: "localhost").filter { $0.note != nil }
        #expect(notes.map(\.note) == ["STARTTLS is still announced", "Postfix could not set TLS up; mail goes unencrypted"])
        let required = dialogue.transcript(client: "localhost", demandsTLS: true).last
        #expect(required?.note == "Postfix could not set TLS up; this port takes no mail without it")
    }

    @Test("220 to STARTTLS leaves the word to TLS") func accepted() {
        let ready = SMTPReply(code: 220, lines: ["220 2.0.0 Ready to start TLS"])
        #expect(StartTLSDialogue(greeting: greeting, ehlo: ehlo, starttls: ready).outcome == nil)
    }

    @Test("without the keyword nothing is offered") func notOffered() {
        let plain = SMTPReply(code: 250, lines: ["250-mail.example.test", "250 DSN"])
        let dialogue = StartTLSDialogue(greeting: greeting, ehlo: plain)
        #expect(dialogue.outcome == .starttlsNotOffered)
        #expect(!dialogue.transcript(client: "c").contains { $0.text == "STARTTLS" })
    }

    @Test("silence and refusals before STARTTLS are named") func early() {
        #expect(StartTLSDialogue().outcome == .failed("the server closed the connection without a greeting"))
        let busy = SMTPReply(code: 421, lines: ["421 4.3.2 All server ports are busy"])
        #expect(StartTLSDialogue(greeting: busy).outcome == .greetingRefused("421 4.3.2 All server ports are busy"))
        #expect(StartTLSDialogue(greeting: greeting, ehlo: ehlo).outcome == .failed("the server did not answer STARTTLS"))
    }
}
