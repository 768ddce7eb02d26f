// Diffs: applied to the old bytes, by a patch of our own, they give the new ones.

import Repair
import TestSupport

extension FuzzTarget {
    static let diff = FuzzTarget(
        name: "diff", claim: "applied to the old text it gives the new one, and nothing when both are the same",
        full: 500_000,
        make: { generator, corpus in
            Array(String(decoding: generator.text(from: corpus.mains, words: diffWords, limit: 600), as: UTF8.self).utf8)
        },
        check: { before, generator in
            var after = before
            for _ in 0..<generator.below(5) { generator.mutate(&after, words: diffWords) }
            after = Array(String(decoding: after, as: UTF8.self).utf8)
            let context = generator.below(5)
            let diff = diffLines(path: "/etc/postfix/main.cf", before: before, after: after, context: context).diff
            if before == after { return diff.isEmpty ? nil : "a difference where there is none" }
            return Patch.applied(Array(diff.utf8), to: before) == after
                ? nil : "with context \(context) the diff does not give the new text:\n\(diff)"
        },
        shapes: [Shape("a\n"), Shape("a"), Shape("\n"), Shape("a\nb\nc\n"), Shape("\r\n")],
        work: { bytes in
            var after = bytes
            after.insert(contentsOf: Array("x\n".utf8), at: after.count / 2)
            return diffLines(path: "p", before: bytes, after: after).diff.utf8.count
        })

    private static let diffWords = [
        "a\n", "b\n", "c\n", "a", "\n", "\n\n", "a\r\n", "-", "+", "@@ -1 +1 @@\n", "\\ No newline at end of file\n", "--- a\n", " ", "é",
        "smtpd_tls_protocols = TLSv1\n",
    ]
}

/// The least of patch(1): exact places, no fuzz.
enum Patch {
    /// Nil when the diff does not fit.
    static func applied(_ diff: [UInt8], to before: [UInt8]) -> [UInt8]? {
        let old = lines(before)
        var rest = lines(diff)[...]
        guard rest.count > 2 else { return nil }
        rest = rest.dropFirst(2)
        var result: [[UInt8]] = []
        var at = 0
        while let head = rest.popFirst() {
            guard let start = hunkStart(head), start >= at, start <= old.count else { return nil }
            result += old[at..<start]
            at = start
            while let line = rest.first, line.first != UInt8(ascii: "@") {
                rest.removeFirst()
                var body = Array(line.dropFirst())
                // The note belongs to the line before it: that line has no end.
                if let note = rest.first, note.first == UInt8(ascii: "\\") {
                    rest.removeFirst()
                    body.removeLast()
                }
                if line.first != UInt8(ascii: "+") {
                    guard at < old.count, old[at] == body else { return nil }
                    at += 1
                }
                if line.first != UInt8(ascii: "-") { result.append(body) }
            }
        }
        return Array((result + old[at...]).joined())
    }

    /// `@@ -30,2 +30,2 @@`: the index of the first line; with `,0` the hunk stands behind the line named.
    private static func hunkStart(_ head: [UInt8]) -> Int? {
        let words = String(decoding: head, as: UTF8.self).split(separator: " ")
        guard words.count >= 4, words[0] == "@@", words[1].hasPrefix("-") else { return nil }
        let numbers = words[1].dropFirst().split(separator: ",").compactMap { Int($0) }
        guard let first = numbers.first else { return nil }
        return numbers.count == 2 && numbers[1] == 0 ? first : first - 1
    }

    private static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        for byte in bytes {
            line.append(byte)
            if byte == 0x0A {
                lines.append(line)
                line = []
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}
