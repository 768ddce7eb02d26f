// Plain words beside the lines of a transcript that a reader would misread or overlook.

enum TranscriptNotes {
    static func annotate(_ lines: [String], outcome: TLSOutcome, role: Endpoint.Role, repeatsReply: Bool) -> [AnnotatedLine] {
        let shown = outcome.isEstablished ? withoutSessionDetails(shown(lines)) : shown(lines)
        let inside = outcome.isEstablished ? TranscriptWords.firstInside(shown, repeatsReply: repeatsReply) : nil
        return shown.enumerated().map { index, line in
            if index == inside { return AnnotatedLine(line, note: insideNote(line, role)) }
            let isBefore = repeatsReply && outcome.isEstablished && line.hasPrefix("250 ") && index < inside ?? shown.endIndex
            let note = isBefore ? "from before TLS; proves nothing" : note(line, outcome: outcome, lines: lines)
            return AnnotatedLine(line, note: note)
        }
    }

    /// How a working session could be resumed: its identity, its ticket, and a second copy of the session for each ticket.
    private static func withoutSessionDetails(_ lines: [String]) -> [String] {
        let details = [
            "Session-ID:", "Session-ID-ctx:", "TLS session ticket", "PSK identity", "SRP username:", "Key-Arg", "Start Time:", "Timeout",
            "Max Early Data:", "Extended master secret:", "read R BLOCK",
        ]
        var result: [String] = []
        var inTicket = false
        for line in lines {
            if line.hasPrefix("Post-Handshake New Session Ticket") { inTicket = true }
            let text = line.drop { $0 == " " }
            if !inTicket && !details.contains(where: { text.hasPrefix($0) }) { result.append(line) }
            if line == "---" { inTicket = false }
        }
        return result
    }

    private static func insideNote(_ line: String, _ role: Endpoint.Role) -> String? {
        if line.hasPrefix("220") { return "the mail server answers inside TLS" }
        return role == .starttls && line.hasPrefix("250") ? "answers inside TLS" : nil
    }

    /// The certificate's text, the ticket and the key of the session are left out: long, useless here, and partly secret.
    private static func shown(_ lines: [String]) -> [String] {
        var result: [String] = []
        var inCertificate = false
        for line in lines {
            if line.hasPrefix("-----BEGIN CERTIFICATE") {
                inCertificate = true
                result.append("[the certificate's text is left out]")
            }
            if !inCertificate && !isSecret(line) { result.append(line) }
            if line.hasPrefix("-----END CERTIFICATE") { inCertificate = false }
        }
        return result
    }

    private static func isSecret(_ line: String) -> Bool {
        let text = line.drop { $0 == " " }
        if text.hasPrefix("Master-Key:") || text.hasPrefix("Resumption PSK:") || text.hasPrefix("TLS session ticket:") { return true }
        // `    0010 - 61 57 54 …`: the ticket, sixteen bytes to a line.
        let head = text.prefix(7)
        return head.count == 7 && head.hasSuffix(" - ") && head.prefix(4).allSatisfy(\.isHexDigit) && line.hasPrefix("    ")
    }

    private static func note(_ line: String, outcome: TLSOutcome, lines: [String]) -> String? {
        let text = line.drop { $0 == " " }
        if line.hasPrefix("CONNECTED(") { return "TCP works" }
        if let note = errorNote(line) { return note }
        if line == "no peer certificate available" { return "TLS never began" }
        if line.hasPrefix("SSL handshake has read 0 bytes") { return "not one byte came back" }
        if text.hasPrefix("Verify return code: 0") || line.hasPrefix("Verification: OK") {
            let hasCertificate = lines.contains {
                $0.hasPrefix("Server certificate") || $0.hasPrefix("depth=") || $0.hasPrefix("Peer certificate")
            }
            return hasCertificate ? "the certificate is trusted here" : "means nothing without a certificate"
        }
        if text.contains("certificate has expired") { return "expired: clients refuse it" }
        if text.hasPrefix("Verify return code:") || line.hasPrefix("Verification error:") {
            return outcome.isEstablished ? "about trust only: TLS works all the same" : "about trust only"
        }
        if line.contains("Cipher is (NONE)") { return "no session came about" }
        if line.contains(", Cipher is ") || line.hasPrefix("CONNECTION ESTABLISHED") { return "TLS works" }
        return nil
    }

    private static func errorNote(_ line: String) -> String? {
        if line.contains("errno=111") || line.contains("Connection refused") { return "nothing listens there" }
        if line.contains("errno=110") || line.contains("Connection timed out") { return "no answer at all" }
        if line.contains("errno=104") || line.contains("errno=32") || line.contains("unexpected eof") { return "the server hung up" }
        guard line.contains(":error:") || line.hasPrefix("error:") else { return nil }
        if line.contains(" alert ") { return "the server said no, in TLS" }
        if TranscriptWords.clientRefusals.contains(where: { line.contains($0) }) { return "your own openssl refused, not the server" }
        if TranscriptWords.plainTexts.contains(where: { line.contains($0) }) { return "plain text came where TLS was expected" }
        return line.contains("ssl handshake failure") ? "the server hung up" : nil
    }
}
