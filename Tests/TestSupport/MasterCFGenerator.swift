// master.cf files from pieces that try a reader: the same seed gives the same file.

/// Random master.cf files.
package enum MasterCFGenerator {
    /// Overrides in the forms postconf itself reads rightly: it takes `-oname=value` apart at each `o` (seen with 3.7.11).
    package static let options = [
        "-o smtpd_banner=x", "-o relayhost=$my_list", "-o { smtpd_banner = a b, c }", "-o {relayhost=${my_list?{q}:{r}}}", "-v",
        "-o smtpd_banner=a=b", "-o my_list=TLSv1.2", "-o { smtpd_banner = a,\n# c\n\n   b\n   }", "-o smtpd_tls_protocols=!SSLv2,!SSLv3",
        "-o { smtpd_tls_protocols = }", "-o smtpd_tls_protocols=$$x#y",
    ]
    private static let gaps = [" ", "\n  ", "\n\t", "\n# c\n ", " \r\n "]

    package static func file(_ random: inout SeededGenerator) -> [UInt8] {
        var text = random.chance(30) ? "# head\n\n" : ""
        for name in ["smtp", "smtps", "[::1]:465", "127.0.0.1:10025"] where random.chance(70) {
            text += "\(name) inet n  -\tn - - smtpd"
            for _ in 0..<random.below(5) { text += random.pick(gaps) + random.pick(options) }
            text += "\n"
        }
        return Array(text.utf8)
    }

    /// Far nastier: odd fields, words behind the options, unbalanced braces, damaged bytes. The same for the same number.
    package static func nasty(_ number: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 0x6D61_7374 ^ UInt64(number) &* 0x9E37_79B9)
        var text = random.chance(30) ? random.pick(["# head\n\n", "\n", "   # x\n\t\n"]) : ""
        if random.chance(2) { text += "  begins with a blank\n" }
        for name in ["smtp", "smtps", "[::1]:465", "127.0.0.1:10025", "465", "submissions", "caf\u{E9}"] where random.chance(50) {
            text += service(name, &random)
        }
        if random.chance(6), text.hasSuffix("\n") { text.removeLast() }
        var bytes = Array(text.utf8)
        if random.chance(5), !bytes.isEmpty {
            let odd: [UInt8] = [0x00, 0x0A, 0x0D, 0x20, 0x23, 0x3D, 0x7B, 0x7D, 0xA0, 0x0B, 0x2D]
            bytes.insert(random.pick(odd), at: random.below(bytes.count))
        }
        return bytes
    }

    private static func service(_ name: String, _ random: inout SeededGenerator) -> String {
        let oddly = random.chance(4)
        func field(_ usual: [String], _ odd: [String]) -> String { oddly && random.chance(30) ? random.pick(odd) : random.pick(usual) }
        var text = field([name], ["[::1", "[::1]x", "127.0.0.1:", "a:b:c"])
        text += random.pick([" ", "\t", "      "]) + field(["inet"], ["unix", "fifo", "pass", "tcp", "-", "unix-dgram", "INET"])
        text += "  " + field(["n"], ["y", "-", "yes"]) + " " + field(["-", "y", "n"], ["x"]) + "\t" + field(["-", "n", "y"], ["q"])
        text += " " + field(["-", "60", "1000?", "0"], ["x", "5x", "?"]) + " " + field(["-", "1", "0"], ["x", "1x"])
        text += " " + field(["smtpd"], ["-", "", "smtp", "/usr/lib/postfix/sbin/smtpd"])
        let own = [
            "-o smtpd_tls_wrappermode=yes", "-o { smtpd_tls_mandatory_protocols = TLSv1, #x }",
            "-o smtpd_tls_mandatory_protocols=>=TLSv1.2",
            "-o {smtpd_helo_restrictions=\t}", "-o relay_domains=", "-o { relay_domains = {a} {b c} }", "-o smtpd_tls_protocols=caf\u{E9}",
            "-o relayhost=a\u{0B}b", "-o { relayhost\t=\u{0C}x }",
        ]
        let broken = [
            "-o x", "-o {x=y", "-o {x=y}z", "word", "-o =x", "-o", "-q", "--", "-osmtpd_tls_protocols=x", "-vosmtpd_banner=x", "{ word }",
            "-s 5", "-",
        ]
        for _ in 0..<random.below(6) {
            text += random.pick(gaps) + (random.chance(1) ? random.pick(broken) : random.pick(options + own))
        }
        return text + random.pick(["\n", "\n", "\n", "\r\n"])
    }
}
