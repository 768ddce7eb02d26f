// Which messages are worth taking apart, told by their first bytes: one line in twenty of a busy log is a warning about
// somebody's host name or password, and must cost nothing.

enum WantedTexts {
    static func ofServer(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        if let text = warning(message, in: line) {
            guard begins(line, text, serverWarnings) || namesPeer(line, text) else { return nil }
            return known(.warning(ByteScan.text(line, text)), by: LogDetail.ofWarning(ByteScan.text(line, text)))
        }
        return begins(line, message, ["NOQUEUE: abort: TLS from ", "cannot load Certif"]) ? information(message, in: line) : nil
    }

    static func ofMaster(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        if let text = warning(message, in: line) {
            guard begins(line, text, ["/", "process ", "service ", "ignoring "]) else { return nil }
            return known(.warning(ByteScan.text(line, text)), by: LogDetail.ofWarning(ByteScan.text(line, text)))
        }
        return begins(line, message, ["terminating on signal "]) ? information(message, in: line) : nil
    }

    static func ofClient(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        if let text = warning(message, in: line) {
            guard begins(line, text, ["SMTPS wrappermode", "smtp_tls_wrappermode", "connect "]) || namesPeer(line, text) else { return nil }
            return known(.warning(ByteScan.text(line, text)), by: LogDetail.ofWarning(ByteScan.text(line, text)))
        }
        return begins(line, message, ["SMTPS wrappermode"]) ? information(message, in: line) : nil
    }

    static func ofHelper(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        let heads: [StaticString] = ["cannot open entropy", "cannot connect to EGD", "mail_queue_enter: create "]
        guard let text = warning(message, in: line), begins(line, text, heads + tables) else { return nil }
        return known(.warning(ByteScan.text(line, text)), by: LogDetail.ofWarning(ByteScan.text(line, text)))
    }

    static func ofControl(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        if let text = warning(message, in: line) {
            return known(.warning(ByteScan.text(line, text)), by: LogDetail.ofWarning(ByteScan.text(line, text)))
        }
        return information(message, in: line)
    }

    private static let serverWarnings: [StaticString] =
        [
            "connect ", "SASL: Connect to ", "no SASL ", "no entropy ", "not enough free space", "haproxy read: ", "table ", "error ",
            "tls_server_sni_maps", "key at index ", "invalid cipher grade", "invalid TLS cipher grade", "unsupported dictionary",
            "Connection ", "New TLS session", "Refusing ", "Message delivery", "Recipient address rate", "AUTH command rate",
            "too many conn",
            "No private key", "No certs for", "No PEM data", "cannot connect to ", "Digest algorithm ",
            "invalid transport", "Milter service", "milter ", "problem talking to server ",
        ] + tables
    private static let tables: [StaticString] = [
        "hash:", "btree:", "lmdb:", "cdb:", "texthash:", "proxy:", "cidr:", "regexp:", "pcre:",
    ]

    /// The range behind `warning: `; nil where the message is none.
    private static func warning(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard ByteScan.matches("warning: ", in: line, at: message.lowerBound) else { return nil }
        return (message.lowerBound + 9)..<message.upperBound
    }

    private static func begins(_ line: UnsafeBufferPointer<UInt8>, _ text: Range<Int>, _ heads: [StaticString]) -> Bool {
        guard !text.isEmpty else { return false }
        let first = line[text.lowerBound]
        return heads.contains { $0.utf8Start[0] == first && ByteScan.matches($0, in: line, at: text.lowerBound) }
    }

    /// `HOST[ADDR]: invalid cipher grade`, `HOST[ADDR]:25: Invalid TLS protocol list`: a peer first, then one of these.
    private static func namesPeer(_ line: UnsafeBufferPointer<UInt8>, _ text: Range<Int>) -> Bool {
        guard var index = line[text].firstIndex(of: 0x5D) else { return false }
        index += 1
        if index + 1 < text.upperBound, line[index] == 0x3A, ByteScan.isDigit(line[index + 1]) {
            index += 1
            while index < text.upperBound, ByteScan.isDigit(line[index]) { index += 1 }
        }
        guard ByteScan.matches(": ", in: line, at: index) else { return false }
        return WantedHeads.ofPeers.contains { ByteScan.matches($0, in: line, at: index + 2) }
    }

    private static func information(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogMessage.Reading? {
        let text = ByteScan.text(line, message)
        return known(.information(text), by: LogDetail.ofInformation(text))
    }

    private static func known(_ kind: LogEvent.Kind, by detail: LogDetail?) -> LogMessage.Reading? {
        detail.map { (kind, $0) }
    }
}
