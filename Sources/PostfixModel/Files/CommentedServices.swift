// Services that stand in master.cf as comments, as distributions ship `submissions` and administrators switch `smtps` off, and how to
// take the `#` away from exactly one of them with all its options.

/// A commented head line with the option lines that belong to it.
package struct CommentedService: Hashable, Sendable {
    /// First field, verbatim: `submissions`, `465`, `127.0.0.1:submissions`.
    package var name: String
    package var type: String
    /// Eighth field: `smtpd`.
    package var command: String
    /// 1-based line of the head.
    package var line: Int
    /// Commented lines behind it that are options and nothing else (`#  -o name=value`).
    package var optionLines: [Int]
    /// What those lines and the head itself set, in file order.
    package var overrides: [Override]
    /// Indented lines behind the head that are no comments: today they are options of the service above it.
    package var liveLines: [Int]
    /// What the live lines set.
    package var liveOverrides: [Override]
    /// Commented lines that begin with `-o` and are no clean options: what they were meant to set is not certain.
    package var unclearLines: [Int]

    /// The service would listen for this machine only (`127.0.0.1:submissions`), so it is never the one that users need.
    package var isLoopbackOnly: Bool {
        type == "inet" && InetEndpoint(name)?.host.map { NumericAddress.isLoopbackOnly($0) } == true
    }

    /// `submissions/inet`, as postconf would name it.
    package var key: String { "\(name)/\(type)" }

    /// The port's number, where its name is one of mail's; nil for a service without a port.
    package var portNumber: Int? { type == "inet" ? InetEndpoint(name)?.portNumber : nil }

    /// The daemon that would run.
    package var program: String { command.fileName }
}

extension MasterCF {
    /// Commented services in file order. A head directly above another one for the same port is an alternative to it and has the same
    /// option lines (the two heads of the stock block).
    package var commentedServices: [CommentedService] {
        var reader = CommentedServicesReader(master: self)
        for line in physicalLines(of: file) { reader.read(line) }
        reader.finish()
        return reader.services
    }

    /// A copy where the service is in force: without the `#` of its head line and of all its option lines. All other comment lines
    /// stay: prose, and the alternative heads; nil where the head is one for this machine only, where a commented `-o` line cannot be
    /// read, where live option lines stand among the commented ones, or where the service is there already.
    package func uncommenting(_ commented: CommentedService) -> MasterCF? {
        guard commentedServices.contains(commented), commented.liveLines.isEmpty else { return nil }
        return uncommenting(commented, lines: commented.optionLines, overrides: commented.overrides)
    }

    /// A copy where the `#` of the head line is gone and the live lines behind it are the options of that service again, no longer of the
    /// one above; nil where there are none, where the head is one for this machine only, and where some of the options are commented and
    /// the live ones loosen restrictions: the commented ones may be what closes them.
    package func uncommentingHead(of commented: CommentedService) -> MasterCF? {
        guard commentedServices.contains(commented), !commented.liveLines.isEmpty else { return nil }
        let loosens = commented.liveOverrides.contains { $0.name.hasSuffix("_restrictions") }
        if loosens && !commented.optionLines.isEmpty { return nil }
        let ofHead = commented.overrides.filter { $0.line == commented.line }
        return uncommenting(commented, lines: [], overrides: ofHead + commented.liveOverrides)
    }

    private func uncommenting(_ commented: CommentedService, lines: [Int], overrides: [Override]) -> MasterCF? {
        guard !commented.isLoopbackOnly, commented.unclearLines.isEmpty,
            !services.contains(where: { $0.name == commented.name && $0.type == commented.type })
        else { return nil }
        let all = physicalLines(of: file)
        var edits = [ByteEdit(range: commentMark(of: all[commented.line - 1].content, isHead: true))]
        for number in lines {
            let range = commentMark(of: all[number - 1].content, isHead: false)
            let isIndented = range.upperBound < file.count && (file[range.upperBound] == 0x20 || file[range.upperBound] == 0x09)
            edits.append(ByteEdit(range: range, text: isIndented ? [] : [0x20, 0x20]))
        }
        let edited = MasterCF(applying(edits, to: file), release: release)
        guard let index = edited.services.firstIndex(where: { $0.lines.lowerBound == commented.line }) else { return nil }
        let service = edited.services[index]
        guard service.name == commented.name, service.overrides.map(\.name) == overrides.map(\.name),
            service.overrides.map(\.value) == overrides.map(\.value), service.fatalOption == nil
        else { return nil }
        return takesNothingElse(edited, at: index) ? edited : nil
    }

    /// The other services are as they were, but that the one above may have lost to the new one the options at its end.
    private func takesNothingElse(_ edited: MasterCF, at index: Int) -> Bool {
        var expected = services.map(ServiceContent.init)
        let service = ServiceContent(edited.services[index])
        guard index <= expected.count else { return false }
        if index > 0, index < edited.services.count {
            let above = ServiceContent(edited.services[index - 1])
            let lost = expected[index - 1].arguments.count - above.arguments.count
            if lost > 0, expected[index - 1].arguments == above.arguments + service.arguments.suffix(lost) {
                expected[index - 1].arguments = above.arguments
            }
        }
        expected.insert(service, at: index)
        return checked(edited.file, reads: expected) != nil
    }

    /// The `#` signs of a comment line; of a head also the blanks around them, for it must begin in the first column.
    private func commentMark(of content: Range<Int>, isHead: Bool) -> Range<Int> {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let start = file[content].firstIndex { !isSpace($0) } ?? content.upperBound
        var end = file[start..<content.upperBound].firstIndex { $0 != UInt8(ascii: "#") } ?? content.upperBound
        if isHead { end = file[end..<content.upperBound].firstIndex { !isSpace($0) } ?? content.upperBound }
        return (isHead ? content.lowerBound : start)..<end
    }
}

/// Goes through the physical lines and gathers what stands behind each commented head.
private struct CommentedServicesReader {
    let master: MasterCF
    private(set) var services: [CommentedService] = []
    /// Heads that the lines to come belong to.
    private var open: [CommentedService] = []
    private var hasOptions = false

    init(master: MasterCF) { self.master = master }

    mutating func read(_ line: LineRange) {
        let file = master.file
        guard let first = file[line.content].firstIndex(where: { !isBlank($0) }) else { return }
        guard file[first] == UInt8(ascii: "#") else {
            if first == line.content.lowerBound { return finish() }
            if !open.isEmpty { readLive(line) }
            return
        }
        let text = file[first..<line.content.upperBound].firstIndex { $0 != UInt8(ascii: "#") } ?? line.content.upperBound
        let begin = file[text..<line.content.upperBound].firstIndex { !isBlank($0) } ?? line.content.upperBound
        let inside = begin..<line.content.upperBound
        if first == line.content.lowerBound, let head = head(inside, line.number) {
            add(head)
        } else if file[inside].starts(with: "-o".utf8), !open.isEmpty {
            readOption(inside, line.number)
        }
    }

    mutating func finish() {
        services += open
        open = []
    }

    private mutating func add(_ head: CommentedService) {
        let isAlternative =
            !hasOptions
            && open.last.map {
                $0.type == head.type && $0.command == head.command
                    && InetEndpoint($0.name)?.canonicalPort == InetEndpoint(head.name)?.canonicalPort
            } ?? false
        if !isAlternative { finish() }
        open.append(head)
        hasOptions = false
    }

    private func head(_ text: Range<Int>, _ number: Int) -> CommentedService? {
        let line = LogicalLine(number, text)
        var words = MasterWords(line.text(in: master.file))
        var fields: [String] = []
        while fields.count < 8, let word = words.next(braces: false) { fields.append(words.string(word.range)) }
        guard fields.count == 8, MasterFields.problem(fields) == nil, !fields[7].hasPrefix("-") else { return nil }
        var arguments: [MasterWords.Word] = []
        while let word = words.next(braces: master.syntax.hasBraces) { arguments.append(word) }
        var options = DaemonOptions(words: arguments, text: words.text, line: line, syntax: master.syntax)
        options.read(takesNoWords: true)
        // Words of a commented pipe(8) service are its business; here only the options are of interest.
        return CommentedService(
            name: fields[0], type: fields[1], command: fields[7], line: number, optionLines: [], overrides: options.overrides,
            liveLines: [], liveOverrides: [], unclearLines: [])
    }

    private mutating func readOption(_ text: Range<Int>, _ number: Int) {
        hasOptions = true
        let overrides = options(text, number)
        for index in open.indices {
            if let overrides {
                open[index].optionLines.append(number)
                open[index].overrides += overrides
            } else {
                open[index].unclearLines.append(number)
            }
        }
    }

    private mutating func readLive(_ line: LineRange) {
        hasOptions = true
        let overrides = options(line.content, line.number)
        for index in open.indices {
            open[index].liveLines.append(line.number)
            open[index].liveOverrides += overrides ?? []
            if overrides == nil { open[index].unclearLines.append(line.number) }
        }
    }

    /// Returns nil where the line has anything but options with their values.
    private func options(_ text: Range<Int>, _ number: Int) -> [Override]? {
        let line = LogicalLine(number, text)
        var words = MasterWords(line.text(in: master.file))
        var arguments: [MasterWords.Word] = []
        while let word = words.next(braces: master.syntax.hasBraces) {
            if word.failure != nil { return nil }
            arguments.append(word)
        }
        var options = DaemonOptions(words: arguments, text: words.text, line: line, syntax: master.syntax)
        options.read(takesNoWords: true)
        let isClean = options.problems.isEmpty && !options.overrides.isEmpty && options.places.allSatisfy(\.hasEquals)
        return isClean ? options.overrides : nil
    }
}
