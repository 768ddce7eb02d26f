// Lines of the configuration files as an editor shows them, with the caret under the word that is not taken.

import PostfixModel

struct SourceEvidence {
    let picture: ServerPicture
    let files: ConfigurationFacts
    let configuration: Configuration

    init?(_ picture: ServerPicture) {
        guard let files = picture.facts.configuration.value, let configuration = picture.configuration else { return nil }
        self.picture = picture
        self.files = files
        self.configuration = configuration
    }

    /// The definition of a value, line by line; the remark stands under its last line.
    func lines(of value: EffectiveValue, rejected: RejectedToken?, note: String?) -> [Evidence] {
        switch value.origin {
        case .builtIn: return []
        case .mainCF:
            guard let entry = configuration.main.entry(value.parameter) else { return [] }
            // With `$name` in it the word stands elsewhere: the offset counts in the expanded value.
            let place = value.through.isEmpty ? rejected.flatMap { caret($0, in: entry) } : nil
            var result = sources(entry, caret: place, note: note)
            for name in value.through {
                guard let other = configuration.main.entry(name) else { continue }
                let place = rejected.flatMap { word($0.token, in: other) }
                result += sources(other, caret: place, note: "read through $\(name)")
            }
            return result
        case .masterCF(let service, let line):
            return override(value, service: service, line: line, rejected: rejected, note: note)
        }
    }

    /// Earlier definitions of the same parameter, which have no effect.
    func overridden(_ parameter: String) -> [Evidence] {
        configuration.main.overridden(parameter).flatMap { sources($0, caret: nil, note: "no effect: a later line sets it again") }
    }

    private func sources(_ entry: MainEntry, caret: (line: Int, columns: Range<Int>)?, note: String?) -> [Evidence] {
        let last = entry.physicalLines.last?.number
        return entry.physicalLines.map { line in
            .source(
                number: line.number, text: line.text, caret: caret?.line == line.number ? caret?.columns : nil,
                note: line.number == last ? note : nil)
        }
    }

    /// The logical line is the physical ones put together (FACTS §4), so an offset in the value leads to a line and a column.
    private func caret(_ token: RejectedToken, in entry: MainEntry) -> (line: Int, columns: Range<Int>)? {
        let bytes = entry.physicalLines.flatMap(\.bytes)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        guard let start = bytes[(equals + 1)...].firstIndex(where: { !isBlank($0) }) else { return nil }
        var offset = start + token.offset
        for line in entry.physicalLines {
            if offset < line.bytes.count {
                return (line.number, offset..<min(offset + token.token.utf8.count, line.bytes.count))
            }
            offset -= line.bytes.count
        }
        return nil
    }

    private func word(_ token: String, in entry: MainEntry) -> (line: Int, columns: Range<Int>)? {
        for line in entry.physicalLines {
            let from = line.bytes.firstIndex(of: UInt8(ascii: "=")).map { $0 + 1 } ?? 0
            if let columns = SourceEvidence.find(Array(token.utf8), in: line.bytes, from: from) { return (line.number, columns) }
        }
        return nil
    }

    private func override(
        _ value: EffectiveValue, service: String, line: Int, rejected: RejectedToken?, note: String?
    ) -> [Evidence] {
        guard let bytes = physicalLine(line, of: files.masterBytes).map(Array.init) else { return [] }
        let name = SourceEvidence.find(Array(value.parameter.utf8), in: bytes, from: 0)?.upperBound ?? 0
        let caret = rejected.flatMap { SourceEvidence.find(Array($0.token.utf8), in: bytes, from: name) }
        return [.source(number: line, text: String(decoding: bytes, as: UTF8.self), caret: caret, note: note)]
    }

    /// The word by itself: not a part of a longer one.
    static func find(_ word: [UInt8], in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard !word.isEmpty, bytes.count >= word.count else { return nil }
        func ends(_ index: Int) -> Bool {
            index < 0 || index >= bytes.count || isBlank(bytes[index]) || [0x2C, 0x3A, 0x3D, 0x7B, 0x7D].contains(bytes[index])
        }
        var index = start
        while index + word.count <= bytes.count {
            if bytes[index] == word[0], Array(bytes[index..<(index + word.count)]) == word, ends(index - 1), ends(index + word.count) {
                return index..<(index + word.count)
            }
            index += 1
        }
        return nil
    }
}
