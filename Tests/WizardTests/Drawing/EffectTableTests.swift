// Which versions are on, as a table: every version that tells something, none that is not there.

import PostfixModel
import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("The table of what is allowed")
struct EffectTableTests {
    private func lines(_ effect: ProtocolEffect, width: Int = 57) -> [String] {
        var text = PaneText(width: width)
        text.effects([effect])
        return text.lines.map { $0.parts.map(\.text).joined() }.filter { !$0.isEmpty }
    }

    private func effect(_ after: Set<TLSVersion>, offered: Set<TLSVersion>, sslv2: Set<ProtocolEffect.Moment> = []) -> ProtocolEffect {
        var effect = ProtocolEffect(listener: "port 465", before: [], after: after, afterUpgrade: after, offered: offered)
        effect.sslv2 = sslv2
        return effect
    }

    private let old: Set<TLSVersion> = [.sslv3, .tlsv1, .tlsv1_1, .tlsv1_2]

    @Test("a library that has TLS 1.3 shows it, on or off; one that has not, does not")
    func newest() {
        let off = lines(effect([.tlsv1_2], offered: [.tlsv1, .tlsv1_1, .tlsv1_2, .tlsv1_3]))
        #expect(off[0].split(separator: " ") == ["Allowed", "1.0", "1.1", "1.2", "1.3"])
        #expect(off[2].split(separator: " ") == ["after", "–", "–", "✓", "–"])
        let on = lines(effect([.tlsv1_2, .tlsv1_3], offered: [.tlsv1, .tlsv1_1, .tlsv1_2, .tlsv1_3]))
        #expect(on[2].split(separator: " ") == ["after", "–", "–", "✓", "✓"])
        #expect(lines(effect([.tlsv1], offered: old))[0].split(separator: " ") == ["Allowed", "1.0", "1.1", "1.2"])
    }

    @Test("SSLv2 and SSLv3 stand there where they are on")
    func broken() {
        let both = lines(effect([.sslv3, .tlsv1], offered: old, sslv2: [.after]))
        #expect(both[0].split(separator: " ") == ["Allowed", "SSLv2", "SSLv3", "1.0", "1.1", "1.2"])
        #expect(both[2].split(separator: " ") == ["after", "✓", "✓", "✓", "–", "–"])
        #expect(both[3].split(separator: " ").suffix(5) == ["–", "✓", "✓", "–", "–"])
        let one = lines(effect([], offered: old, sslv2: [.after]))
        #expect(one[1].split(separator: " ").suffix(2) == ["no", "TLS"] && !one[2].contains("no TLS"), "\(one)")
    }

    @Test("on a narrow screen too, name beside name", arguments: [38, 45])
    func narrow(width: Int) {
        let all = lines(effect([.sslv3, .tlsv1], offered: old, sslv2: [.after]), width: width)
        #expect(all[0].split(separator: " ").count == 6 && all.allSatisfy { cellWidth(of: $0) <= width }, "\(all)")
    }
}
