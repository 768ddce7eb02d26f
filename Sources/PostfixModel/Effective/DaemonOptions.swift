// The arguments of a Postfix daemon, read as its getopt() loop does (src/master/single_server.c; the other skeletons take the same
// letters).

struct DaemonOptions {
    let words: [MasterWords.Word]
    let text: [UInt8]
    let line: LogicalLine
    let syntax: ConfigurationSyntax
    private(set) var overrides: [Override] = []
    private(set) var places: [OverridePlace] = []
    private(set) var problems: [MasterProblem] = []
    private(set) var fatal: String?

    init(words: [MasterWords.Word], text: [UInt8], line: LogicalLine, syntax: ConfigurationSyntax) {
        self.words = words
        self.text = text
        self.line = line
        self.syntax = syntax
    }

    /// getopt() stops at the first word that is no option. For a daemon that takes no words (smtpd) such a word is fatal; reading
    /// goes on behind it all the same, so that everything the administrator wrote is seen and can be repaired at once.
    mutating func read(takesNoWords: Bool) {
        var index = 0
        var optionsEnded = false
        while index < words.count {
            let word = text[words[index].range]
            if !optionsEnded, word.elementsEqual("--".utf8) {
                optionsEnded = true
            } else if !optionsEnded, word.first == UInt8(ascii: "-"), word.count > 1 {
                index = readOption(at: index)
                continue
            } else if takesNoWords {
                stray(words[index])
            } else {
                return
            }
            index += 1
        }
    }

    /// Letters of one word: `-v`, `-vc`, `-o` with its argument in the same word or the next. Returns the index of the word behind.
    private mutating func readOption(at index: Int) -> Int {
        let range = words[index].range
        for position in range.dropFirst() {
            let letter = text[position]
            if "imnorst".utf8.contains(letter) {
                let inWord = position + 1 < range.upperBound
                guard inWord || index + 1 < words.count else {
                    fail("invalid option: \(Character(Unicode.Scalar(letter)))", at: range.lowerBound)
                    return index + 1
                }
                let last = inWord ? index : index + 1
                if letter == UInt8(ascii: "o") {
                    let argument = inWord ? position + 1..<range.upperBound : words[last].range
                    // Other letters in the same word would go with it.
                    let option = position == range.lowerBound + 1 ? words[index].outer.lowerBound..<words[last].outer.upperBound : nil
                    readOverride(argument, isBraced: words[last].isBraced, option: option)
                }
                return last + 1
            }
            if !"cdDlSuvVz".utf8.contains(letter) {
                fail("invalid option: \(Character(Unicode.Scalar(letter)))", at: range.lowerBound)
            }
        }
        return index + 1
    }

    private mutating func readOverride(_ argument: Range<Int>, isBraced: Bool, option: Range<Int>?) {
        let parts: NameValue
        if syntax.trimsOptions {
            switch NameValue.split(text, in: argument) {
            case .success(let split) where !(split.name.isEmpty && syntax.refusesEmptyNames): parts = split
            case .success: return fail(argument, NameValue.Failure.missingName.text)
            case .failure(let failure): return fail(argument, failure.text)
            }
        } else {
            let equals = text[argument].firstIndex(of: UInt8(ascii: "="))
            let behind = equals.map { $0 + 1 } ?? argument.upperBound
            parts = NameValue(
                name: argument.lowerBound..<(equals ?? argument.upperBound), afterEquals: behind, value: behind..<argument.upperBound)
        }
        let hasEquals = parts.afterEquals > parts.name.upperBound
        overrides.append(
            Override(
                name: string(parts.name), value: Array(text[parts.value]),
                line: line.lineNumber(of: parts.value.isEmpty ? parts.name.lowerBound : parts.value.lowerBound)))
        places.append(
            OverridePlace(
                line: line, option: option, value: parts.value, end: parts.value.upperBound, isBraced: isBraced, hasEquals: hasEquals))
    }

    private mutating func stray(_ word: MasterWords.Word) {
        // Only the first one is ever named in the log; the daemon ends there.
        if problems.isEmpty {
            let number = line.lineNumber(of: word.range.lowerBound)
            problems.append(
                MasterProblem(
                    lines: number...number, text: "unexpected command-line argument: \(string(word.range))", stopsMaster: false))
        }
        if let last = places.indices.last, !places[last].isBraced, onlyStrays(from: places[last].end, to: word.range.lowerBound) {
            places[last].end = word.range.upperBound
        }
    }

    private func onlyStrays(from start: Int, to end: Int) -> Bool { start <= end && text[start..<end].allSatisfy(isBlank) }

    private mutating func fail(_ argument: Range<Int>, _ reason: String) {
        fail("invalid \"-o \(string(argument))\" option value: \(reason)", at: argument.lowerBound)
    }

    private mutating func fail(_ reason: String, at offset: Int) {
        if fatal == nil { fatal = reason }
        let number = line.lineNumber(of: offset)
        problems.append(MasterProblem(lines: number...number, text: reason, stopsMaster: false))
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
}
