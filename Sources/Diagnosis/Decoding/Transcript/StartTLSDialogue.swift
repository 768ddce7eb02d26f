// The plain part of an SMTP session up to STARTTLS, judged: what the port says before TLS could begin.

/// Replies as far as they came; nil where the server said nothing.
package struct StartTLSDialogue: Sendable, Equatable {
    package var greeting: SMTPReply?
    package var ehlo: SMTPReply?
    package var starttls: SMTPReply?

    package init(greeting: SMTPReply? = nil, ehlo: SMTPReply? = nil, starttls: SMTPReply? = nil) {
        self.greeting = greeting
        self.ehlo = ehlo
        self.starttls = starttls
    }

    package var announcesSTARTTLS: Bool { ehlo?.keywords.contains("STARTTLS") ?? false }

    /// The end state; nil when the server said `220` to STARTTLS, so that TLS is next.
    package var outcome: TLSOutcome? {
        guard let greeting else { return .failed("the server closed the connection without a greeting") }
        guard greeting.code == 220 else { return .greetingRefused(greeting.lines[0]) }
        guard let ehlo else { return .failed("the server did not answer EHLO") }
        guard ehlo.code == 250 else { return .failed("EHLO was answered with \(ehlo.lines[0])") }
        guard announcesSTARTTLS else { return .starttlsNotOffered }
        guard let starttls else { return .failed("the server did not answer STARTTLS") }
        return starttls.code == 220 ? nil : .starttlsRefused(starttls.lines[0])
    }

    /// The session as telnet would show it, with what it means. `demandsTLS`: the port takes no mail without TLS.
    package func transcript(client: String, demandsTLS: Bool = false) -> [AnnotatedLine] {
        var lines = (greeting?.lines ?? []).map { AnnotatedLine($0) }
        guard greeting != nil else { return lines }
        lines.append(AnnotatedLine("EHLO \(client)"))
        for line in ehlo?.lines ?? [] {
            let isSTARTTLS = line.dropFirst(4).uppercased() == "STARTTLS"
            lines.append(AnnotatedLine(line, note: isSTARTTLS ? announcement : nil))
        }
        guard announcesSTARTTLS else { return lines }
        lines.append(AnnotatedLine("STARTTLS"))
        for line in starttls?.lines ?? [] { lines.append(AnnotatedLine(line, note: answerNote(demandsTLS))) }
        return lines
    }

    private var announcement: String? {
        guard case .starttlsRefused = outcome else { return nil }
        return "STARTTLS is still announced"
    }

    private func answerNote(_ demandsTLS: Bool) -> String? {
        guard let starttls else { return nil }
        if starttls.code == 220 { return "TLS may begin" }
        guard starttls.code == 454 else { return "refused" }
        return "Postfix could not set TLS up; " + (demandsTLS ? "this port takes no mail without it" : "mail goes unencrypted")
    }
}
