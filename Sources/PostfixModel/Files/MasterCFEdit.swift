// Edits of a service's options and of its name. Every edit is read again before it is given out: what the daemon then gets is what
// was planned, and nothing else differs.

/// Where a service stands in master.cf, in logical offsets.
struct ServicePlace: Sendable {
    var line: LogicalLine
    var name: Range<Int>
    var overrides: [OverridePlace]
}

/// Where an override's value stands.
struct OverridePlace: Sendable {
    var line: LogicalLine
    /// From the `-o` to the end of its argument, braces included; nil where other letters share the word with it.
    var option: Range<Int>?
    var value: Range<Int>
    /// Behind the value and the stray words that were meant as its end.
    var end: Int
    var isBraced: Bool
    /// Is false for a bare `-o name` of 2.8 and older.
    var hasEquals: Bool

    func setting(_ value: String, in file: [UInt8]) -> [UInt8] {
        var text = Array((isBraced ? value : OverridePlace.withoutBlanks(value)).utf8)
        if !hasEquals { text.insert(UInt8(ascii: "="), at: 0) }
        return line.replacing(self.value.lowerBound..<end, with: text, in: file)
    }

    /// `!SSLv2, !SSLv3` as one word: `!SSLv2,!SSLv3`. A value without blanks stays as it is.
    static func withoutBlanks(_ value: String) -> String {
        let isSpace: (Character) -> Bool = { $0.utf8.allSatisfy(isBlank) }
        guard value.contains(where: isSpace) else { return value }
        return value.split { isSpace($0) || $0 == "," }.joined(separator: ",")
    }
}

/// What master and the daemon get of an entry, without the lines it stands on.
struct ServiceContent: Hashable {
    var name: String
    var type: String
    var columns: [String]
    var command: String
    var arguments: [String]

    init(name: String, type: String, columns: [String], command: String, arguments: [String] = []) {
        (self.name, self.type, self.columns) = (name, type, columns)
        (self.command, self.arguments) = (command, arguments)
    }

    init(_ service: MasterService) {
        self.init(
            name: service.name, type: service.type, columns: service.columns, command: service.command, arguments: service.arguments)
    }
}

extension MasterCF {
    /// A copy where the override in force of that service has this value. Where the value has blanks it is written with
    /// `,` or `:` and no blanks (2.x has no quoting, `postconf -P` refuses blanks), or in the braces the entry already uses.
    /// Stray words right behind the old value were meant as its end (`-o name=!SSLv2, !SSLv3`) and go with it.
    /// Returns nil when the service has no such override.
    package func setting(_ parameter: String, of service: MasterService, to value: String) -> MasterCF? {
        guard let index = index(of: service), let override = services[index].overrides.lastIndex(where: { $0.name == parameter })
        else { return nil }
        return MasterCF(places[index].overrides[override].setting(value, in: file), release: release)
    }

    /// A copy where the service has one more option line, `-o name=value`, behind its last one and with the indentation of its
    /// neighbours; nil where the parameter is set there already, where the daemon would not come to read the line, and for a value
    /// with blanks before 3.0, which cannot be written.
    package func adding(_ parameter: String, _ value: String, to service: MasterService) -> MasterCF? {
        guard let index = index(of: service), services[index].override(parameter) == nil, isName(parameter) else { return nil }
        let hasBlanks = value.utf8.contains(where: isBlank)
        if value.utf8.contains(where: { [0x0A, 0x0D, 0].contains($0) }) || hasBlanks && !syntax.hasBraces { return nil }
        let argument = hasBlanks ? "{ \(parameter) = \(value) }" : "\(parameter)=\(value)"
        let line = indentation(near: index) + Array("-o \(argument)".utf8)
        guard let last = places[index].line.pieces.last else { return nil }
        var expected = services.map(ServiceContent.init)
        expected[index].arguments += ["-o", hasBlanks ? "\(parameter) = \(value)" : argument]
        let edited = checked(inserting(line, behind: last.bytes, in: file), reads: expected)
        return edited?.services[index].override(parameter)?.text == value.trimmingBlanks() ? edited : nil
    }

    /// A copy where the service does not set the parameter: each `-o` of that name is gone, and its line where nothing else stands
    /// on it; nil where there is none, or where it shares a word with other options.
    package func removing(_ parameter: String, of service: MasterService) -> MasterCF? {
        guard let index = index(of: service), services[index].override(parameter) != nil else { return nil }
        var edited = self
        // One after the other: two on one line share the blanks between them.
        while let last = edited.services[index].overrides.lastIndex(where: { $0.name == parameter }) {
            guard let next = edited.removing(option: last, of: index) else { return nil }
            edited = next
        }
        return edited
    }

    private func removing(option: Int, of index: Int) -> MasterCF? {
        let place = places[index].overrides[option]
        guard let words = place.option, place.end == place.value.upperBound else { return nil }
        let edited = MasterCF(applying(place.line.removal(of: words, in: file), to: file), release: release)
        guard edited.services.count == services.count else { return nil }
        var kept = services[index].overrides
        kept.remove(at: option)
        let left = edited.services[index]
        guard kept.map(\.name) == left.overrides.map(\.name), kept.map(\.value) == left.overrides.map(\.value),
            left.arguments.count < services[index].arguments.count
        else { return nil }
        // The arguments that are left, less those of the option, were looked at just now; everything else must be as it was.
        var expected = services.map(ServiceContent.init)
        expected[index].arguments = left.arguments
        return checked(edited.file, reads: expected)
    }

    /// A copy where the first field of the service is this name (`smtps` → `465`); nil where that is no service name.
    package func renaming(_ service: MasterService, to name: String) -> MasterCF? {
        guard let index = index(of: service), !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            name.utf8.first != UInt8(ascii: "#")
        else { return nil }
        let start = places[index].line.fileOffset(of: places[index].name.lowerBound)
        var expected = services.map(ServiceContent.init)
        expected[index].name = name
        let edit = ByteEdit(range: start..<start + places[index].name.count, text: Array(name.utf8))
        return checked(applying([edit], to: file), reads: expected)
    }

    /// A copy where the first line begins in the first column, so that it is a service; nil where it does so already, or where anything else
    /// than that one service would come of it.
    package func takingLeadingBlanks() -> MasterCF? {
        guard let line = LogicalLines(file).leading else { return nil }
        let edited = line.withoutLeadingBlanks(in: file)
        guard let first = MasterCF(edited, release: release).services.first, first.lines == line.lines else { return nil }
        return checked(edited, reads: [ServiceContent(first)] + services.map(ServiceContent.init))
    }

    /// The file, where it reads as exactly these services and nothing is wrong in it that was not wrong before.
    func checked(_ file: [UInt8], reads expected: [ServiceContent]) -> MasterCF? {
        let edited = MasterCF(file, release: release)
        guard edited.services.map(ServiceContent.init) == expected else { return nil }
        let known = Set(problems.map(\.text))
        return edited.problems.allSatisfy({ known.contains($0.text) }) ? edited : nil
    }

    /// Leading blanks of an option line: of this service's last one, else of the service nearest to it that has one.
    func indentation(near index: Int) -> [UInt8] {
        let nearest = places.indices.sorted { abs($0 - index) < abs($1 - index) }
        for index in nearest {
            for piece in places[index].line.pieces.dropFirst().reversed() {
                let blanks = file[piece.bytes].prefix { $0 == 0x20 || $0 == 0x09 }
                if !blanks.isEmpty, blanks.endIndex < piece.bytes.upperBound, file[blanks.endIndex] == UInt8(ascii: "-") {
                    return Array(blanks)
                }
            }
        }
        return [0x20, 0x20]
    }

    private func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.isWordByte) }
}

extension LogicalLine {
    /// What goes when words of this line are taken out: a continuation line where nothing else stands goes whole, elsewhere the blanks
    /// that set the words apart go along.
    func removal(of words: Range<Int>, in file: [UInt8]) -> [ByteEdit] {
        var edits: [ByteEdit] = []
        for (index, piece) in pieces.enumerated() where piece.start < words.upperBound && piece.end > words.lowerBound {
            let bytes = piece.bytes
            var lower = bytes.lowerBound + max(words.lowerBound - piece.start, 0)
            var upper = bytes.lowerBound + min(words.upperBound - piece.start, bytes.count)
            let isFirst = file[bytes.lowerBound..<lower].allSatisfy(isBlank)
            if isFirst, index > 0, file[upper..<bytes.upperBound].allSatisfy(isBlank) {
                edits.append(ByteEdit(range: wholeLine(bytes, in: file)))
                continue
            }
            if isFirst {
                while upper < bytes.upperBound, isBlank(file[upper]) { upper += 1 }
            } else {
                while lower > bytes.lowerBound, isBlank(file[lower - 1]) { lower -= 1 }
            }
            edits.append(ByteEdit(range: lower..<upper))
        }
        return edits
    }
}
