// Values of protocol-list parameters: right, wrong and odd.

package enum ListGenerator {
    private static let words = [
        "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "SSLv2", "SSLv3", "!SSLv2", "!SSLv3", "!TLSv1", "!TLSv1.1", "!TLSv1.2", "!TLSv1.3",
        "tlsv1.2", "TLSV1.3",
        "!sslV3", ">=TLSv1", ">=TLSv1.2", "<=TLSv1.2", "<=TLSv1.3", ">=tlsv1.1", ">=", "<=", ">=0303", "<=0x0304", ">=None", "<=none",
    ]
    private static let odd = [
        "#", "!", "!!SSLv2", "\"TLSv1\"", "TLSv1;TLSv1.2", "TLSv1.0", "-SSLv3", "+TLSv1", "TLS1.2", "TLSv12", "TLSv1_2", ">TLSv1",
        "<TLSv1.2", "=>TLSv1",
        "==TLSv1", "!>=TLSv1", "\u{2265}TLSv1.2", ">=SSLv2", ">=SSLv3", ">=1.2", ">=TLSv1.4", ">=-1", ">=-0", ">=+303", ">=0x", ">=0x303",
        ">=+0x303",
        ">=0305", ">=\u{0B}303", ">=\u{0C}", ">=-", ">=+", ">=7fffffff", ">=80000000", ">=ffffffffffffffff", ">=10000000000000303",
        ">=-fffffffffffffcfd",
        ">=a", ">=12", "<=301", ">=0300", "<=0302", "0303", "771", "TLSv1\u{A0}TLSv1.2", "TLSv1\u{0B}", "and", "ALL", "SSLv23", "TLS",
        ">=0X302", ">=00000303",
        ">=0x0x303", "<=feff", ">=0303 ", ">=TLSv1.2,", "TLSv1.2|TLSv1.3", "'TLSv1'", "TLSv1.2.", "\u{FF01}SSLv3", "!TLSv1.0", "none",
        "!None",
    ]

    /// One to six words; one list in three has an odd one among them.
    package static func list(_ random: inout SeededGenerator) -> String {
        var text = random.chance(8) ? separator(&random) : ""
        let strange = random.chance(33)
        for index in 0..<random.below(7) {
            if index > 0 { text += separator(&random) }
            text += strange && random.chance(35) ? random.pick(odd) : random.pick(words)
        }
        if random.chance(8) { text += separator(&random) }
        return text
    }

    private static func separator(_ random: inout SeededGenerator) -> String {
        random.chance(80) ? random.pick([", ", " ", ",", ":"]) : random.pick(["  ", "\t", " , ", ",,", ": ", "::", " :,\t"])
    }
}
