// What the server presented, out of the text of `openssl s_client`: how many certificates, which of them is its own, and what the
// client's own check found wrong with them at which depth.

import PostfixModel

struct ServedText {
    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    /// Is nil where no certificate came. The leaf's own facts are openssl's to tell, by another call.
    var certificate: ServedCertificate? {
        let (length, errors) = (chainLength, verifyErrors)
        if length == 0, errors.isEmpty, leaf == nil { return nil }
        return ServedCertificate(chainLength: length, verifyErrors: errors)
    }

    /// The block behind `Server certificate`; with `-showcerts` the first of the chain.
    var leaf: String? {
        guard let start = lines.firstIndex(where: { $0.hasPrefix("-----BEGIN CERTIFICATE-----") }),
            let end = lines[start...].firstIndex(where: { $0.hasPrefix("-----END CERTIFICATE-----") })
        else { return nil }
        return lines[start...end].joined(separator: "\n") + "\n"
    }

    /// Lines ` 0 s:CN = mail.example.com` below `Certificate chain`.
    private var chainLength: Int {
        guard let start = lines.firstIndex(where: { $0 == "Certificate chain" }) else { return 0 }
        return lines[(start + 1)...].prefix { $0 != "---" }.count { line in
            let text = line.drop { $0 == " " }
            let digits = text.prefix { $0.isNumber }
            return !digits.isEmpty && text.dropFirst(digits.count).hasPrefix(" s:")
        }
    }

    /// `verify error:num=20:unable to get local issuer certificate`, with the depth of the `depth=` line before it. 3.x prints that
    /// line behind some errors again: each number and depth once.
    private var verifyErrors: [ServedCertificate.VerifyError] {
        var errors: [ServedCertificate.VerifyError] = []
        var depth = 0
        for line in lines {
            var parts = TextParts(line)
            if parts.take("depth=") { depth = parts.number() ?? depth }
            guard parts.take("verify error:num="), let number = parts.number() else { continue }
            _ = parts.take(":")
            let error = ServedCertificate.VerifyError(number: number, depth: depth, text: parts.all)
            if !errors.contains(error) { errors.append(error) }
        }
        return errors
    }
}
