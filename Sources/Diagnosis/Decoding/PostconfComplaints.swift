// Standard error of Postfix's own commands, read back: `postconf: fatal: file /etc/postfix/master.cf: line 7: bad field count`.

extension PostconfComplaint {
    /// Each complaint once, in order of appearance; text that is none is left out.
    package static func read(_ text: String) -> [PostconfComplaint] {
        var found: [PostconfComplaint] = []
        for line in text.split(whereSeparator: \.isNewline) {
            guard let complaint = one(line), !found.contains(complaint) else { continue }
            found.append(complaint)
        }
        return found
    }

    private static func one(_ line: Substring) -> PostconfComplaint? {
        var parts = TextParts(line)
        // The program's name as it was called, with or without its path.
        guard let program = parts.upTo(": "), program.split(separator: "/").last?.hasPrefix("post") == true else { return nil }
        let severities: [(String, Severity)] = [("warning: ", .warning), ("error: ", .error), ("fatal: ", .fatal), ("panic: ", .panic)]
        for (word, severity) in severities where parts.take(word) {
            let detail = severity == .warning ? LogDetail.ofWarning(parts.all) : LogDetail.ofFatal(parts.all)
            return PostconfComplaint(severity: severity, text: parts.all, detail: detail)
        }
        return nil
    }
}
