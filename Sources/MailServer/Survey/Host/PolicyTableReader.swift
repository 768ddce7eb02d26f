// Reads the texts of the TLS policy tables that the configuration names for outgoing mail.

import Diagnosis
import PostfixModel

struct PolicyTableReader: Sendable {
    /// A table for every destination of a large provider has some thousand lines.
    private static let largest = 4 << 20

    /// Each file once, in the order the configuration names them. What cannot be read is left out: Postfix itself then defers the mail
    /// and says so.
    func tables(of configuration: Configuration) -> [PolicyTable] {
        var tables: [PolicyTable] = []
        for written in configuration.policyMaps.flatMap({ $0.expanded.bracedWords }).map(String.init) {
            guard let path = PolicyTable.path(of: written), !tables.contains(where: { $0.path == path }), let bytes = text(path) else {
                continue
            }
            tables.append(PolicyTable(written: written, path: path, bytes: bytes))
        }
        return tables
    }

    private func text(_ path: String) -> [UInt8]? {
        let files = FileSystem()
        guard let file = try? files.openReadOnly(path), let status = try? files.status(file), status.isRegular,
            status.size <= PolicyTableReader.largest
        else { return nil }
        return try? files.read(file)
    }
}
