// What `openssl s_client` printed, read back: 1.0.1e to 3.x, over TLS from the first byte or after STARTTLS.
// The end state says who ended it; the lines come with a note where a reader would be misled.

/// A transcript with its end state.
package struct Transcript: Sendable, Equatable {
    package var outcome: TLSOutcome
    /// The server's own certificate as it was printed, from BEGIN to END; nil where none came.
    package var leaf: String?
    /// What was printed, without the certificate's text, the session ticket and the master key.
    package var lines: [AnnotatedLine]

    /// `lowSecurityLevel`: the client ran with `@SECLEVEL=0`. `repeatsReply`: the client itself said STARTTLS, and then repeats the last
    /// line of the plain reply to EHLO.
    package static func decode(
        _ result: CommandResult, role: Endpoint.Role, lowSecurityLevel: Bool = false, repeatsReply: Bool = true
    ) -> Transcript {
        decode(
            text: merged(output: bounded(result.output), errors: bounded(result.errors)), ending: result.ending, role: role,
            lowSecurityLevel: lowSecurityLevel, repeatsReply: repeatsReply)
    }

    /// Bytes of each stream that are read: a handshake and some lines of SMTP have a tenth of it. What a peer floods us with after
    /// that says nothing and is left out.
    private static let limit = 64 << 10

    private static func bounded(_ bytes: [UInt8]) -> String {
        guard bytes.count > limit else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes[..<limit], as: UTF8.self) + "\n[\(bytes.count - limit) more bytes are left out]\n"
    }

    /// The same for text that is already in one piece, as on a terminal.
    package static func decode(
        text: String, ending: CommandResult.Ending, role: Endpoint.Role, lowSecurityLevel: Bool = false, repeatsReply: Bool = true
    ) -> Transcript {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let words = TranscriptWords(lines, repeatsReply: repeatsReply && role == .starttls)
        let outcome = words.outcome(ending: ending, role: role, lowSecurityLevel: lowSecurityLevel)
        let notes = TranscriptNotes.annotate(lines, outcome: outcome, role: role, repeatsReply: repeatsReply && role == .starttls)
        return Transcript(outcome: outcome, leaf: ServedText(lines).leaf, lines: notes)
    }

    /// s_client says `CONNECTED` on standard output, then errors on the other, then the summary: the order a terminal shows.
    private static func merged(output: String, errors: String) -> String {
        guard output.hasPrefix("CONNECTED("), let end = output.firstIndex(where: \.isNewline) else {
            return errors.isEmpty ? output : errors + "\n" + output
        }
        return output[..<end] + "\n" + errors + "\n" + output[output.index(after: end)...]
    }
}

/// The words of a transcript that decide.
struct TranscriptWords {
    private let lines: [String]
    private let repeatsReply: Bool

    init(_ lines: [String], repeatsReply: Bool) {
        self.lines = lines
        self.repeatsReply = repeatsReply
    }

    func outcome(ending: CommandResult.Ending, role: Endpoint.Role, lowSecurityLevel: Bool) -> TLSOutcome {
        switch ending {
        case .notFound: return .cannotTell("openssl is not installed here")
        case .failed(let why): return .cannotTell(why)
        case .cancelled: return .cannotTell("cancelled")
        case .exited, .signalled, .timedOut: break
        }
        if var session = session(role: role, lowSecurityLevel: lowSecurityLevel) {
            if case .timedOut = ending { session.isCutShort = true }
            return .established(session)
        }
        if let connection = connectionFailure { return connection }
        if role == .starttls, lines.contains(where: { $0.contains("find STARTTLS in") || $0.contains("find starttls in") }) {
            return .starttlsNotOffered
        }
        for line in lines {
            if let outcome = TranscriptWords.error(line, role: role) { return outcome }
        }
        if case .timedOut(let seconds) = ending { return .timedOut(seconds: seconds) }
        return closed(role: role) ?? .failed(lastWords(ending))
    }

    // MARK: A session

    private func session(role: Endpoint.Role, lowSecurityLevel: Bool) -> TLSSession? {
        let protocolLine = value(after: ["Protocol version:", "Protocol  :", "Protocol :", "Protocol:"])
        var cipher = value(after: ["Ciphersuite:"])
        var version = protocolLine
        for line in lines where line.hasPrefix("New, ") || line.hasPrefix("Reused, ") {
            // `New, TLSv1.2, Cipher is …`; 1.0.x prints `TLSv1/SSLv3` for every version, so the session's own line comes first.
            let parts = line.split(separator: ", ", maxSplits: 2)
            guard parts.count == 3, parts[2].hasPrefix("Cipher is ") else { continue }
            let name = String(parts[2].dropFirst("Cipher is ".count))
            if name == "(NONE)" { return nil }
            cipher = name
            version = version ?? String(parts[1])
        }
        if cipher == nil, greeting == nil { return nil }
        if cipher == nil, !lines.contains(where: { $0.hasPrefix("depth=") || $0.hasPrefix("verify ") }) { return nil }
        return TLSSession(
            version: version ?? "TLS", cipher: cipher ?? "", subject: subject, verification: verification,
            served: ServedText(lines).certificate, greeting: greeting, neededLowSecurityLevel: lowSecurityLevel)
    }

    private var subject: String? {
        value(after: ["subject=", "Peer certificate: "])
            ?? lines.first { $0.hasPrefix("depth=0 ") }.map { String($0.dropFirst(8)) }
    }

    private var verification: String? {
        if let code = value(after: ["Verify return code:"]) { return code }
        return lines.first { $0.hasPrefix("verify error:num=") }.map { line in
            let parts = line.dropFirst("verify error:num=".count).split(separator: ":", maxSplits: 1)
            // Output that was cut off may end right behind the sign.
            return parts.count == 2 ? "\(parts[0]) (\(parts[1]))" : parts.first.map(String.init) ?? "cut off"
        }
    }

    private var greeting: String? { TranscriptWords.firstInside(lines, repeatsReply: repeatsReply).map { lines[$0] } }

    /// Index of the first SMTP line inside TLS. After STARTTLS the client itself repeats the last line of the plain EHLO reply
    /// (`250 DSN`), which proves nothing: it comes before anything that was asked inside.
    static func firstInside(_ lines: [String], repeatsReply: Bool) -> Int? {
        let replies = lines.indices.filter { SMTPReply.isReplyLine(lines[$0]) }
        let isRepeated = repeatsReply && replies.first.map { lines[$0].hasPrefix("250 ") } == true
        return isRepeated ? replies.dropFirst().first : replies.first
    }

    private func value(after labels: [String]) -> String? {
        for line in lines {
            let trimmed = line.drop { $0 == " " || $0 == "\t" }
            for label in labels where trimmed.hasPrefix(label) {
                let text = trimmed.dropFirst(label.count).drop { $0 == " " }
                if !text.isEmpty { return String(text) }
            }
        }
        return nil
    }

    // MARK: No session

    private var connectionFailure: TLSOutcome? {
        guard !lines.contains(where: { $0.hasPrefix("CONNECTED(") }) else { return nil }
        for line in lines {
            if line.contains("errno=111") || line.contains("Connection refused") { return .refused }
            if line.contains("errno=110") || line.contains("Connection timed out") { return .timedOut(seconds: 0) }
            if line.contains("errno=113") || line.contains("No route to host") { return .failed("no route to the host") }
            if line.contains("errno=101") || line.contains("Network is unreachable") { return .failed("the network is unreachable") }
            let noName = ["gethostbyname failure", "Name or service not known", "name resolution", "getaddrinfo"]
            if noName.contains(where: { line.contains($0) }) { return .failed("the host name is not known here") }
            let options = ["nknown option", "nrecognized flag", "Error with command:", "error setting cipher list"]
            if options.contains(where: { line.contains($0) }) {
                return .cannotTell("this openssl does not take these options: \(line)")
            }
        }
        return nil
    }

    /// Texts of errors that the client's own library raises: the server is not at fault.
    static let clientRefusals = [
        "dh key too small", "ee key too small", "ca key too small", "ca md too weak", "modulus too small", "no protocols available",
        "unsupported protocol", "no ciphers available", "wrong signature type", "legacy sigalg disallowed or unsupported",
        "unsafe legacy renegotiation disabled", "version too low", "wrong ssl version", "no suitable signature algorithm",
        "no shared signature algorithms", "bad ecpoint", "internal error", "unknown security bits",
    ]
    static let plainTexts = ["wrong version number", "unknown protocol", "http request", "packet length too long"]

    private static func error(_ line: String, role: Endpoint.Role) -> TLSOutcome? {
        guard line.contains(":error:") || line.hasPrefix("error:") else { return nil }
        if let alert = alertName(line) { return .alert(alert) }
        if let refusal = clientRefusals.first(where: { line.contains($0) }) { return .clientRefusal(refusal) }
        if plainTexts.contains(where: { line.contains($0) }) {
            return role == .smtps ? .plainBanner : .failed("STARTTLS was refused: the server went on in plain text")
        }
        return nil
    }

    /// `handshake failure` of `sslv3 alert handshake failure`: the server said no in TLS's own words.
    private static func alertName(_ line: String) -> String? {
        guard let range = line.firstRange(of: " alert ") else { return nil }
        let name = line[range.upperBound...].prefix { $0 != ":" }
        return name.isEmpty || name.hasPrefix("number") ? nil : String(name)
    }

    private func closed(role: Endpoint.Role) -> TLSOutcome? {
        let ends = ["errno=104", "errno=32", "errno=0", "unexpected eof", "ssl handshake failure", "Connection reset by peer"]
        let hungUp = lines.contains { line in ends.contains { line.contains($0) } }
        let read = bytesRead
        guard hungUp || read == 0 else { return nil }
        if role == .starttls { return .closedInHandshake("the server closed the connection after STARTTLS") }
        if let read, read > 0 { return .closedInHandshake("the server closed the connection in the handshake, after \(read) bytes") }
        return .closedWithoutData
    }

    private var bytesRead: Int? {
        for line in lines {
            guard line.hasPrefix("SSL handshake has read ") else { continue }
            if let count = line.split(separator: " ").dropFirst(4).first.flatMap({ Int($0) }) { return count }
        }
        return nil
    }

    private func lastWords(_ ending: CommandResult.Ending) -> String {
        let said = lines.last { $0.contains("error") } ?? lines.last ?? "nothing"
        return switch ending {
        case .exited(let status): "openssl ended with status \(status) and said: \(said)"
        case .signalled(let signal): "openssl was ended by signal \(signal)"
        default: "openssl said: \(said)"
        }
    }
}
