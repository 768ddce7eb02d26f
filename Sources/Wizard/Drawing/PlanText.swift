// A plan brought to a pane: protocols before and after, warnings, diff.

import PostfixModel
import Repair
import TerminalUI

extension PaneText {
    /// Which versions are on, now, after, and after an upgrade of Postfix; listeners with the same answer stand together.
    mutating func effects(_ effects: [ProtocolEffect]) {
        var groups: [(listeners: [String], effect: ProtocolEffect)] = []
        for effect in effects {
            let same = groups.firstIndex {
                ($0.effect.before, $0.effect.after, $0.effect.afterUpgrade) == (effect.before, effect.after, effect.afterUpgrade)
            }
            if let same { groups[same].listeners.append(effect.listener) } else { groups.append(([effect.listener], effect)) }
        }
        for group in groups {
            blank()
            effectTable(of: group.effect, listeners: group.listeners)
        }
    }

    private mutating func effectTable(of effect: ProtocolEffect, listeners: [String]) {
        let all = effect.before.union(effect.after).union(effect.afterUpgrade).union(effect.offered)
        let versions = TLSVersion.allCases.filter { $0 != .tlsv1_3 || all.contains($0) }
        let label = 13
        let isWide = width >= label + versions.reduce(0) { $0 + cellWidth(of: $1.spoken) + 2 }
        let names = versions.map { isWide ? $0.spoken : $0.short }
        prose(listeners.joined(separator: ", "), .heading)
        add([StyledText(blanks(label)), StyledText(names.map { $0 + "  " }.joined(), .dim)])
        let rows: [(String, Set<TLSVersion>)] = [
            ("now", effect.before), ("after", effect.after), ("if upgraded", effect.afterUpgrade),
        ]
        for (name, enabled) in rows {
            var parts = [StyledText(padded(name, to: label), name == "after" ? .strong : .plain)]
            for (version, name) in zip(versions, names) {
                let cells = cellWidth(of: name)
                let isOn = enabled.contains(version)
                let glyph = isOn ? FrameGlyphs.unicode.good : FrameGlyphs.unicode.dash
                let lead = (cells - 1) / 2
                // SSLv3 left on is no good news.
                let style: Style = isOn ? (version == .sslv3 ? .symptom : .good) : .dim
                parts += [StyledText(blanks(lead)), StyledText(String(glyph), style), StyledText(blanks(cells - lead + 1))]
            }
            let used = parts.reduce(0) { $0 + $1.width }
            let remark = remark(on: enabled)
            if used + cellWidth(of: remark) <= width { parts.append(StyledText(remark, .symptom)) }
            add(parts)
        }
    }

    private func remark(on enabled: Set<TLSVersion>) -> String {
        if enabled.isEmpty { return "no TLS" }
        return enabled == [.tlsv1] ? "1.0 only" : ""
    }

    mutating func warnings(_ sentences: [String]) {
        for sentence in sentences { marked(StyledText(String(FrameGlyphs.unicode.symptom), .symptom), sentence, .strong) }
    }

    /// Lines that stay are cut where they do not fit; a changed line is there to be read whole.
    mutating func diff(_ lines: [DiffLine]) {
        for line in lines {
            let style: Style =
                switch line.kind {
                case .file, .place: .dim
                case .removed: .removed
                case .added: .added
                case .kept, .note: .plain
                }
            let isWhole = [.file, .removed, .added].contains(line.kind)
            let pieces = isWhole ? wrappedVerbatim(line.shown, to: width, hanging: 2) : [clipped(line.shown, to: width)]
            for piece in pieces { add([StyledText(piece, style)]) }
        }
    }
}

extension PaneText {
    mutating func details(_ details: [ChangeDetail]) {
        for detail in details {
            if !detail.diff.isEmpty { blank() }
            prose(detail.sentence)
            diff(detail.diff)
        }
    }
}

extension PaneText {
    /// Before a repair that would not be enough.
    mutating func faultBehindTheList(_ state: WizardState) {
        guard let fault = state.faultBehindTheList else { return }
        blank()
        warnings([
            "\(Plan.words(forFaultBehindTheList: fault)) Unless that has been mended since, the port stays dead and this repair is "
                + "reverted. Mend it first, or press k on page 9."
        ])
    }
}
