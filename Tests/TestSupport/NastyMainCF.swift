// main.cf files as nobody would write them: every form of reference, nested at random, odd bytes everywhere, damaged slices.

/// Random main.cf files, far nastier than `MainCFGenerator`'s.
package struct NastyMainCF {
    private var random: SeededGenerator
    /// Names that this file's lines and references are about: few, so that they meet.
    private var names: [String] = []
    /// Whose value is being made. References go to later names mostly: circles end a comparison of files early.
    private var current = 0

    /// The file of this number, the same in every run.
    package static func file(_ number: Int) -> [UInt8] {
        var random = SeededGenerator(seed: 0x6D61_696E ^ UInt64(number) &* 0x9E37_79B9)
        if random.chance(20) { return MainCFGenerator.file(&random) }
        var generator = NastyMainCF(random: random)
        return generator.file()
    }

    /// Lines about protocol lists and names of the administrator's own, the last one `name = prefix` and a value: harmless to a daemon
    /// that reads the file, but for that value.
    package static func file(_ number: Int, endingWith name: String, _ prefix: String) -> [UInt8] {
        var generator = NastyMainCF(random: SeededGenerator(seed: 0x6C61_7374 ^ UInt64(number) &* 0x9E37_79B9))
        generator.names = ["smtpd_tls_protocols", "my_list", "tlsproxy_tls_protocols", "other", "smtpd_tls_mandatory_protocols", "x1"]
        if generator.random.chance(50) { generator.names.removeAll { $0 == "smtpd_tls_mandatory_protocols" } }
        // A continuation line first would go on with whatever stands above.
        var bytes = Array("my_list = a\n".utf8)
        for _ in 0..<generator.random.below(8) { bytes += generator.statement([0x0A]) }
        generator.current = 0
        return bytes + Array("\n\(name) = \(prefix)".utf8) + generator.value(0) + [0x0A]
    }

    private init(random: SeededGenerator) { self.random = random }

    /// The parameters whose values decide about TLS, and some whose default refers to others.
    package static let governing = [
        "smtpd_tls_mandatory_protocols", "smtpd_tls_protocols", "tlsproxy_tls_mandatory_protocols", "tlsproxy_tls_protocols",
        "smtpd_tls_security_level", "smtpd_use_tls", "smtpd_enforce_tls", "smtpd_tls_wrappermode", "smtpd_tls_cert_file",
        "smtpd_tls_key_file",
        "smtpd_tls_eccert_file", "smtpd_tls_chain_files", "smtpd_tls_ask_ccert", "smtpd_tls_req_ccert", "tlsproxy_tls_security_level",
        "smtpd_tls_auth_only", "smtpd_tls_loglevel", "postscreen_tls_security_level", "tlsproxy_service_name",
    ]

    private mutating func file() -> [UInt8] {
        let own = ["my_list", "other", "x1", "A", "_", "a_very_long_name_of_the_administrators_own_0123456789", "UPPER", "9"]
        let known = ["relayhost", "smtpd_banner", "mydestination", "relay_domains", "smtp_tls_protocols", "smtp_tls_policy_maps"]
        let odd = [
            "smtpd-x", "a.b", "caf\u{E9}", "cafe\u{301}", "\u{FEFF}relayhost", "a:b", "a$b", "a{b", "x#y", "Relayhost", "\u{A0}x", "$x",
        ]
        names = (0..<4).map { _ in random.pick(NastyMainCF.governing) } + [random.pick(own), random.pick(own), random.pick(known)]
        if random.chance(15) { names.append(random.pick(odd)) }
        if random.chance(40) { names.append("smtpd_tls_mandatory_protocols") }
        var bytes: [UInt8] = random.chance(2) ? [0xEF, 0xBB, 0xBF] : []
        if random.chance(4) { bytes += blanks() + Array(value(0)) + [0x0A] }
        let end: [UInt8] = random.chance(12) ? [0x0D, 0x0A] : [0x0A]
        for _ in 0..<(1 + random.below(random.chance(5) ? 60 : 14)) { bytes += statement(end) }
        if random.chance(8), bytes.last == 0x0A { bytes.removeLast() }
        if random.chance(1) { bytes += Array("garbage at the end".utf8) }
        if random.chance(4) { damage(&bytes) }
        return bytes
    }

    private mutating func statement(_ end: [UInt8]) -> [UInt8] {
        switch random.below(24) {
        case 0: return Array("# comment = \(random.below(9))".utf8) + end
        case 1: return blanks(or: "") + end
        case 2: return blanks() + Array("# indented".utf8) + end
        case 3, 4: return joined(blanks(), value(0), end)
        case 5: return joined(name(), equals(), end, blanks(), value(0), end)
        case 6: return joined(name(), equals(), value(0), [0x2C], end, Array("#c".utf8), end, end, blanks(), value(0), end)
        case 7: return joined(name(), equals(), end)
        case 8: return joined(name(), equals(), end, blanks(), Array("#not a value".utf8), end, [0x20], value(0), end)
        case 9: return joined(name(), equals(), continuations(end), value(0), end)
        case 10 where random.chance(15): return joined(name(), blanks(), value(0), end)
        case 11 where random.chance(10): return joined(Array(random.pick(["=", "= x", "name only", "\0"]).utf8), end)
        case 12 where random.chance(20): return joined(name(), equals(), [0x23], value(0), end)
        case 13 where random.chance(6): return joined(name(), equals(), repeated(value(0), 1 + random.below(2000)), end)
        default: return joined(name(), equals(), value(0), end)
        }
    }

    private func joined(_ pieces: [UInt8]...) -> [UInt8] { pieces.flatMap { $0 } }

    private func repeated(_ text: [UInt8], _ count: Int) -> [UInt8] { (0..<count).flatMap { _ in text + [0x2C, 0x20] } }

    private mutating func continuations(_ end: [UInt8]) -> [UInt8] {
        (0..<random.below(5)).flatMap { _ in joined(value(0), end, blanks()) }
    }

    private mutating func name() -> [UInt8] {
        current = random.below(names.count)
        return Array(names[current].utf8)
    }

    private mutating func equals() -> [UInt8] {
        if random.chance(70) { return Array(" = ".utf8) }
        return blanks(or: "") + [0x3D] + blanks(or: "")
    }

    private mutating func blanks(or nothing: String? = nil) -> [UInt8] {
        if let nothing, random.chance(40) { return Array(nothing.utf8) }
        let common: [UInt8] = [0x20, 0x20, 0x20, 0x09]
        return (0...random.below(3)).map { _ in random.chance(90) ? random.pick(common) : random.pick([0x0B, 0x0C, 0x0D]) }
    }

    /// Text with references; `depth` bounds the nesting.
    private mutating func value(_ depth: Int) -> [UInt8] {
        (0...random.below(3)).flatMap { _ in depth < 4 && random.chance(45) ? reference(depth + 1) : plain(depth) }
    }

    /// Inside a reference a lone brace would nearly always make it one that cannot be read.
    private mutating func plain(_ depth: Int) -> [UInt8] {
        let texts = [
            "TLSv1", "!SSLv2, !SSLv3", ">=TLSv1.2", "TLSv1.2:TLSv1.3", "yes", "no", "may", "encrypt", "none", "/etc/ssl/cert.pem", "a",
            "10", "9", "3.6",
            "a # b", "#", "", " ", ", ", "\t", "$$", "$$x", "=", "a = b", "{ }", "{", "}", "(", ")", "?", ":", "{a}", "\"x\"", "'", "\\",
            ";", "%", "..",
            "\u{E9}", "\u{A0}", "\u{0B}", "\u{0C}", "\r", "0", "00", "-1", "true",
        ]
        if random.chance(2) { return [random.pick([0x00, 0xFF, 0xFE, 0x08, 0xC3, 0x80, 0x01, 0x7F, 0x1B, 0x0D, 0x85])] }
        let text = random.pick(texts)
        return ["{", "}", "(", ")"].contains(text) && depth > 0 && !random.chance(3) ? [] : Array(text.utf8)
    }

    private mutating func reference(_ depth: Int) -> [UInt8] {
        let other = ["missing", "compatibility_level", "mail_version", "smtpd_tls_mandatory_protocols", "tlsproxy_tls_protocols", "empty"]
        let later = random.chance(95) ? Array(names[(current + 1)...]) : names
        let target = Array((random.chance(15) || later.isEmpty ? random.pick(other) : random.pick(later)).utf8)
        let (open, close): ([UInt8], [UInt8]) = random.chance(85) ? ([0x24, 0x7B], [0x7D]) : ([0x24, 0x28], [0x29])
        let gap: [UInt8] = random.chance(20) ? blanks(or: "") : []
        switch random.below(30) {
        case 0...5: return [0x24] + target
        case 6...9: return joined(open, gap, target, gap, close)
        case 10, 11: return joined(open, target, gap, [0x3F], value(depth), close)
        case 12, 13: return joined(open, target, gap, [0x3A], value(depth), close)
        case 14...17: return joined(open, target, gap, [0x3F], gap, group(depth), gap, [0x3A], gap, group(depth), gap, close)
        case 18, 19: return joined(open, target, gap, [random.pick([0x3F, 0x3A])], gap, group(depth), close)
        case 20...25: return joined(open, gap, comparison(depth), gap, [0x3F], group(depth), gap, [0x3A], gap, group(depth), close)
        case 26: return joined(open, comparison(depth), random.chance(50) ? [] : joined([random.pick([0x3F, 0x3A])], group(depth)), close)
        default: return random.chance(6) ? broken(depth) : [0x24] + target
        }
    }

    private mutating func group(_ depth: Int) -> [UInt8] { [0x7B] + value(depth) + [0x7D] }

    private mutating func comparison(_ depth: Int) -> [UInt8] {
        let signs = ["==", "!=", "<", "<=", ">=", ">", "==", "==", "<level", ">=level", "==level"]
        let operands = ["{10}", "{9}", "{3.6}", "{}", "{a}", "{007}", "{3.6.1}", "{2}"]
        let gap = Array(random.pick(["", " ", "  "]).utf8)
        let sign: [UInt8] = gap + Array(random.pick(signs).utf8) + gap
        let operand: [UInt8] = random.chance(50) ? group(depth) : Array(random.pick(operands).utf8)
        return group(depth) + sign + operand
    }

    private mutating func broken(_ depth: Int) -> [UInt8] {
        let forms = [
            "${my_list", "$(other", "$", "${}", "$()", "${a-b}", "${{a} =~ {b}}", "${x?{a}b}", "${x?{a}:{b}c}", "${{a}}", "${{a} == b}",
            "${{a} ==level {b}?c}",
            "${{9999999999999999999999} > {1} ? {x}}", "${x{y}}", "${ }", "${?x}", "${:x}", "$-", "$.", "${x?{a}:}", "${x?}", "${x:}",
            "${{a} ==x {b}}",
        ]
        return Array(random.pick(forms).utf8)
    }

    /// Bytes changed, taken out, doubled.
    private mutating func damage(_ bytes: inout [UInt8]) {
        for _ in 0...random.below(3) where !bytes.isEmpty {
            let place = random.below(bytes.count)
            let slice = place..<min(bytes.count, place + 1 + random.below(12))
            switch random.below(4) {
            case 0: bytes[place] = UInt8(random.below(256))
            case 1: bytes.removeSubrange(slice)
            case 2: bytes.insert(contentsOf: bytes[slice], at: place)
            default: bytes.insert(random.pick([0x00, 0x0A, 0x0D, 0x20, 0x23, 0x24, 0x3D, 0x7B, 0x7D, 0xA0]), at: place)
            }
        }
    }
}
