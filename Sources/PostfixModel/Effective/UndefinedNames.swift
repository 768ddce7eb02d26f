// Names that a value refers to and that nobody defines: `$name` of one is empty text, and Postfix says nothing about it (FACTS §4).

extension Configuration {
    /// Names of plain references (`$name`, `${name}`, `$(name)`) in the text of this value, or in a text that it refers to, without a
    /// definition in the files and without a built-in value that is known here; each once, in the order they are met. A name that is only
    /// tested (`${name?text}`) is left out: it may well be empty.
    package func undefinedNames(in value: EffectiveValue) -> [String] {
        var found: [String] = []
        var seen: Set<String> = [value.parameter]
        func look(_ text: [UInt8]) {
            for name in plainReferences(in: text) where seen.insert(name).inserted {
                if let override = value.service?.override(name) {
                    look(override.value)
                } else if let entry = main.entry(name) {
                    look(entry.value)
                } else if builtIn(name) == nil {
                    found.append(name)
                }
            }
        }
        look(Array(value.raw.utf8))
        return found
    }
}

/// The names of `$name`, `${name}` and `$(name)`, in order; `$$` is a dollar sign.
private func plainReferences(in text: [UInt8]) -> [String] {
    var names: [String] = []
    var rest = text[...]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
        rest = rest[(dollar + 1)...]
        if rest.first == UInt8(ascii: "$") {
            rest = rest.dropFirst()
            continue
        }
        let closing: [UInt8: UInt8] = [UInt8(ascii: "{"): UInt8(ascii: "}"), UInt8(ascii: "("): UInt8(ascii: ")")]
        let close = rest.first.flatMap { closing[$0] }
        let inside = close == nil ? rest : rest.dropFirst().drop(while: isBlank)
        let name = inside.prefix(while: \.isWordByte)
        let end = inside[name.endIndex...].drop(while: isBlank).first
        if !name.isEmpty, close == nil || end == close { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
}
