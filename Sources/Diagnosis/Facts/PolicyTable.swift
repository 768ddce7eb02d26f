// The source text of a TLS policy table: what the administrator wrote, from which postmap(1) makes the table (FACTS §3.4).

package struct PolicyTable: Sendable, Equatable {
    /// As the configuration names it: `hash:/etc/postfix/tls_policy`.
    package var written: String
    /// The file that holds the text.
    package var path: String
    package var bytes: [UInt8]

    package init(written: String, path: String, bytes: [UInt8]) {
        self.written = written
        self.path = path
        self.bytes = bytes
    }

    /// Is nil for a type whose table is no text of this form: a database of another program, a program, a text within main.cf.
    package static func path(of written: String) -> String? {
        let types = ["hash", "btree", "lmdb", "cdb", "dbm", "sdbm", "texthash", "regexp", "pcre"]
        let parts = written.split(separator: ":").map(String.init)
        guard let path = parts.last, path.hasPrefix("/"), let type = parts.dropLast().last, types.contains(type) else { return nil }
        return path
    }

    /// What brings a corrected text into force; nil where Postfix reads the text itself.
    package var makeCommand: String? {
        let isText = ["texthash:", "regexp:", "pcre:"].contains { written.contains($0) }
        let table = written.hasPrefix("proxy:") ? String(written.dropFirst(6)) : written
        return isText ? nil : "postmap \(Command.quoted(table))"
    }
}
