// Options of master.cf that are not where or as the daemon needs them: an `-o` in the first column, blanks round its `=`, a blank
// behind a comma, a `#` behind the value. And the repair, where only one thing can have been meant.

/// An `-o` that stops master, or the daemon of its service.
package struct StrayLine: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// In the first column: a logical line of its own, which master does not start with.
        case firstColumn
        /// `-o name = value`.
        case blanksAroundEquals
        /// `-o name=a, b`, or words that belong to nothing.
        case words
        /// `-o name=value # why`: there are no comments behind a value.
        case comment
        /// `name=value` on a line of its own, without the `-o` before it.
        case bare
        /// `–o name=value`: a dash of another kind, as a word processor or a web page makes it.
        case otherDash
    }

    package var kind: Kind
    /// 1-based physical line of the `-o`.
    package var line: Int
    /// `smtps/inet`, the service that it belongs to or would belong to; nil where that is not certain.
    package var service: String?
    /// As it stands: the option with what follows it.
    package var text: String
    /// As it has to be written; nil where that is not certain.
    package var repaired: String?
    /// What it then sets.
    package var parameter: String?
}

extension MasterCF {
    /// Every stray `-o`, in file order.
    package var strayLines: [StrayLine] { strays.map(\.line) }

    /// A copy where this option is as it has to be; nil where `repaired` is, or where the file would not read as planned. Several are
    /// repaired from the first to the last: one in the first column belongs to the service only when those above it do.
    package func repairing(_ stray: StrayLine) -> MasterCF? {
        let strays = self.strays
        guard let repair = strays.first(where: { $0.line == stray }), let edited = repair.edited(in: self), let parameter = stray.parameter
        else { return nil }
        let before = services.map(ServiceContent.init)
        let after = edited.services.map(ServiceContent.init)
        guard before.count == after.count, edited.services[repair.index].overrides.contains(where: { $0.name == parameter }),
            zip(before, after).enumerated().allSatisfy({ $0.offset == repair.index || $0.element.0 == $0.element.1 }),
            edited.strayLines.map(\.text) == strays.map(\.line).filter({ $0 != stray }).map(\.text)
        else { return nil }
        return edited
    }

    private var strays: [StrayRepair] {
        var found: [StrayRepair] = []
        for index in services.indices { found += OptionRuns(self, index).strays }
        return (found + firstColumn).sorted { $0.line.line < $1.line.line }
    }

    /// Logical lines that begin with `-o`. They belong to the service above, unless a commented head stands between: then nobody can tell.
    private var firstColumn: [StrayRepair] {
        var found: [StrayRepair] = []
        var above: Int?
        let heads = commentedServices.map(\.line)
        let indices = Dictionary(places.enumerated().map { ($1.line.lines.lowerBound, $0) }) { $1 }
        for line in LogicalLines(file).lines {
            if let index = indices[line.lines.lowerBound] {
                above = index
                continue
            }
            guard line.text(in: file).starts(with: "-o".utf8) else {
                above = nil
                continue
            }
            let content = line.pieces[0].bytes
            let text = String(decoding: file[content], as: UTF8.self).trimmingBlanks()
            var stray = StrayLine(kind: .firstColumn, line: line.lines.lowerBound, text: text)
            if let above, let name = optionName(in: line),
                !heads.contains(where: { places[above].line.lines.lowerBound < $0 && $0 < line.lines.lowerBound })
            {
                stray.service = services[above].key
                stray.repaired = String(decoding: indentation(near: above), as: UTF8.self) + text
                stray.parameter = name
                let edit = ByteEdit(range: content.lowerBound..<content.lowerBound, text: indentation(near: above))
                found.append(StrayRepair(line: stray, index: above, edits: [edit]))
            } else {
                found.append(StrayRepair(line: stray, index: 0, edits: nil))
            }
        }
        return found
    }

    private func optionName(in line: LogicalLine) -> String? {
        var words = MasterWords(line.text(in: file))
        var all: [MasterWords.Word] = []
        while let word = words.next(braces: syntax.hasBraces) { all.append(word) }
        var options = DaemonOptions(words: all, text: words.text, line: line, syntax: syntax)
        options.read(takesNoWords: true)
        return options.problems.isEmpty ? options.overrides.first?.name : nil
    }
}

/// A stray option with the edit that repairs it.
private struct StrayRepair {
    var line: StrayLine
    /// Of its service.
    var index: Int
    /// Is nil where no edit is certain.
    var edits: [ByteEdit]?

    func edited(in master: MasterCF) -> MasterCF? {
        edits.map { MasterCF(applying($0, to: master.file), release: master.release) }
    }
}

/// The options of one service, each with the words behind it up to the next option.
private struct OptionRuns {
    let master: MasterCF
    let index: Int
    private let line: LogicalLine
    private let words: MasterWords
    private var arguments: [MasterWords.Word] = []

    init(_ master: MasterCF, _ index: Int) {
        self.master = master
        self.index = index
        line = master.places[index].line
        var words = MasterWords(line.text(in: master.file))
        for _ in 0..<8 { _ = words.next(braces: false) }
        while let word = words.next(braces: master.syntax.hasBraces) { arguments.append(word) }
        self.words = words
    }

    var strays: [StrayRepair] {
        guard MasterFields.programsWithoutWords.contains(master.services[index].program) else { return [] }
        var found: [StrayRepair] = []
        var position = 0
        while position < arguments.count {
            let start = position
            position += 1
            let word = words.string(arguments[start].range)
            if isBare(start) {
                found.append(whole(start..<position, .bare, "-o \(word)", String(word.prefix { $0 != "=" })))
                continue
            }
            guard word == "-o" || Self.isOtherDash(word), position < arguments.count else { continue }
            position += 1
            while position < arguments.count, !endsRun(position) { position += 1 }
            if word != "-o" {
                found.append(otherDash(start..<position))
            } else if let stray = stray(start..<position) {
                found.append(stray)
            }
        }
        return found
    }

    /// Another option begins here.
    private func endsRun(_ position: Int) -> Bool {
        let word = words.string(arguments[position].range)
        return word.hasPrefix("-") || Self.isOtherDash(word) || isBare(position)
    }

    /// `name=value` alone on its physical line, and no `-o` on the line above that waits for it.
    private func isBare(_ position: Int) -> Bool {
        let word = arguments[position]
        let text = words.string(word.range)
        guard !word.isBraced, let equals = text.firstIndex(of: "="), text.endIndex > text.index(after: equals) else { return false }
        let name = text[..<equals]
        guard !name.isEmpty, name.utf8.allSatisfy(\.isWordByte), name.contains("_") else { return false }
        if position > 0, words.string(arguments[position - 1].range) == "-o" { return false }
        let number = line.lineNumber(of: word.outer.lowerBound)
        let isAlone = { (other: Int) in
            !arguments.indices.contains(other) || line.lineNumber(of: arguments[other].outer.lowerBound) != number
        }
        return isAlone(position - 1) && isAlone(position + 1) && number > line.lines.lowerBound
    }

    /// Hyphen, non-breaking hyphen, figure dash, en dash, em dash or minus before the `o`.
    private static func isOtherDash(_ word: String) -> Bool {
        word.count == 2 && word.hasSuffix("o")
            && word.unicodeScalars.first.map { (0x2010...0x2014).contains($0.value) || $0.value == 0x2212 } ?? false
    }

    private func otherDash(_ run: Range<Int>) -> StrayRepair {
        let argument = run.count == 2 ? words.string(arguments[run.lowerBound + 1].outer) : ""
        let name = argument.firstIndex(of: "=").map { String(argument[..<$0]) } ?? ""
        let isName = !name.isEmpty && name.utf8.allSatisfy(\.isWordByte)
        return whole(run, .otherDash, isName ? "-o \(argument)" : nil, isName ? name : nil)
    }

    private func whole(_ run: Range<Int>, _ kind: StrayLine.Kind, _ repaired: String?, _ parameter: String?) -> StrayRepair {
        let whole = arguments[run.lowerBound].outer.lowerBound..<arguments[run.upperBound - 1].outer.upperBound
        let service = master.services[index]
        var stray = StrayLine(
            kind: kind, line: line.lineNumber(of: whole.lowerBound), service: service.key,
            text: run.map { words.string(arguments[$0].outer) }.joined(separator: " "))
        (stray.repaired, stray.parameter) = (repaired, parameter)
        return StrayRepair(line: stray, index: index, edits: repaired.flatMap { edits(whole, $0, nil) })
    }

    /// The words of one `-o`; nil where it is in order.
    private func stray(_ run: Range<Int>) -> StrayRepair? {
        let all = arguments[run].dropFirst()
        let texts = all.map { words.string($0.outer) }
        if texts.count == 1, texts[0].contains("=") { return nil }
        let comment = texts.firstIndex { $0.hasPrefix("#") }
        let kind: StrayLine.Kind =
            comment != nil ? .comment : !texts[0].contains("=") || texts[0].hasSuffix("=") ? .blanksAroundEquals : .words
        let whole = arguments[run.lowerBound].outer.lowerBound..<arguments[run.upperBound - 1].outer.upperBound
        let service = master.services[index]
        var stray = StrayLine(
            kind: kind, line: line.lineNumber(of: whole.lowerBound), service: service.key,
            text: (["-o"] + texts).joined(separator: " "))
        let isPlain = all.allSatisfy { !$0.isBraced }
        guard isPlain, let option = Self.joined(Array(texts[..<(comment ?? texts.count)])) else {
            return StrayRepair(line: stray, index: index, edits: nil)
        }
        stray.repaired = "-o \(option.name)=\(option.value)"
        stray.parameter = option.name
        return StrayRepair(line: stray, index: index, edits: edits(whole, stray.repaired!, comment.map { run.lowerBound + 1 + $0 }))
    }

    /// The words written as one: blanks round the `=` go, and those between the parts of a list; nil where the words may be something
    /// else than the rest of the value.
    private static func joined(_ texts: [String]) -> (name: String, value: String)? {
        var texts = texts[...]
        guard let first = texts.popFirst() else { return nil }
        var name = first
        var parts: [String] = []
        if let equals = first.firstIndex(of: "=") {
            name = String(first[..<equals])
            let value = String(first[first.index(after: equals)...])
            if !value.isEmpty { parts.append(value) }
        } else {
            guard let second = texts.popFirst(), second.hasPrefix("=") else { return nil }
            if second.count > 1 { parts.append(String(second.dropFirst())) }
        }
        guard !name.isEmpty, name.utf8.allSatisfy(\.isWordByte),
            texts.allSatisfy({ !$0.contains("=") }) || parts.isEmpty && texts.count == 1
        else { return nil }
        parts += texts
        // Where a blank separates the parts of a list as a comma does, or a comma stands there already.
        let isList = name.hasSuffix("_protocols") || name.hasSuffix("_restrictions")
        guard isList || zip(parts, parts.dropFirst()).allSatisfy({ $0.hasSuffix(",") || $1.hasPrefix(",") }) else { return nil }
        if parts.isEmpty { return nil }
        if parts.count == 1 { return (name, parts[0]) }
        return (name, parts.flatMap { $0.split(separator: ",") }.joined(separator: ","))
    }

    /// The option in place of its words; a comment goes to a line of its own above, where a comment is one.
    private func edits(_ whole: Range<Int>, _ text: String, _ comment: Int?) -> [ByteEdit]? {
        let file = master.file
        let first = line.pieces[line.piece(at: whole.lowerBound + 1).index]
        let start = line.fileOffset(of: whole.lowerBound)
        let last = line.fileOffset(of: whole.upperBound - 1) + 1
        // On one physical line: what stands on several, with comments between, is not put together.
        guard last <= first.bytes.upperBound else { return nil }
        var edits = [ByteEdit(range: start..<last, text: Array(text.utf8))]
        if let comment {
            let from = line.fileOffset(of: arguments[comment].outer.lowerBound)
            guard file[last..<first.bytes.upperBound].allSatisfy(isBlank), first.line > line.lines.lowerBound else { return nil }
            let end: [UInt8] = file[first.bytes].last == 0x0D ? [0x0D, 0x0A] : [0x0A]
            let place = first.bytes.lowerBound
            edits.append(ByteEdit(range: place..<place, text: Array(file[from..<last]) + end))
        }
        return edits
    }
}
