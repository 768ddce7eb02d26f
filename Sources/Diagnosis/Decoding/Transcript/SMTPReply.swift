// SMTP replies (RFC 5321 4.2): one code, one or more lines.

package struct SMTPReply: Sendable, Equatable {
    package var code: Int
    /// Whole lines as they came, without line ends.
    package var lines: [String]

    /// The first complete reply in the bytes received so far, and how many bytes it takes; nil while it is incomplete;
    /// text that is no SMTP reply is never complete.
    package static func first(in bytes: [UInt8]) -> (reply: SMTPReply, length: Int)? {
        var lines: [String] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end].last == 0x0D ? bytes[start..<(end - 1)] : bytes[start..<end]
            let text = String(decoding: line, as: UTF8.self)
            guard isReplyLine(text) else { return nil }
            lines.append(text)
            start = end + 1
            if !text.dropFirst(3).hasPrefix("-") { return (SMTPReply(code: Int(text.prefix(3))!, lines: lines), start) }
        }
        return nil
    }

    /// Postfix's answer to STARTTLS where its TLS could not be set up (src/smtpd/smtpd.c). Any other 454 has another reason.
    package static func isLackOfTLS(_ line: String) -> Bool { line.hasPrefix("454") && line.contains("TLS not available") }

    /// `451 4.3.5 … Server configuration error`, or `problem`: a table or a policy service cannot be asked (smtpd/smtpd_check.c).
    package static func isServersOwnTrouble(_ line: String) -> Bool {
        ["error", "problem"].contains { line.contains("Server configuration \($0)") }
    }

    /// A restriction turns the client away: 554 or 521 for good, `450 4.3.2 … Client host rejected: Try again later` for now
    /// (smtpd/smtpd_check.c). `Server configuration error` and `problem` are a table's, a policy service's or a daemon's
    /// trouble, not one.
    package static func isRestriction(_ line: String) -> Bool {
        if isServersOwnTrouble(line) { return false }
        let words = ["Client host rejected", "Access denied"]
        return line.hasPrefix("554") || line.hasPrefix("521") || line.hasPrefix("4") && words.contains { line.contains($0) }
    }

    /// Three digits, 2 to 5 in front, then a blank, a hyphen or nothing.
    package static func isReplyLine(_ line: some StringProtocol) -> Bool {
        let digits = Array(line.utf8.prefix(4))
        guard digits.count >= 3, digits[0] >= 0x32, digits[0] <= 0x35, digits[1..<3].allSatisfy(ByteScan.isDigit) else { return false }
        return digits.count == 3 || digits[3] == 0x20 || digits[3] == 0x2D
    }

    /// `421 … too many connections from …`: smtpd over one of its limits on clients (src/smtpd/smtpd.c).
    package static func saysTooManyConnections(_ line: String) -> Bool {
        line.hasPrefix("421") && line.lowercased().contains("too many connections")
    }

    /// The keywords of an EHLO reply, upper case.
    package var keywords: [String] {
        lines.dropFirst().compactMap { line in
            line.dropFirst(4).split(separator: " ").first.map { $0.uppercased() }
        }
    }
}
