// Built-in values of the parameters the wizard reads, from the table in Resources, for servers whose own `postconf -d` was not asked.

import Resources

package enum ParameterDefaults {
    private struct Row {
        var name: String
        var since: Release
        var value: String
    }

    private static let rows: [String: [Row]] = {
        var rows: [String: [Row]] = [:]
        for line in Resources.parameterDefaults.split(separator: "\n") where !line.hasPrefix("#") {
            let columns = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
            guard columns.count == 4, let since = Release(columns[1]) else { preconditionFailure("parameter-defaults.txt: \(line)") }
            rows[columns[0], default: []].append(Row(name: columns[0], since: since, value: columns[2]))
        }
        return rows
    }()

    /// The names in the table.
    package static var names: [String] { rows.keys.sorted() }

    /// As `postconf -d` shows it, `$name` unexpanded; nil where the release does not have the parameter or the table does not know it.
    package static func value(of parameter: String, in release: Release) -> String? {
        rows[parameter]?.last { $0.since <= release }?.value
    }
}
