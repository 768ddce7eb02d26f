// The texts Postfix's programs write, sorted by their first bytes (FACTS §3.3, §7, §10; tls_server.c, tls_certkey.c, smtpd.c,
// master.c). Their parts are LogDetail's: it sees only lines that are wanted.

import PostfixModel

enum LogMessage {
    /// What a message is, and its parts where they are known.
    typealias Reading = (kind: LogEvent.Kind, detail: LogDetail?)

    /// Bytes of a message that are kept, where it is no list that must be compared whole. Postfix itself cuts at 2000 (util/msg_syslog.c).
    static let longestText = 2000

    /// Returns nil for all the messages that tell nothing here. `TLS library problem` is not decided here: a client's broken handshake
    /// logs it too.
    static func reading(_ parts: LogLine, in line: UnsafeBufferPointer<UInt8>) -> Reading? {
        let start = parts.message.lowerBound
        func text(_ skipped: Int) -> String {
            ByteScan.excerpt(line, (start + skipped)..<parts.message.upperBound, limit: LogMessage.longestText)
        }
        if ByteScan.matches("fatal: ", in: line, at: start) { return (.fatal(text(7)), LogDetail.ofFatal(text(7))) }
        if ByteScan.matches("panic: ", in: line, at: start) { return (.panic(text(7)), LogDetail.ofFatal(text(7))) }
        if ByteScan.matches("error: ", in: line, at: start) { return (.error(text(7)), LogDetail.ofFatal(text(7))) }
        switch parts.program {
        case .helper: return WantedTexts.ofHelper(parts.message, in: line)
        case .client: return WantedTexts.ofClient(parts.message, in: line)
        case .control: return WantedTexts.ofControl(parts.message, in: line)
        case .master: return ofMaster(parts.message, in: line) ?? WantedTexts.ofMaster(parts.message, in: line)
        case .server: return ofServer(parts.message, in: line) ?? WantedTexts.ofServer(parts.message, in: line)
        }
    }

    /// One of Postfix's words for how grave a message is stands here.
    static func hasSeverity(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        let words: [StaticString] = ["fatal: ", "panic: ", "error: ", "warning: "]
        return words.contains { ByteScan.matches($0, in: line, at: start) }
    }

    /// `TLS library problem: …`, whoever's fault it is.
    static func libraryProblem(_ parts: LogLine, in line: UnsafeBufferPointer<UInt8>) -> String? {
        let text: StaticString = "warning: TLS library problem: "
        guard ByteScan.matches(text, in: line, at: parts.message.lowerBound) else { return nil }
        return ByteScan.text(line, (parts.message.lowerBound + 9)..<parts.message.upperBound)
    }

    private static func ofMaster(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Reading? {
        masterKind(message, in: line).map { ($0, nil) }
    }

    /// About TLS set-up on the server's side.
    private static func ofServer(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Reading? {
        let start = message.lowerBound
        var kind: LogEvent.Kind?
        if ByteScan.matches("warning: ", in: line, at: start) {
            kind = warning((start + 9)..<message.upperBound, in: line)
        } else if ByteScan.matches("cannot ", in: line, at: start) {
            // The one set-up failure logged without `warning:` is about the certification authorities.
            kind = disabling(message, in: line)
        } else if worked(message, in: line) {
            return (.tlsWorked, nil)
        }
        guard let kind else { return nil }
        switch kind {
        case .certificateProblem(let text), .libraryProblem(let text): return (kind, LogDetail.tls(text))
        default: return (kind, nil)
        }
    }

    private static func masterKind(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogEvent.Kind? {
        let start = message.lowerBound
        let isReload = ByteScan.matches("reload ", in: line, at: start)
        guard isReload || ByteScan.matches("daemon started ", in: line, at: start),
            let directory = ByteScan.first("configuration ", in: line, from: start)
        else { return nil }
        let path = ByteScan.text(line, (directory + 14)..<message.upperBound)
        let version = ByteScan.first("-- version ", in: line, from: start).flatMap { at -> String? in
            guard directory - 2 >= at + 11 else { return nil }
            return ByteScan.text(line, (at + 11)..<(directory - 2))
        }
        return isReload ? .reload(version: version, directory: path) : version.map { .started(version: $0, directory: path) }
    }

    private static func warning(_ text: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogEvent.Kind? {
        let start = text.lowerBound
        if ByteScan.matches("Invalid TLS protocol list \"", in: line, at: start) {
            // The value is quoted as it is: it may hold quotes itself, so the end is the last one. A logger that cuts
            // long lines leaves none.
            let end = ByteScan.last("\": disabling TLS support", in: line, from: start + 27) ?? text.upperBound
            return .invalidList(value: ByteScan.text(line, (start + 27)..<end))
        }
        if ByteScan.matches("Wrapper-mode request dropped from ", in: line, at: start) { return dropped(text, in: line) }
        if ByteScan.matches("unknown smtpd_tls_", in: line, at: start) { return unknownWord(text, in: line) }
        let certificate: [StaticString] = [
            "No server certs available. TLS", "error loading chain from ", "error loading certificate", "error loading private key",
            "error opening chain file", "No certs for key at index ", "No private key found in ", "No PEM data in ", "key at index ",
        ]
        if certificate.contains(where: { ByteScan.matches($0, in: line, at: start) }) {
            // A table of certificates by name (SNI) is read per session; its faults leave TLS on.
            guard ByteScan.first("SNI data for ", in: line, from: start) == nil else { return nil }
            return .certificateProblem(ByteScan.text(line, text))
        }
        if ByteScan.matches("TLS has been selected, but TLS support is not compiled in", in: line, at: start) {
            return .libraryProblem(ByteScan.text(line, text))
        }
        return disabling(text, in: line)
    }

    /// Any other message that ends in `: disabling TLS support`.
    private static func disabling(_ text: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogEvent.Kind? {
        guard ByteScan.last(": disabling TLS support", in: line, from: text.lowerBound) != nil else { return nil }
        let about: [StaticString] = ["certificate", "private key", "public key", "chain"]
        let isCertificate = about.contains { ByteScan.first($0, in: line, from: text.lowerBound) != nil }
        let words = ByteScan.text(line, text)
        return isCertificate ? .certificateProblem(words) : .libraryProblem(words)
    }

    private static func dropped(_ text: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogEvent.Kind? {
        let from = text.lowerBound + 34
        guard let service = ByteScan.last(" for service ", in: line, from: from),
            let end = ByteScan.last("TLS context", in: line, from: service)
        else { return nil }
        // 2.2.11 and 2.2.12 lack the blank after the full stop.
        var stop = end
        while stop > service + 13, isBlank(line[stop - 1]) || line[stop - 1] == 0x2E { stop -= 1 }
        return .wrapperDropped(client: ByteScan.text(line, from..<service), service: ByteScan.text(line, (service + 13)..<stop))
    }

    /// `unknown <parameter> value "<word>" in "<list>"`
    private static func unknownWord(_ text: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> LogEvent.Kind? {
        let start = text.lowerBound + 8
        guard let value = ByteScan.first(" value \"", in: line, from: start),
            let middle = ByteScan.first("\" in \"", in: line, from: value + 8),
            let end = ByteScan.last("\"", in: line, from: middle + 6), end < text.upperBound
        else { return nil }
        return .unknownWord(
            parameter: ByteScan.text(line, start..<value), word: ByteScan.text(line, (value + 8)..<middle),
            list: ByteScan.text(line, (middle + 6)..<end))
    }

    private static func worked(_ message: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = message.lowerBound
        if ByteScan.matches("setting up TLS connection from ", in: line, at: start) { return true }
        let trust: [StaticString] = ["Anonymous TLS c", "Trusted TLS c", "Untrusted TLS c", "Verified TLS c"]
        guard trust.contains(where: { ByteScan.matches($0, in: line, at: start) }) else { return false }
        return ByteScan.first("TLS connection established from ", in: line, from: start) != nil
    }
}
