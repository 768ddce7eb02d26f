// The command word of a call that was not understood: which word it is, and which command was probably meant.

struct CommandWord: Equatable {
    /// As typed.
    var typed: String
    /// Returns nil when no command is near.
    var meant: String?

    private static let flags: Set<String> = ["--json", "--plain", "--ascii", "--no-color", "--help", "-h", "--version"]
    private static let withValue: Set<String> = ["--config-directory", "--log", "--connect", "--port", "--state-directory", "-c"]

    /// Returns nil when the call has no command word, when the word is a command, or when something before it is what was not
    /// understood.
    init?(unknownIn words: [String], commands: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if !word.hasPrefix("-") {
                guard !commands.contains(word) else { return nil }
                typed = word
                meant = CommandWord.nearest(to: word, among: commands)
                return
            }
            let name = String(word.prefix { $0 != "=" })
            if CommandWord.withValue.contains(word) {
                _ = rest.popFirst()
            } else if !CommandWord.flags.contains(word) && !CommandWord.withValue.contains(name) {
                return nil
            }
        }
        return nil
    }

    /// The command that begins with the word, or that two typing errors at most turn into it.
    static func nearest(to word: String, among commands: [String]) -> String? {
        let typed = word.lowercased()
        if typed.count >= 2, let longer = commands.first(where: { $0.hasPrefix(typed) }) { return longer }
        let ranked = commands.map { ($0, distance(typed, $0)) }.filter { $0.1 <= 2 && $0.1 * 2 < $0.0.count + 1 }
        return ranked.min { $0.1 < $1.1 }?.0
    }

    /// The parser's message. It offers an option for every word that three letters would turn into it (`--list`: did you mean `--log`?);
    /// what is not near by our own measure is not offered. The parser shows nobody what it found but as this sentence: one of another
    /// form is left as it is, and a test puts a far word to the parser itself.
    static func withoutFarOffer(_ message: String) -> String {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let quoted = lines[0].split(separator: "'", omittingEmptySubsequences: false)
        guard quoted.count == 5, quoted[1].hasPrefix("-"), quoted[3].hasPrefix("-") else { return message }
        let (typed, offered) = (quoted[1].drop { $0 == "-" }, quoted[3].drop { $0 == "-" })
        if nearest(to: String(typed), among: [String(offered)]) == nil { lines[0] = "\(quoted[0])'\(quoted[1])'." }
        return lines.joined(separator: "\n")
    }

    /// How many letters were left out, added, mistaken, or exchanged with their neighbour (optimal string alignment).
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
