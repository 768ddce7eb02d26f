// A file that a program is to make a configuration from lies where Postfix looks for the configuration itself.

import PostfixModel

extension ServerPicture {
    /// One sentence without its full stop; nil where the file at this path is no template. Asked of a file that Postfix ends at: a line
    /// of a template may stand in a text that Postfix reads without a word.
    func template(_ path: String) -> String? {
        guard let files = facts.configuration.value else { return nil }
        let bytes = path == files.masterPath ? files.masterBytes : files.mainBytes
        guard let number = templateLine(of: bytes), let line = physicalLine(number, of: bytes) else { return nil }
        let text = String(decoding: line.prefix(60), as: UTF8.self).trimmingBlanks()
        return "\(path) is a template (line \(number): \(text)): make the configuration from it first"
    }
}
