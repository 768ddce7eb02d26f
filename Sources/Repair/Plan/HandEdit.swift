// The same edit without this program, in the form that this Postfix has for it (FACTS §5).

import Diagnosis
import PostfixModel

/// One step of a change made without this program.
package enum HandStep: Sendable, Equatable {
    /// Pastes into a POSIX shell.
    case command(String)
    /// Where this Postfix has no command for it: what to write where, to be done in an editor.
    case remark(String)

    /// As a line of a shell script: a remark is a comment there.
    package var line: String {
        switch self {
        case .command(let line): line
        case .remark(let text): "# \(text)"
        }
    }
}

struct HandEdit {
    let files: ConfigurationFiles
    let release: Release

    /// postconf's command where this Postfix has one, `sed` where lines get or lose a `#` or a blank; where there is neither, what to
    /// write where.
    func step(_ change: ConfigurationChange, _ lines: EditedLines, value: String) -> HandStep {
        switch change {
        case .setParameter(let name, _), .moveComment(let name): postconf("-e", "\(name) = \(value)")
        case .commentOut(let name): postconf("-#", name)
        case .setOption(let name, let service, _): option(name, of: service, value, line: lines.first)
        case .removeOption(let name, let service):
            editsMaster ? postconf("-PX", "\(service.key)/\(name)") : write("without: -o \(name)", line: lines.first)
        case .renameService(let service, let name):
            editsMaster
                ? postconf("-F", "\(service.key)/service=\(name)") : sed(lines) ?? write(lines.after, line: lines.first)
        case .append(let stock):
            editsMaster ? postconf("-M", "\(stock.name)/unix=\(words(lines.after))") : write(lines.after, line: lines.first)
        case .repair, .uncomment, .uncommentHead, .outdentService: sed(lines) ?? write(lines.after, line: lines.first)
        case .outdentParameter: sed(lines, in: files.main) ?? write(lines.after, line: lines.first, in: files.main)
        }
    }

    private func option(_ name: String, of service: MasterService, _ value: String, line: Int) -> HandStep {
        // `postconf -P` refuses blanks, and before 3.0 a blank would end the word in master.cf. In a list of protocols they mean what a
        // comma means.
        let isList = name.hasSuffix("_protocols")
        let text = isList ? value.split { $0 == " " || $0 == "\t" || $0 == "," }.joined(separator: ",") : value
        if text.contains(where: { $0 == " " || $0 == "\t" }) { return write("-o { \(name) = \(text) }", line: line) }
        if editsMaster { return postconf("-P", "\(service.key)/\(name)=\(text)") }
        return write("-o \(name)=\(text)", line: line)
    }

    private func postconf(_ words: String...) -> HandStep { .command(Command("postconf", directory + words).shown) }

    /// Line by line where as many lines are there after the edit as before; nil elsewhere.
    private func sed(_ lines: EditedLines, in file: String? = nil) -> HandStep? {
        guard lines.old.count == lines.new.count, !lines.old.isEmpty else { return nil }
        var scripts: [(lines: ClosedRange<Int>, text: String)] = []
        for (offset, (old, new)) in zip(lines.old, lines.new).enumerated() where old != new {
            let number = lines.first + offset
            let text = script(old, new)
            if let last = scripts.last, last.text == text, last.lines.upperBound == number - 1, !text.hasPrefix("c") {
                scripts[scripts.count - 1].lines = last.lines.lowerBound...number
            } else {
                scripts.append((number...number, text))
            }
        }
        let arguments = scripts.flatMap { script in
            let range = script.lines
            return ["-e", (range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound),\(range.upperBound)") + script.text]
        }
        return .command(Command("sed", ["-i"] + arguments + [file ?? files.master]).shown)
    }

    private func script(_ old: String, _ new: String) -> String {
        if old == "#" + new { return "s/^#//" }
        if new.hasSuffix(old), new.dropLast(old.count).allSatisfy({ $0 == " " }) { return "s/^/\(new.dropLast(old.count))/" }
        if old.hasSuffix(new), old.dropLast(new.count).allSatisfy({ $0 == " " || $0 == "\t" }) { return "s/^[[:blank:]]*//" }
        return "c\\" + new.replacing("\\", with: "\\\\")
    }

    /// A line feed in a name would end the comment that this is in a script, and the shell run the rest of it.
    private func write(_ text: String, line: Int, in file: String? = nil) -> HandStep {
        .remark("in \(ReportText.harmless(file ?? files.master)), line \(line), write: \(ReportText.harmless(text))")
    }

    private func words(_ line: String) -> String { line.split { $0 == " " || $0 == "\t" }.joined(separator: " ") }

    private var directory: [String] {
        let directory = String(files.main.prefix(upTo: files.main.lastIndex(of: "/") ?? files.main.startIndex))
        return directory == ServerFacts.usualConfigDirectory || directory.isEmpty ? [] : ["-c", directory]
    }

    /// `-P`, `-F` and `-M` edit master.cf from 2.11 on.
    private var editsMaster: Bool { (release.major, release.minor) >= (2, 11) }
}
