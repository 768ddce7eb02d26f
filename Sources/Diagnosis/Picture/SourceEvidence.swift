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
            let range = rejected.flatMap { place(of: $0, in: value) }
            var result = sources(entry, caret: range.flatMap { configuration.main.position(of: $0, in: value.parameter) }, note: note)
            for name in value.through {
                guard let other = configuration.main.entry(name) else { continue }
                let caret = rejected.flatMap { word($0, in: other) }
                result += sources(other, caret: caret, note: "read through $\(name)")
            }
            return result
        case .masterCF(_, let line): return override(value, line: line, rejected: rejected, note: note)
        }
    }

    /// Earlier definitions of the same parameter, which have no effect.
    func overridden(_ parameter: String) -> [Evidence] {
        configuration.main.overridden(parameter).flatMap { sources($0, caret: nil, note: "no effect: a later line sets it again") }
    }

    private func sources(_ entry: MainEntry, caret: TextPosition?, note: String?) -> [Evidence] {
        let last = entry.physicalLines.last?.number
        return entry.physicalLines.map { line in
            .source(
                number: line.number, text: line.text, caret: caret?.line == line.number ? caret?.columns : nil,
                note: line.number == last ? note : nil)
        }
    }

    /// The word within the value as written. With `$name` in it the word stands elsewhere: the offset counts in the expanded value.
    private func place(of token: RejectedToken, in value: EffectiveValue) -> Range<Int>? {
        guard value.through.isEmpty, Array(value.raw.utf8) == value.expandedBytes else { return nil }
        return token.offset..<token.offset + token.token.utf8.count
    }

    /// The same word in a definition that the value is made of, cut into words as a list is.
    private func word(_ token: RejectedToken, in entry: MainEntry) -> TextPosition? {
        let words = ProtocolList(bytes: entry.value).rejectedWords(by: configuration.build)
        guard let word = words.first(where: { $0.token == token.token }) else { return nil }
        return configuration.main.position(of: word.offset..<word.offset + word.token.utf8.count, in: entry.name)
    }

    private func override(_ value: EffectiveValue, line: Int, rejected: RejectedToken?, note: String?) -> [Evidence] {
        let range = rejected.flatMap { place(of: $0, in: value) }
        let caret = range.flatMap { range in
            value.service.flatMap { configuration.master.position(of: range, in: value.parameter, of: $0) }
        }
        let number = caret?.line ?? line
        guard let bytes = physicalLine(number, of: configuration.master.render()) else { return [] }
        return [.source(number: number, text: String(decoding: bytes, as: UTF8.self), caret: caret?.columns, note: note)]
    }
}
