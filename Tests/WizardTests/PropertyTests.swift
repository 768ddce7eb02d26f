import Diagnosis
import Repair
import SampleServers
import TerminalUI
import TestSupport
import Testing

@testable import Wizard

/// What happens to a wizard in no order at all.
private struct RandomEvents {
    var random: SeededGenerator

    static let keys: [Key] =
        [
            .enter, .escape, .backspace, .delete, .tab, .backTab, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .function(1),
            .function(5), .control("c"), .control("l"), .control("z"),
            .pasted("a\napply\n"), .pasted("apply"),
        ] + "aqrxckuy? apply!SSLv2,é字".map(Key.character)

    mutating func next() -> Event {
        switch random.below(20) {
        case 0: return .resized(Size(columns: random.below(220), rows: random.below(60)))
        case 1: return .tick
        case 2, 3:
            let server = ArticleServer(
                isRoot: random.chance(80), list: random.pick(["TLSv1 TLSv1.1", "TLSv1", "!SSLv2 #", "\u{1B}[2J", ""]),
                hostname: random.pick(["mail.example.com", "", "字.example", "\u{1B}]0;x\u{07}"]), isAlive: random.chance(30))
            return .stepArrived(random.pick(server.results))
        case 4: return .ranCommand(CommandRecord(shown: "postconf \u{1B}[31m", ending: .signalled(9), milliseconds: 3))
        case 5: return .applyProgress([ChecklistItem(title: "Reload", mark: random.pick([.running, .done, .failed]))])
        case 6 where random.chance(30):
            return .applyFinished(.article(random.pick([.changed, .reverted, .refused, .failed]), proven: random.chance(50)))
        case 7 where random.chance(30): return .undoFinished(.article(random.pick([.restored, .failed, .refused]), proven: false))
        case 8 where random.chance(10): return .stepArrived(.log(.cannotTell("no")))
        default: return .key(random.pick(RandomEvents.keys))
        }
    }
}

@Suite("Any events, any sizes")
struct PropertyTests {
    @Test("nothing crashes, nothing is drawn outside, and apply needs its gate", arguments: 1...8)
    func anyEvents(seed: UInt64) {
        var events = RandomEvents(random: SeededGenerator(seed: seed))
        var walk = Walk()
        for _ in 0..<120 {
            let before = walk.state
            let count = walk.effects.count
            let event = events.next()
            walk.send(event)
            let surface = walk.state.view()
            #expect(surface.size == walk.state.size)
            #expect(!surface.lines.contains { $0.unicodeScalars.contains { $0.value < 0x20 } })
            checkKeyLine(walk)
            for case .apply in walk.effects[count...] {
                #expect(event == .key(.enter))
                guard case .confirming(let field) = before.apply.phase else {
                    Issue.record("applied without the gate")
                    continue
                }
                #expect(field.text == "apply")
            }
        }
    }

    private func checkKeyLine(_ walk: Walk) {
        guard Layout(walk.state.size) != nil else { return }
        let labels = KeyTable.bindings(in: walk.state.keyContext)
        for piece in walk.keyLine.split(separator: "  ").map({ $0.drop { $0 == " " } }) {
            let name = piece.split(separator: ":")[0]
            #expect(labels.contains { "\($0.shown) \($0.label)" == name }, "\(piece)")
        }
    }

    @Test("no line of any page is wider than the pane", arguments: [36, 48, 55, 120])
    func linesFit(width: Int) {
        var walk = Walk()
        walk.send(.ranCommand(CommandRecord(shown: String(repeating: "x", count: 500), ending: .exited(0), milliseconds: 1)))
        for page in Page.allCases {
            walk.go(to: page)
            var text = PaneText(width: width)
            page.content.write(walk.state, into: &text)
            walk.state.writeHelp(into: &text)
            walk.state.writeCommands(into: &text)
            for line in text.lines { #expect(line.width <= width, "\(page): \(line.parts.map(\.text).joined())") }
        }
    }

    @Test("escape sequences in log lines, banners, names and values are shown, not sent")
    func harmless() {
        let evil = "\u{1B}[2J\u{9B}31m\u{07}\u{202E}"
        let server = ArticleServer(
            list: "TLSv1 \(evil)", hostname: "mail\(evil)", banner: "220 \(evil)", clients: ["x\(evil)[192.0.2.7]"])
        var walk = Walk(server, size: Size(columns: 120, rows: 200))
        for page in Page.allCases {
            walk.go(to: page)
            for line in walk.lines {
                let bad = line.unicodeScalars.filter { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0x202E }
                #expect(bad.isEmpty, "\(page)")
            }
        }
        #expect(walk.lines[0].contains("mail^[[2J"))
    }
}
