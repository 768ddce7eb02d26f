// What `openssl x509` and `openssl pkey` print about certificates and the public halves of keys, read back: 1.0.0 to 3.x.

import PostfixModel

package enum OpenSSLText {
    /// Options that make every release print the same: names in RFC 2253 form, dates, fingerprint, public key and extensions.
    package static let certificateOptions = [
        "x509", "-noout", "-subject", "-issuer", "-dates", "-fingerprint", "-sha256", "-pubkey", "-text", "-nameopt", "RFC2253",
    ]

    /// Prints the public half only; the pass phrase is given as empty, so that openssl never asks for one.
    package static func keyCommand(path: String, timeLimit: Double) -> Command {
        Command("openssl", ["pkey", "-in", path, "-pubout", "-text_pub", "-passin", "pass:"], timeLimit: timeLimit)
    }

    /// Returns nil where it is no certificate's text.
    package static func certificate(_ text: String) -> Certificate? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks() }
        guard let subject = value("subject=", lines), let issuer = value("issuer=", lines),
            let notBefore = value("notBefore=", lines).flatMap(seconds), let notAfter = value("notAfter=", lines).flatMap(seconds),
            let key = publicKey(lines)
        else { return nil }
        return Certificate(
            subject: subject, issuer: issuer, notBefore: notBefore, notAfter: notAfter, names: names(lines, subject: subject),
            publicKey: key, signatureAlgorithm: value("Signature Algorithm:", lines) ?? "",
            issuerURL: value("CA Issuers - URI:", lines), isAuthority: lines.contains { $0.hasPrefix("CA:TRUE") },
            fingerprint: fingerprint(lines))
    }

    /// Of `openssl pkey -pubout -text_pub`.
    package static func publicKey(_ text: String) -> PublicKey? {
        publicKey(text.split(whereSeparator: \.isNewline).map { $0.trimmingBlanks() })
    }

    /// `Nov 28 01:06:00 2026 GMT` as Unix seconds; the day may be padded with a blank.
    package static func seconds(_ date: String) -> Int? {
        let words = date.split(separator: " ")
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard words.count >= 4, let month = months.firstIndex(of: String(words[0])), let day = Int(words[1]), let year = Int(words[3])
        else { return nil }
        let time = words[2].split(separator: ":").compactMap { Int($0.prefix { $0 != "." }) }
        guard time.count == 3 else { return nil }
        return days(year, month + 1, day) * 86400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    /// Days since 1970-01-01 in the Gregorian calendar; a year begins in March here, so that the leap day ends it.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func value(_ label: String, _ lines: [String]) -> String? {
        lines.first { $0.hasPrefix(label) }.map { $0.dropFirst(label.count).trimmingBlanks() }
    }

    private static func publicKey(_ lines: [String]) -> PublicKey? {
        guard let start = lines.firstIndex(of: "-----BEGIN PUBLIC KEY-----"),
            let end = lines[start...].firstIndex(of: "-----END PUBLIC KEY-----"),
            let der = base64(lines[(start + 1)..<end].joined())
        else { return nil }
        // `Public-Key: (2048 bit)`; 1.1.x has `RSA Public-Key: (2048 bit, 2 primes)`.
        let size = lines.first { $0.contains("Public-Key: (") }
        let bits = size.flatMap { line in line.firstRange(of: "Public-Key: (").map { line[$0.upperBound...].prefix { $0.isNumber } } }
        return PublicKey(algorithm: algorithm(lines, der), bits: bits.flatMap { Int($0) }, fingerprint: SHA256.hexadecimal(of: der))
    }

    /// By the object identifier in the key itself (RFC 3279, RFC 5480, RFC 8410): the words around it differ by release.
    private static func algorithm(_ lines: [String], _ der: [UInt8]) -> PublicKey.Algorithm {
        func holds(_ identifier: [UInt8]) -> Bool {
            der.prefix(24).split(separator: 0x06).dropFirst().contains { $0.starts(with: identifier) }
        }
        if holds([0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01]) { return .rsa }
        if holds([0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]) { return .ec }
        if holds([0x07, 0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01]) { return .dsa }
        if holds([0x03, 0x2B, 0x65, 0x70]) { return .other("ED25519") }
        if holds([0x03, 0x2B, 0x65, 0x71]) { return .other("ED448") }
        return .other(value("Public Key Algorithm:", lines) ?? "unknown")
    }

    private static func names(_ lines: [String], subject: String) -> [String] {
        if let index = lines.firstIndex(where: { $0.hasPrefix("X509v3 Subject Alternative Name:") }), index + 1 < lines.count {
            let found = lines[index + 1].split(separator: ",").map { $0.trimmingBlanks() }.filter { $0.hasPrefix("DNS:") }
            if !found.isEmpty { return found.map { String($0.dropFirst(4)) } }
        }
        return commonName(subject).map { [$0] } ?? []
    }

    /// RFC 2253 puts the last part first; a comma within a value has a backslash.
    private static func commonName(_ subject: String) -> String? {
        var parts = [""]
        var isEscaped = false
        for character in subject {
            if character == ",", !isEscaped { parts.append("") } else { parts[parts.count - 1].append(character) }
            isEscaped = character == "\\" && !isEscaped
        }
        return parts.first { $0.hasPrefix("CN=") }.map { String($0.dropFirst(3)) }
    }

    /// `SHA256 Fingerprint=AB:CD:…`, 3.x: `sha256 Fingerprint=…`.
    private static func fingerprint(_ lines: [String]) -> String {
        let line = lines.first { $0.lowercased().hasPrefix("sha256 fingerprint=") } ?? ""
        return line.drop { $0 != "=" }.dropFirst().lowercased().filter { $0 != ":" }
    }

    /// Returns nil for text that is none (RFC 4648, 4).
    static func base64(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for digit in text.utf8 where digit != 0x3D {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            (bits, count) = (bits << 6 | UInt32(value), count + 6)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
