// Finds functions by indentation: a head `func …{` at some depth, its end the next `}` at the same depth.

struct FunctionExtent {
    var head: String
    var lines: Int
}

enum Functions {
    static func find(in file: SourceFile) -> [FunctionExtent] {
        let lines = file.lines
        var found: [FunctionExtent] = []
        for (index, line) in lines.enumerated() where isHead(line) {
            let indent = line.prefix { $0 == " " }
            guard let end = lines[(index + 1)...].firstIndex(where: { $0 == indent + "}" }) else { continue }
            found.append(FunctionExtent(head: String(line.drop { $0 == " " }), lines: end - index + 1))
        }
        return found
    }

    private static func isHead(_ line: Substring) -> Bool {
        let words = line.split(separator: " ").prefix(6).map { $0.prefix { $0 != "(" } }
        guard let index = words.firstIndex(where: { ["func", "init", "init?"].contains($0) }) else { return false }
        let modifiers: Set<Substring> = [
            "package", "private", "static", "mutating", "fileprivate", "override", "@Sendable", "consuming", "convenience",
        ]
        return words[..<index].allSatisfy(modifiers.contains) && !line.hasSuffix("}")
    }
}
