// Edits of main.cf. Each returns a new file in which nothing differs but the entry it names, or nil where that is not certain.

/// A definition's value within its logical line, in logical offsets.
struct EntryPlace: Sendable {
    var line: LogicalLine
    var afterEquals: Int
    var value: Range<Int>

    func setting(_ text: [UInt8], in file: [UInt8]) -> [UInt8] {
        if value.isEmpty { return fillingIn(text, in: file) }
        let equals = line.piece(at: afterEquals)
        let first = line.piece(at: value.lowerBound + 1)
        let last = line.piece(at: value.upperBound)
        // A value that spans lines takes the rest of its logical line along: text behind a NUL on a later line, ignored until now,
        // would otherwise come to life.
        let end = first.index == last.index ? value.upperBound : line.length
        // `#` as the first character of a continuation line would make it a comment.
        if text.first == UInt8(ascii: "#"), first.index != equals.index {
            return line.replacing(afterEquals..<end, with: [0x20] + text, in: file)
        }
        return line.replacing(value.lowerBound..<end, with: text, in: file)
    }

    /// `name =`: the value goes behind the blanks that follow the `=` on its line; where there are none, it gets one if `=` has one
    /// before it.
    private func fillingIn(_ text: [UInt8], in file: [UInt8]) -> [UInt8] {
        if text.isEmpty { return file }
        let place = line.piece(at: afterEquals)
        let bytes = line.pieces[place.index].bytes
        let behind = bytes.lowerBound + afterEquals - place.start
        let blanks = file[behind..<bytes.upperBound].prefix { $0 == 0x20 || $0 == 0x09 }.count
        let spaced = behind >= bytes.lowerBound + 2 && isBlank(file[behind - 2])
        let position = afterEquals + blanks
        return line.replacing(position..<position, with: (blanks == 0 && spaced ? [0x20] : []) + text, in: file)
    }
}

extension MainCF {
    /// A copy where the definition in force has this value: only its bytes change; spacing around `=`, line ends (CRLF)
    /// and comments between its continuation lines stay. Earlier duplicates stay too: they have no effect.
    /// Not defined: a line is appended (after a line end, if the file lacks one), in the file's own line-end style.
    /// Blanks around the value are no part of it for Postfix. Traps on a value with LF, CR or NUL: callers validate first.
    package func setting(_ name: String, to value: String) -> MainCF {
        let text = Array(value.utf8)
        precondition(!text.contains { $0 == 0x0A || $0 == 0x0D || $0 == 0 }, "a value is one line of text")
        guard let index = inForce[name] else { return appended(name, text) }
        return MainCF(places[index].setting(text, in: file))
    }

    /// A copy with one more line, `name = value`; nil where the parameter is defined already, and for what is no name or no value.
    package func appending(_ name: String, _ value: String) -> MainCF? {
        let text = trimmingBlanks(Array(value.utf8))
        guard inForce[name] == nil, !name.isEmpty, name.utf8.allSatisfy(\.isWordByte),
            !text.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 })
        else { return nil }
        return checked(appended(name, text), reads: definitions + [Definition(name: name, value: text)])
    }

    /// A copy where the parameter is not defined any more: every physical line of each of its definitions begins with `#`, as
    /// `postconf -#` does it. Comments between them stay; nil where it is not defined.
    package func commentingOut(_ name: String) -> MainCF? {
        let lines = zip(entries, places).filter { $0.0.name == name }.flatMap(\.1.line.pieces)
        if lines.isEmpty { return nil }
        let edits = lines.map { ByteEdit(range: $0.bytes.lowerBound..<$0.bytes.lowerBound, text: [UInt8(ascii: "#")]) }
        return checked(MainCF(applying(edits, to: file)), reads: definitions.filter { $0.name != name })
    }

    /// A copy where each `# …` behind a blank in the value in force stands on a comment line of its own, above the line it was on.
    /// Returns nil where there is none, where nothing would be left of the value, or where the line has a NUL. Whether a `#` was meant as a
    /// comment is for the caller to know: in a boolean, a number or a file name it cannot mean anything else.
    package func movingComment(of name: String) -> MainCF? {
        guard let index = inForce[name], !places[index].line.text(in: file).contains(0) else { return nil }
        let place = places[index]
        var edits: [ByteEdit] = []
        var value: [UInt8] = []
        for piece in place.line.pieces where piece.end > place.value.lowerBound {
            let start = piece.bytes.lowerBound + max(place.value.lowerBound - piece.start, 0)
            let end = (file[piece.bytes].lastIndex { !isBlank($0) } ?? start - 1) + 1
            guard let mark = comment(in: start..<end, behind: piece.bytes.lowerBound) else {
                value += file[start..<piece.bytes.upperBound]
                continue
            }
            var text = mark
            while isBlank(file[text - 1]) { text -= 1 }
            value += file[start..<max(start, text)] + file[end..<piece.bytes.upperBound]
            let isCRLF = file[piece.bytes].last == 0x0D
            let above = Array(file[mark..<end]) + (isCRLF ? [0x0D, 0x0A] : [0x0A])
            edits.append(ByteEdit(range: piece.bytes.lowerBound..<piece.bytes.lowerBound, text: above))
            edits.append(ByteEdit(range: text..<end))
        }
        value = trimmingBlanks(value)
        if edits.isEmpty || value.isEmpty { return nil }
        var expected = definitions
        expected[index].value = value
        return checked(MainCF(applying(edits, to: file)), reads: expected)
    }

    /// A copy where the first line begins in the first column, so that Postfix reads it; nil where it does so already, or where more than one
    /// definition would come of it.
    package func takingLeadingBlanks() -> MainCF? {
        guard let line = LogicalLines(file).leading else { return nil }
        let edited = MainCF(line.withoutLeadingBlanks(in: file))
        guard let first = edited.definitions.first, !first.name.isEmpty, first.name.utf8.allSatisfy(\.isWordByte) else { return nil }
        return checked(edited, reads: [first] + definitions)
    }

    /// The first `#` in this part of a physical line that has a blank before it and is not at the start of the line.
    private func comment(in range: Range<Int>, behind lineStart: Int) -> Int? {
        range.first { file[$0] == UInt8(ascii: "#") && $0 > lineStart && isBlank(file[$0 - 1]) }
    }

    private func appended(_ name: String, _ value: [UInt8]) -> MainCF {
        let end = lineEnd(of: file)
        let isOpen = !file.isEmpty && file.last != 0x0A
        return MainCF(file + (isOpen ? end : []) + Array(name.utf8) + Array(" = ".utf8) + value + end)
    }

    private struct Definition: Equatable {
        var name: String
        var value: [UInt8]
    }

    private var definitions: [Definition] { entries.map { Definition(name: $0.name, value: $0.value) } }

    /// The edited file, where it reads as exactly these definitions and nothing is wrong in it that was not wrong before.
    private func checked(_ edited: MainCF, reads expected: [Definition]) -> MainCF? {
        let known = Set(problems.map(\.text))
        let isSame = edited.definitions == expected && edited.problems.allSatisfy { known.contains($0.text) }
        return isSame ? edited : nil
    }
}
