// A plan brought to a pane: protocols before and after, warnings, diff.

import Diagnosis
import PostfixModel
import Repair
import TerminalUI

extension PaneText {
    /// Which versions clients may use, now, after, and after an upgrade of Postfix; listeners with the same answer stand together.
    mutating func effects(_ effects: [ProtocolEffect]) {
        var groups: [(listeners: [String], effect: ProtocolEffect)] = []
        for effect in effects {
            let same = groups.firstIndex {
                ($0.effect.before, $0.effect.after, $0.effect.afterUpgrade, $0.effect.sslv2)
                    == (effect.before, effect.after, effect.afterUpgrade, effect.sslv2)
            }
            if let same { groups[same].listeners.append(effect.listener) } else { groups.append(([effect.listener], effect)) }
        }
        for group in groups {
            if groups.count > 1 { heading("Allowed: \(group.listeners.joined(separator: ", "))") } else { blank() }
            effectTable(of: group.effect, title: groups.count > 1 ? "" : "Allowed")
        }
    }

    private mutating func effectTable(of effect: ProtocolEffect, title: String) {
        let columns = effect.columns
        let isWide = width >= 18 + columns.count * 7
        let (label, column) = isWide ? (18, 7) : (8, width >= 8 + columns.count * 6 ? 6 : 5)
        let names = columns.map { padded(column == 5 ? $0.name.replacing("SSLv", with: "SSL") : $0.name, to: column) }
        add([StyledText(padded(title, to: label), .heading), StyledText(names.joined(), .dim)])
        let rows: [(String, ProtocolEffect.Moment)] = [
            ("  now", .before), ("  after", .after), (isWide ? "  after an upgrade" : "  later", .afterUpgrade),
        ]
        for (name, moment) in rows {
            var parts = [StyledText(padded(name, to: label))]
            for one in columns {
                let isOn = one.on.contains(moment)
                let glyph = isOn ? FrameGlyphs.unicode.good : FrameGlyphs.unicode.dash
                let style: Style = isOn ? (one.isBroken ? .symptom : .good) : .dim
                parts += [StyledText(" "), StyledText(String(glyph), style), StyledText(blanks(column - 2))]
            }
            let used = parts.reduce(0) { $0 + $1.width }
            let remark = effect.remark(moment)
            if used + cellWidth(of: remark) <= width { parts.append(StyledText(remark, .dim)) }
            add(parts)
        }
    }

    /// Each line that changes, by file, old above new. A value is never cut; a name in front of it may lose its beginning.
    mutating func changedLines(_ plan: Plan, aside: StyledText? = nil) {
        var file = ""
        for edit in plan.edits {
            if edit.file != file { heading(edit.file, aside: file.isEmpty ? aside : nil) }
            file = edit.file
            changedLine(String(edit.line), sign: "-", edit, edit.before, edit.valueBefore, .removed)
            changedLine("", sign: "+", edit, edit.after, edit.valueAfter, .added)
        }
    }

    private mutating func changedLine(
        _ number: String, sign: String, _ edit: PlannedEdit, _ whole: String, _ value: String, _ style: Style
    ) {
        let lead = padded(number, to: max(3, number.count)) + " "
        let room = max(1, width - cellWidth(of: lead) - 2)
        let lines = edit.shownLines(of: whole, width: room)
        if lines.isEmpty { return add([StyledText("\(lead)\(sign) (no line)", style)]) }
        // A setting on one line may have a name that leaves its value no room.
        let name = edit.parameter.fileName
        if lines.count == 1, cellWidth(of: lines[0]) > room, lines[0].contains(value) {
            let free = room - cellWidth(of: " = \(value)") - 1
            if free >= 8 { return add([StyledText("\(lead)\(sign) …\(name.suffix(free)) = \(value)", style)]) }
        }
        for (index, line) in lines.enumerated() {
            verbatim(line, style, lead: StyledText(index == 0 ? lead + sign + " " : blanks(cellWidth(of: lead)) + sign + " ", style))
        }
    }

    /// What a change brings besides, to be known and no reason to fear it.
    mutating func remarks(_ sentences: [String]) {
        for sentence in sentences { marked(StyledText(String(FrameGlyphs.unicode.symptom), .unknown), sentence) }
    }

    mutating func warnings(_ sentences: [String]) {
        for sentence in sentences { marked(StyledText(String(FrameGlyphs.unicode.symptom), .symptom), sentence, .strong) }
    }

    /// A changed line is there to be read whole; where it goes on in the next row is marked.
    mutating func diff(_ lines: [DiffLine]) {
        for line in lines {
            let style: Style =
                switch line.kind {
                case .file, .place: .dim
                case .removed: .removed
                case .added: .added
                case .kept, .note: .plain
                }
            verbatim(line.shown, style)
        }
    }
}

extension PlannedEdit {
    /// The lines of one side of the edit. Fields of master.cf stand in columns; where these are too wide one blank parts them: the diff
    /// has them as they are.
    func shownLines(of side: String, width: Int) -> [String] {
        let lines = side.split(whereSeparator: \.isNewline).map(String.init)
        let isTight = isService && (before + "\n" + after).split(whereSeparator: \.isNewline).contains { cellWidth(of: String($0)) > width }
        return isTight ? lines.map(\.squeezed) : lines
    }
}

extension String {
    /// Runs of blanks within the line as one blank; those at its beginning, which make an option, stay.
    var squeezed: String {
        let indent = prefix { $0 == " " || $0 == "\t" }
        return indent + dropFirst(indent.count).split { $0 == " " || $0 == "\t" }.joined(separator: " ")
    }
}

extension ProtocolEffect {
    fileprivate struct Column {
        var name: String
        var on: Set<Moment>
        /// Left on, it is no good news.
        var isBroken = false
    }

    /// What TLS there is in this library; the broken versions before it only where they are on.
    fileprivate var columns: [Column] {
        let versions = TLSVersion.allCases.map { version in
            let on = Moment.allCases.filter { enabled($0).contains(version) }
            return (version, Column(name: version == .sslv3 ? "SSLv3" : version.short, on: Set(on), isBroken: version == .sslv3))
        }
        let shown = versions.filter { version, column in
            !column.on.isEmpty || [.tlsv1, .tlsv1_1, .tlsv1_2].contains(version) || version == .tlsv1_3 && offered.contains(version)
        }
        return (sslv2.isEmpty ? [] : [Column(name: "SSLv2", on: sslv2, isBroken: true)]) + shown.map(\.1)
    }

    private func enabled(_ moment: Moment) -> Set<TLSVersion> {
        switch moment {
        case .before: before
        case .after: after
        case .afterUpgrade: afterUpgrade
        }
    }

    fileprivate func remark(_ moment: Moment) -> String {
        if enabled(moment).isEmpty { return sslv2.contains(moment) ? "" : "no TLS" }
        return enabled(moment) == [.tlsv1] && !sslv2.contains(moment) ? "1.0 only" : ""
    }
}

extension Plan {
    /// `main.cf lines 41 and 42`; empty where nothing is edited.
    var places: String { FilePlace.brief(edits.map { FilePlace($0.file, $0.line) }).joined(separator: " and ") }
}

extension WizardState {
    /// The change of the chosen repair, from edge to edge.
    func writeDiff(into text: inout PaneText) {
        guard let plan = chosenRemedy?.plan else { return text.prose("No repair is chosen.") }
        text.diff(plan.diffLines)
    }

    mutating func showDiff() -> [Effect] {
        if chosenRemedy == nil { notice = "No repair is chosen: there is no diff." } else { overlay = .diff(scroll: 0) }
        return []
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
        warnings([
            "\(Plan.words(forFaultBehindTheList: fault)) Unless that is right by now, the port stays dead and this repair is reverted. "
                + "Put it right first, or choose keep on page 9 (\(state.context.tabKey))."
        ])
        blank()
    }
}
