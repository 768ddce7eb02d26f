// Texts about what smtpd needs beside itself, about TLS set-up, and about peers (smtpd/*.c, xsasl/*.c, milter/milter8.c,
// global/haproxy_srvr.c, tls/*.c, smtp/*.c of 2.3 to 3.11).

extension LogDetail {
    // MARK: What smtpd needs beside itself

    static func neighbour(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("no SASL authentication mechanisms") { return .noSASLMechanisms }
        if parts.take("SASL: Connect to ") {
            // 3.7 and later put the kind before the path and quotes round it.
            let isQuoted = parts.take("Dovecot auth socket '")
            guard let path = parts.upTo(isQuoted ? "' failed: " : " failed: ") else { return nil }
            return .saslConnect(path: path, reason: parts.all)
        }
        if parts.take("haproxy read: ") { return .proxyProtocol(reason: parts.upTo(": ") ?? parts.all) }
        if parts.take("not enough free space in mail queue: ") { return .queueFull(freeBytes: parts.number()) }
        if parts.take("mail_queue_enter: create file ") {
            return parts.upToLast(": ").map { .queueClosed(file: $0, reason: parts.all) }
        }
        return milter(text) ?? subsystem(text) ?? filter(text) ?? table(text) ?? setting(text)
    }

    private static func milter(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("connect to Milter service ") {
            return parts.upToLast(": ").map { .milterUnreachable(milter: $0, reason: parts.all) }
        }
        if parts.take("Milter service needs transport:endpoint instead of \"") {
            return parts.upToLast("\"").map { .milterUnreadable(milter: $0, transport: nil) }
        }
        // It took the connection and says nothing: `milter NAME: can't read SMFIC_OPTNEG reply packet header: Connection timed out`.
        if parts.take("milter "), let milter = parts.upTo(": can't ") {
            return parts.upToLast(": ").map { _ in .milterUnreachable(milter: milter, reason: parts.all) }
        }
        guard parts.take("invalid transport name: "), let transport = parts.upTo(" in Milter service: ") else { return nil }
        return .milterUnreadable(milter: parts.all, transport: transport)
    }

    /// `hash:/etc/postfix/access is unavailable. open database /etc/postfix/access.db: No such file or directory` (util/dict_surrogate.c).
    private static func table(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("open database ") {
            return parts.upToLast(": ").map { .databaseMissing(file: $0, reason: parts.all) }
        }
        if parts.take("open file /") {
            return parts.upToLast(": ").map { .listFileMissing(file: "/\($0)", reason: parts.all) }
        }
        if let name = parts.upTo(": non-null host address bits in \""), let network = parts.upTo("\", perhaps you should use \"") {
            return .hostBits(parameter: name, text: network, proposal: parts.upTo("\"") ?? "")
        }
        parts = TextParts(text)
        guard let table = parts.upTo(" is unavailable. "), table.contains(":"), !table.contains(" ") else { return nil }
        var type = TextParts(parts.all)
        if type.take("unsupported dictionary type: ") {
            return .unsupportedDictionary(type: String(type.rest.prefix { $0 != " " && $0 != "." }))
        }
        return .tableUnavailable(table: table, reason: parts.all)
    }

    /// What tlsmgr and the TLS engine say of a value without naming its parameter (tlsmgr/tlsmgr.c, tls/tls_fprint.c).
    private static func setting(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if parts.take("cannot open entropy device ") || parts.take("cannot connect to EGD server ") {
            return .badValue(BadValue(parameter: "tls_random_source", value: parts.upTo(": ") ?? parts.all, kind: .other))
        }
        if parts.take("Digest algorithm \""), let name = parts.upTo("\" not found") {
            return .badValue(BadValue(parameter: "smtpd_tls_fingerprint_digest", value: name, kind: .other))
        }
        return nil
    }

    /// `connect to private/tlsmgr: No such file or directory`, `connect #3 to subsystem private/rewrite: …`, `connect to subsystem …`,
    /// `connect to service private/…`, `connect to private/tlsproxy service: …`.
    private static func subsystem(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        // postscreen, about the smtpd behind it.
        _ = parts.take("cannot ")
        guard parts.take("connect ") else { return nil }
        if parts.take("#") { _ = parts.number() }
        _ = parts.take(" ")
        guard parts.take("to ") else { return nil }
        _ = parts.take("subsystem ") || parts.take("service ") || parts.take("service: ")
        guard var socket = parts.upTo(": ") else { return nil }
        if socket.hasSuffix(" service") { socket.removeLast(8) }
        guard ["private", "public"].contains(socket.split(separator: "/").dropLast().last) else { return nil }
        return .serviceUnreachable(socket: socket, reason: parts.all)
    }

    // MARK: TLS set-up (tls/tls_server.c, tls_certkey.c, tls_misc.c, tls_verify.c)

    static func tls(_ text: String) -> LogDetail? {
        if let trouble = serverNames(text) { return .serverNames(trouble) }
        if let trouble = CertificateTrouble(text) { return .certificate(trouble) }
        var parts = TextParts(text)
        if parts.take("no entropy for TLS key generation") { return .noEntropy }
        if parts.take("cannot load Certif") {
            // `Certificate authority data`, `Certification Authority data`, `Certificate Authority data`; then CAfile="…" and CApath="…".
            var files: [String] = []
            for word in ["CAfile=\"", "CApath=\""] where parts.upTo(word) != nil {
                if let file = parts.upTo("\"") { files.append(file) }
            }
            return .authorities(files: files, reason: nil)
        }
        if parts.take("TLS library problem: ") { return library(parts.all) }
        return grade(text)
    }

    private static func grade(_ text: String) -> LogDetail? {
        for words in ["invalid cipher grade: \"", "invalid TLS cipher grade: \""] {
            var parts = TextParts(text)
            let peer = parts.take(words) ? nil : parts.upTo(": \(words)")
            guard peer != nil || text.hasPrefix(words) else { continue }
            let value = parts.upTo("\": aborting TLS session") ?? parts.upToLast("\"") ?? parts.all
            return .cipherGrade(value: value, peer: peer)
        }
        var parts = TextParts(text)
        if let peer = parts.upTo(": error setting cipher grade: \"") {
            return .noCipher(grade: parts.upToLast("\"") ?? parts.all, peer: peer)
        }
        return nil
    }

    /// The text of a `TLS library problem`, with the file it names where it could not open one.
    static func library(_ text: String) -> LogDetail {
        var file: String?
        var parts = TextParts(text)
        // 3.x has the file behind `calling fopen`, in brackets; before, in quotes.
        if parts.upTo("calling fopen") != nil, parts.take("(") {
            file = parts.upTo(",")
        } else if parts.upTo(":fopen") != nil, parts.upTo("'") != nil {
            file = parts.upTo("'")
        }
        return .library(LibraryReason(libraryReason(text)), file: file)
    }

    /// `error:0A0000C1:SSL routines::no shared cipher:../ssl/…:2226:` → `no shared cipher`; before 3.0 a function's name stands between
    /// the two colons, and a process or thread number may stand before `error`.
    static func libraryReason(_ text: String) -> String {
        var parts = TextParts(text)
        _ = parts.take("TLS library problem: ")
        let whole = parts.all
        guard parts.upTo("error:") != nil else { return whole }
        let fields = parts.rest.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        return fields.count > 3 ? String(fields[3]) : whole
    }

    private static func serverNames(_ text: String) -> ServerNamesTrouble? {
        var parts = TextParts(text)
        if parts.take("table "), let table = parts.upTo(": key "), let key = parts.upTo(": malformed BASE64 value") {
            return .notBase64(table: table, key: key)
        }
        parts = TextParts(text)
        if let table = parts.upTo(": malformed BASE64 value") ?? parts.upTo(" malformed BASE64 value") {
            return .notBase64(table: table, key: nil)
        }
        parts = TextParts(text)
        if parts.contains("tls_server_sni_maps"), parts.contains("lookup problem") || parts.contains("lookup error") {
            _ = parts.take("tls_server_sni_maps: ")
            return .lookup(name: parts.upTo(" map lookup problem"))
        }
        if parts.upTo("SNI data for ") != nil {
            let name = parts.rest.prefix { $0 != ":" && $0 != " " && $0 != "," }
            return .chain(name: String(name))
        }
        return nil
    }

    // MARK: Peers

    static func peer(_ text: String) -> LogDetail? {
        var parts = TextParts(text)
        if let server = parts.upTo(": Invalid TLS protocol list \"") {
            return .invalidClientList(server: server, value: parts.upToLast("\": aborting TLS session") ?? parts.all)
        }
        if parts.take("SMTPS wrappermode (TCP port 465) requires setting ") { return .relayNeedsWrapperMode }
        if parts.take("smtp_tls_wrappermode requires \"smtp_tls_security_level") { return .relayNeedsEncryption }
        for words in ["Refusing TLS service request from ", "Refusing STARTTLS request from "] where parts.take(words) {
            return .limited(client: parts.upTo(" for service ") ?? parts.all, limit: .newTLSSessions)
        }
        let limits: [(String, ClientLimit)] = [
            ("Connection rate limit exceeded: ", .connectionRate), ("Connection concurrency limit exceeded: ", .connectionCount),
            ("New TLS session rate limit exceeded: ", .newTLSSessions), ("Message delivery request rate limit exceeded: ", .messageRate),
            ("Recipient address rate limit exceeded: ", .recipientRate), ("AUTH command rate limit exceeded: ", .authRate),
        ]
        for (words, limit) in limits where parts.take(words) {
            guard parts.upTo(" from ") != nil else { return nil }
            return .limited(client: parts.upTo(" for service ") ?? parts.all, limit: limit)
        }
        if parts.upTo("too many connections from ") != nil { return .limited(client: parts.all, limit: .connectionCount) }
        return nil
    }
}

extension LogDetail.LibraryReason {
    /// The reason field of an OpenSSL error, 1.0.1 to 3.x.
    init(_ reason: String) {
        switch reason {
        case "No such file or directory", "no such file": self = .missing
        case "Permission denied": self = .permission
        case "Is a directory": self = .directory
        case "no start line": self = .noStartLine
        case "key values mismatch", "key type mismatch", "private key mismatch": self = .keyMismatch
        case "problems getting password", "bad password read", "bad decrypt", "interrupted or cancelled": self = .passphrase
        default: self = reason.hasSuffix(" too small") || reason.hasSuffix(" too weak") ? .tooWeak(reason) : .other(reason)
        }
    }
}

extension LogDetail.HandshakeReason {
    /// What the library says of a handshake with a client that failed.
    init(library reason: String) {
        switch reason {
        case "unsupported protocol", "version too low", "wrong version number", "unknown protocol", "tlsv1 alert protocol version",
            "inappropriate fallback":
            self = .protocolVersion
        case "no shared cipher", "no suitable signature algorithm": self = .noSharedCipher
        case "http request", "https proxy request": self = .noTLS
        default:
            if let range = reason.firstRange(of: " alert ") {
                let alert = String(reason[range.upperBound...])
                self = alert.contains("certificate") || alert == "unknown ca" ? .certificateRefused(alert: alert) : .other(reason)
            } else {
                self = .other(reason)
            }
        }
    }
}

extension LogDetail.CertificateTrouble {
    /// A text about a certificate, a key or a chain; nil for others.
    init?(_ text: String) {
        var parts = TextParts(text)
        if parts.take("No server certs available. TLS") {
            self.init(.none)
        } else if parts.take("cannot get "), let what = parts.upTo(" from file ") {
            // 2.x: `cannot get certificate from file F`, `cannot get private key from file F`, without quotes.
            let file = LogDetail.CertificateTrouble.fileName(parts.upToLast(": disabling TLS support") ?? parts.all)
            self.init(what.hasSuffix("private key") ? .key : .certificate, file: file)
        } else if let key = Self.mismatch(text) {
            self.init(.mismatch, file: key.0, otherFile: key.1, reason: .keyMismatch)
        } else if let trouble = Self.chain(text) {
            self = trouble
        } else {
            return nil
        }
    }

    /// `RSA private key in K does not match public key in C`, 2.x: `Private key in K does not match public key in C`.
    private static func mismatch(_ text: String) -> (String, String)? {
        var parts = TextParts(text)
        guard parts.upTo("rivate key in ") != nil, let key = parts.upTo(" does not match public key in ") else { return nil }
        return (fileName(key), fileName(parts.upTo(": disabling TLS support") ?? parts.all))
    }

    private static func chain(_ text: String) -> Self? {
        var parts = TextParts(text)
        if parts.take("error loading chain from ") {
            if let file = parts.upTo(": key not first") { return Self(.keyNotFirst, file: file) }
            return Self(.chain, file: parts.all)
        }
        if parts.take("error opening chain file") {
            _ = parts.take(": ") || parts.take(" ")
            return Self(.chain, file: parts.upTo(": ") ?? parts.all, reason: parts.rest.isEmpty ? nil : .init(parts.all))
        }
        if parts.take("error loading private keys and certificates from: ") {
            return Self(.chain, file: parts.upTo(": disabling TLS support") ?? parts.all)
        }
        if parts.take("No private key found in ") { return Self(.noKey, file: parts.all) }
        if parts.take("No PEM data in ") { return Self(.noPEM, file: parts.all) }
        if parts.take("No certs for key at index "), parts.number() != nil, parts.take(" in ") {
            return Self(.keyWithoutCertificate, file: parts.all)
        }
        return keyAtIndex(text)
    }

    /// `key at index N in F does not match next certificate`, also inside `error loading certificate chain: …`.
    private static func keyAtIndex(_ text: String) -> Self? {
        var parts = TextParts(text)
        _ = parts.take("error loading certificate chain: ")
        if parts.take("key at index "), parts.number() != nil, parts.take(" in ") {
            if let file = parts.upTo(" does not match ") { return Self(.mismatch, file: file, reason: .keyMismatch) }
            if let file = parts.upTo(" not followed by ") { return Self(.keyWithoutCertificate, file: file) }
        }
        parts = TextParts(text)
        if parts.take("error loading private key"), parts.upTo(" from ") != nil {
            return Self(.key, file: parts.upTo(": ") ?? parts.all)
        }
        if parts.take("error loading certificate"), parts.upTo(" from ") != nil {
            return Self(.certificate, file: parts.upTo(": ") ?? parts.all)
        }
        return nil
    }

    private static func fileName(_ text: String) -> String {
        text.hasPrefix("\"") && text.hasSuffix("\"") && text.count > 1 ? String(text.dropFirst().dropLast()) : text
    }
}
