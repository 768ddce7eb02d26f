// Reads main.cf as dict_load_fp() does (src/util/dict.c), but goes on after what is fatal there: a reader of a broken file wants it
// all.

struct MainCFReader {
    let file: [UInt8]
    private(set) var entries: [MainEntry] = []
    private(set) var places: [EntryPlace] = []
    private(set) var inForce: [String: Int] = [:]
    private(set) var problems: [MainProblem] = []

    init(file: [UInt8]) { self.file = file }

    mutating func read() {
        let logical = LogicalLines(file)
        if let line = logical.leading {
            report(.leadingWhitespace, line, line.droppedText(in: file))
        }
        entries.reserveCapacity(logical.lines.count)
        for line in logical.lines { read(line) }
    }

    private mutating func read(_ line: LogicalLine) {
        let text = line.text(in: file)
        let end = text.firstIndex(of: 0) ?? text.count
        if end < text.count { report(.textAfterNUL, line, "text after null byte may be ignored") }
        switch NameValue.split(text, in: 0..<text.count) {
        case .failure(let failure):
            let shown = excerpt(text[..<end])
            // A line that is empty before its NUL lacks both name and `=`: fatal in every release, unlike `= value`.
            report(.missingEquals, line, "\(failure.text): \"\(shown)\"")
        case .success(let parts):
            if parts.name.isEmpty {
                report(.missingName, line, "\(NameValue.Failure.missingName.text): \"\(excerpt(text[..<end]))\"")
            }
            add(line, text, parts)
        }
    }

    private mutating func add(_ line: LogicalLine, _ text: [UInt8], _ parts: NameValue) {
        let entry = MainEntry(
            name: String(decoding: text[parts.name], as: UTF8.self), value: Array(text[parts.value]), lines: line.lines,
            physicalLines: line.pieces.map { PhysicalLine(number: $0.line, bytes: shown($0.bytes)) })
        if let earlier = inForce[entry.name], entries[earlier].value != entry.value {
            problems.append(
                MainProblem(
                    kind: .overriddenEntry, lines: entries[earlier].lines,
                    text: "overriding earlier entry: \(entry.name)=\(excerpt(entries[earlier].value[...]))"))
        }
        inForce[entry.name] = entries.count
        entries.append(entry)
        places.append(EntryPlace(line: line, afterEquals: parts.afterEquals, value: parts.value))
    }

    /// A line may be as long as the file; what is told of it is not.
    private func excerpt(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.prefix(2000), as: UTF8.self) + (text.count > 2000 ? "..." : "")
    }

    private func shown(_ bytes: Range<Int>) -> [UInt8] {
        Array(file[bytes].last == 0x0D ? file[bytes].dropLast() : file[bytes])
    }

    private mutating func report(_ kind: MainProblem.Kind, _ line: LogicalLine, _ text: String) {
        problems.append(MainProblem(kind: kind, lines: line.lines, text: text))
    }
}
