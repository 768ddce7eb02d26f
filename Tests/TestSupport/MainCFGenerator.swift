// main.cf files from pieces that try a reader: the same seed gives the same file.

/// Random main.cf files.
package enum MainCFGenerator {
    package static let parameters = [
        "smtpd_banner", "relayhost", "smtpd_tls_protocols", "smtpd_tls_mandatory_protocols", "smtpd_tls_cert_file", "smtpd_tls_key_file",
        "smtpd_tls_security_level", "tlsproxy_tls_protocols", "mydestination", "mynetworks", "relay_domains", "smtpd_helo_restrictions",
        "smtp_tls_protocols", "smtp_tls_policy_maps",
    ]
    private static let lineCount = 24

    /// Duplicates, comments inside values, CRLF, other blanks, references of every kind.
    /// smtpd_tls_mandatory_protocols is not referred to: there postconf and smtpd differ (`Configuration.effective`).
    package static func file(_ random: inout SeededGenerator) -> [UInt8] {
        let values = [
            "TLSv1", "!SSLv2, !SSLv3", "a # b", "", "$my_list", "${my_list}", "$(my_list)x", "$$x", "$missing", "${my_list?yes}",
            "${my_list:no}", "${my_list?{a $other}:{b}}", "${missing?{a}:{b}}", "${{$my_list} == {TLSv1} ? {x} : {y}}",
            "${{10} > {9} ? {x} : {y}}", "${{$compatibility_level} <level {3.6} ? {old} : {new}}", "$smtpd_tls_cert_file",
            "${ my_list ? {z}}",
            "\u{E9}", "a\u{A0}b", "a = b", "\u{0B}x\u{0C}", "x\0y", "$other.$my_list",
        ]
        let broken = ["${my_list", "x$", "$loop", "${a-b}", "${{a} =~ {b}}", "${my_list?{a}b}"]
        let lineEnd = random.chance(15) ? "\r\n" : "\n"
        var text = ""
        for _ in 0..<random.below(lineCount) {
            let name = random.pick(parameters + ["my_list", "other", "loop"])
            let value = random.chance(2) ? random.pick(broken) : random.pick(values)
            switch random.below(12) {
            case 0: text += "# comment = x" + lineEnd
            case 1: text += random.pick(["", "  ", "\t"]) + lineEnd
            case 2: text += "   # indented" + lineEnd
            case 3: text += random.pick(["  ", "\t", "\u{0B}"]) + value + lineEnd
            case 4: text += "\(name) =\(lineEnd)  \(value)\(lineEnd)"
            case 5: text += "\(name)=\(value),\(lineEnd)#c\(lineEnd)\(lineEnd)\t\(value)\(lineEnd)"
            default: text += name + random.pick([" = ", "=", "\t=  ", " ="]) + value + lineEnd
            }
        }
        if random.chance(2) { text += random.pick(["no equals\n", "= x\n"]) }
        if random.chance(10), text.hasSuffix("\n"), !text.hasSuffix("\r\n") { text.removeLast() }
        return Array(text.utf8)
    }
}
