// One change as it is shown: the lines before and after it, where they begin, and the same edit by hand.

import Diagnosis
import PostfixModel

struct EditWriter {
    let before: Configuration
    let files: ConfigurationFiles

    /// `governed`: the listeners that the change is about. Returns nil where the change is not certain.
    func edit(_ change: ConfigurationChange, governed: [Listener]) -> PlannedEdit? {
        guard let edited = change.applied(to: before) else { return nil }
        let lines = EditedLines(change, from: before, to: edited)
        let file = change.isInMain ? files.main : files.master
        let values = values(change, edited, lines)
        let isClients = TLSParameter.clientLists.contains(change.subject)
        var edit = PlannedEdit(
            file: file, line: lines.first, parameter: change.subject, valueBefore: values.before, valueAfter: values.after,
            before: lines.before, after: lines.after, governs: isClients && governed.isEmpty ? "outgoing mail" : ListReaders.text(governed),
            byHand: HandEdit(files: files, release: before.build.release).step(change, lines, value: values.after))
        edit.ports = governed.filter(\.isInet).map(\.canonicalPort)
        return edit
    }

    /// Old and new value of a parameter or an option; of any other change the lines.
    private func values(_ change: ConfigurationChange, _ edited: Configuration, _ lines: EditedLines) -> (before: String, after: String) {
        switch change {
        case .setParameter(let name, _), .moveComment(let name):
            return (before.main.entry(name)?.text ?? "", edited.main.entry(name)?.text ?? "")
        case .setOption(let name, let service, _):
            let after = edited.master.services.first { $0.name == service.name && $0.lines.lowerBound == service.lines.lowerBound }
            return (service.override(name)?.text ?? "", after?.override(name)?.text ?? "")
        case .outdentParameter(let name): return ("", edited.main.entry(name)?.text ?? "")
        case .commentOut, .removeOption, .repair, .renameService, .uncomment, .uncommentHead, .append, .outdentService:
            return (lines.before, lines.after)
        }
    }
}

/// The physical lines of an edit before and after, and where they begin.
struct EditedLines {
    var first: Int
    /// Without their line ends.
    private(set) var old: [String]
    private(set) var new: [String]

    var before: String { old.joined(separator: "\n") }
    var after: String { new.joined(separator: "\n") }

    init(_ change: ConfigurationChange, from configuration: Configuration, to edited: Configuration) {
        // Of a value that stands on several lines all are shown, also those that stay.
        if case .setParameter(let name, _) = change, let entry = configuration.main.entry(name) {
            first = entry.lines.lowerBound
            old = EditedLines.texts(entry)
            new = edited.main.entry(name).map(EditedLines.texts) ?? []
            return
        }
        let before = change.isInMain ? configuration.main.render() : configuration.master.render()
        let after = change.isInMain ? edited.main.render() : edited.master.render()
        let (oldLines, newLines) = (splitLines(before), splitLines(after))
        let same = zip(oldLines, newLines).prefix { $0 == $1 }.count
        let rest = zip(oldLines[same...].reversed(), newLines[same...].reversed()).prefix { $0 == $1 }.count
        first = same + 1
        old = oldLines[same..<(oldLines.count - rest)].map(EditedLines.trimmed)
        new = newLines[same..<(newLines.count - rest)].map(EditedLines.trimmed)
    }

    private static func texts(_ entry: MainEntry) -> [String] { entry.physicalLines.map { trimmed($0.bytes[...]) } }

    /// Without the line end, CR included.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> String {
        var line = line
        if line.last == lineFeed { line.removeLast() }
        if line.last == 0x0D { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
