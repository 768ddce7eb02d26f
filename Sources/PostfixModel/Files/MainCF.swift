// main.cf, lossless: every byte of the file is kept, and the file is read as Postfix reads it (FACTS §4).

/// A line of a file as an editor shows it: 1-based number, bytes without the line end.
package struct PhysicalLine: Hashable, Sendable {
    package var number: Int
    package var bytes: [UInt8]
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// One definition `name = value` as a logical line of the file.
package struct MainEntry: Hashable, Sendable {
    /// Empty for `= value`, which releases before 3.4.29, 3.5.19, 3.6.9 and 3.7.5 take as a parameter without a name.
    package var name: String
    /// The logical value as Postfix stores it: continuation lines joined, comments inside dropped, trimmed at both ends.
    package var value: [UInt8]
    /// 1-based physical lines from the name's line to the last line that adds to the value (comments in between included).
    package var lines: ClosedRange<Int>
    /// Line number and text of the physical lines that make the entry, comments in between left out; for showing with a caret.
    package var physicalLines: [PhysicalLine]

    package var text: String { String(decoding: value, as: UTF8.self) }
}

/// What Postfix would say about the file; a fatal one stops every Postfix program (FACTS §4).
package struct MainProblem: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case missingEquals, missingName, leadingWhitespace, textAfterNUL, overriddenEntry }
    package var kind: Kind
    package var lines: ClosedRange<Int>
    /// Postfix's own words, without file name and line number.
    package var text: String

    /// The line or lines that Postfix names: the last one of the entry up to 2.9, all of them in 2.10 and 2.11, the first one from 3.0 on
    /// (FACTS §4).
    package func namedLines(in release: Release) -> ClosedRange<Int> {
        let line = (release.major, release.minor)
        if line >= (2, 12) { return lines.lowerBound...lines.lowerBound }
        return line >= (2, 10) ? lines : lines.upperBound...lines.upperBound
    }

    /// Every Postfix program of this release, `postfix reload` included, ends at this line.
    package func isFatal(in release: Release) -> Bool {
        switch kind {
        case .missingEquals: true
        case .missingName: ConfigurationSyntax(release).refusesEmptyNames
        case .leadingWhitespace, .textAfterNUL, .overriddenEntry: false
        }
    }
}

/// Law: `MainCF(bytes).render() == bytes` for any bytes. An edit touches only its entries.
package struct MainCF: Sendable, Equatable {
    package let entries: [MainEntry]
    package let problems: [MainProblem]
    let file: [UInt8]
    let places: [EntryPlace]
    let inForce: [String: Int]

    package init(_ bytes: [UInt8]) {
        var reader = MainCFReader(file: bytes)
        reader.read()
        file = bytes
        entries = reader.entries
        places = reader.places
        inForce = reader.inForce
        problems = reader.problems
    }

    package func render() -> [UInt8] { file }

    package static func == (left: MainCF, right: MainCF) -> Bool { left.file == right.file }

    /// What the first line would define if it did not begin with a blank, for which Postfix drops it; nil where it begins with none, or would
    /// define nothing, or something else than that one name.
    package var dropped: MainEntry? {
        guard problems.contains(where: { $0.kind == .leadingWhitespace }) else { return nil }
        return takingLeadingBlanks()?.entries.first
    }

    /// The definition in force: the last one.
    package func entry(_ name: String) -> MainEntry? { inForce[name].map { entries[$0] } }

    /// Earlier definitions of the same name, overridden by the last.
    package func overridden(_ name: String) -> [MainEntry] {
        guard let last = inForce[name] else { return [] }
        return entries[..<last].filter { $0.name == name }
    }
}
