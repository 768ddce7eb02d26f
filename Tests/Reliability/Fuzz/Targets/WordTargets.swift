// Words from the command line and for the shell: names that become paths, versions to explain, words to paste.

import Diagnosis
import PostfixModel
import Repair
import TestSupport

extension FuzzTarget {
    static let identifiers = FuzzTarget(
        name: "ids and explain", claim: "an id is what it says and never a path; any list, release and package explain without a trap",
        full: 150_000,
        make: { generator, _ in generator.text(from: [], words: idWords, limit: 80) },
        check: { bytes, generator in
            let text = String(decoding: bytes, as: UTF8.self)
            if let id = ChangeIdentifier(text) {
                if id.text.utf8.elementsEqual(text.utf8) == false { return "\(text.debugDescription) is called \(id.text)" }
                if text.contains("/") || text.contains("\0") || text.contains("..") { return "\(text.debugDescription) leads elsewhere" }
                let next = ChangeIdentifier(now: Moment(seconds: generator.below(4_000_000_000)), after: [id])
                // The largest number that is read has none after it.
                if !(id < next) && id.counter < 999_999_999 || ChangeIdentifier(next.text) != next {
                    return "\(next.text) does not come after \(id.text)"
                }
            }
            guard let release = Release(text) ?? Release("2.6.6") else { return "2.6.6 is no release" }
            let build = PostfixBuild(
                release: release, package: PackageVersion(text), headers: OpenSSLVersion(text), library: OpenSSLVersion(text))
            let reading = ProtocolList(bytes: bytes).read(by: build)
            return reading.notes.contains { $0.sentence.isEmpty } || reading.rejected?.sentence(for: build).isEmpty == true
                ? "nothing to say" : nil
        })

    static let quoting = FuzzTarget(
        name: "shell words", claim: "a quoted word is read back by a shell's rules as it was, byte for byte",
        full: 1_500_000,
        make: { generator, corpus in Array(String(decoding: generator.text(from: [], words: shellWords, limit: 120), as: UTF8.self).utf8) },
        check: { bytes, _ in
            let word = String(decoding: bytes, as: UTF8.self)
            return ShellWords.read(Array(Command.quoted(word).utf8)) == [bytes] ? nil : "\(Command.quoted(word)) is read as something else"
        },
        shapes: [Shape("'"), Shape("a"), Shape("\u{301}"), Shape("\\")],
        work: { Command.quoted(String(decoding: $0, as: UTF8.self)).utf8.count })

    private static let idWords = [
        "2026-11-23T14-05-09Z", "2026-11-23T14-05-09Z-2", "-", "-1", "-02", "-999999999", "0", "1", "T", "Z", "/", "..", "\0", "é",
        "\u{661}", "2.6.6", "2.9-20110501", "2.10.0-RC1", "-nonprod", "1.0.1e", "2:2.6.6-8.el6", "TLSv1", " ", "99999999999999999999",
    ]
    private static let shellWords = [
        "'", "\"", "\\", "$", "`", "$(x)", ";", "&", "|", "\n", " ", "a", "é", "'\u{301}", "\u{301}", "\u{200D}", "*", "?", "~", "#", "!",
        "(", ")", "<", ">", "-", "=", "'\u{FE0F}", "{a,b}",
    ]
}

/// Words as a POSIX shell divides them (XCU 2.2, 2.3), for text without expansions outside quotes.
enum ShellWords {
    /// Nil where a shell would do more than divide: an expansion, an operator, a quote left open.
    static func read(_ bytes: [UInt8]) -> [[UInt8]]? {
        var words: [[UInt8]] = []
        var word: [UInt8]?
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "'"):
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "'")) else { return nil }
                word = (word ?? []) + bytes[index..<end]
                index = end + 1
            case UInt8(ascii: "\\"):
                guard index < bytes.count, bytes[index] != 0x0A else { return nil }
                word = (word ?? []) + [bytes[index]]
                index += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if let done = word { words.append(done) }
                word = nil
            case 0x0A, 0x80..., 0..<0x20: return nil
            default:
                if "\"$`;&|<>()*?[]#~!{}".utf8.contains(byte) { return nil }
                word = (word ?? []) + [byte]
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
