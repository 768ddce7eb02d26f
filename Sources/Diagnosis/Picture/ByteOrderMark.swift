// The three bytes that some editors put in front of UTF-8 text. Nobody sees them, and Postfix takes them for the beginning of
// the first name: a comment there is no comment any more, and a parameter there is not the one it seems (FACTS §4).

package enum ByteOrderMark {
    static let note = " (the line begins with a UTF-8 byte order mark: three bytes that no editor shows)"

    package static func begins(_ file: [UInt8]) -> Bool { file.starts(with: [0xEF, 0xBB, 0xBF]) }

    /// For the page that shows the file; nil where it has none.
    package static func remark(_ path: String, _ file: [UInt8]) -> String? {
        guard begins(file) else { return nil }
        return
            "\(path) begins with a UTF-8 byte order mark, which Postfix takes as a part of the first name. \(removal(from: path)) removes it."
    }

    /// The command that takes it away.
    static func removal(from path: String) -> String { Command("sed", ["-i", #"1s/^\xEF\xBB\xBF//"#, path]).shown }
}
