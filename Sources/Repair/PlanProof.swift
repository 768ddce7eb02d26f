// Proof on copies: what the server's own postconf prints for the old and the new files may differ in the planned values only.

import PostfixModel

package enum PlanProof: Sendable, Equatable {
    case proven
    /// This postconf does not print these parameters (a name of the admin's own, in 2.x); our own reading has to do for them.
    case notShown([String])
    /// Something else differs, or a planned value is not what came out.
    case contradicted(String)

    /// `name = value` lines of `postconf -n` (expected values without a service) or `postconf -P` (with one).
    ///
    /// `kept`: names whose entry in main.cf is the same in both files. postconf prints a name of the admin's own only while
    /// something refers to it, so one of these may go away with the last reference (`smtpd_tls_protocols = $my_list`).
    package init(before: String, after: String, expected: [ExpectedValue], kept: Set<String> = []) {
        let old = PlanProof.values(before)
        let new = PlanProof.values(after)
        var planned: [String: ExpectedValue] = [:]
        for value in expected { planned[value.service.map { "\($0)/\(value.parameter)" } ?? value.parameter] = value }
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] && planned[name] == nil {
            if new[name] == nil, kept.contains(name) { continue }
            self = .contradicted("\(name) would change too, from \"\(old[name] ?? "")\" to \"\(new[name] ?? "")\".")
            return
        }
        var hidden: [String] = []
        for (name, value) in planned.sorted(by: { $0.key < $1.key }) {
            guard let shown = new[name] else {
                hidden.append(name)
                continue
            }
            if shown != value.after {
                self = .contradicted("\(name) would read \"\(shown)\" instead of \"\(value.after)\".")
                return
            }
        }
        self = hidden.isEmpty ? .proven : .notShown(hidden)
    }

    /// Entries of `postconf -M`, one a line: only those of the services in the plan may differ.
    package static func otherEntryChanged(before: String, after: String, services: Set<String>) -> String? {
        let old = before.split(separator: "\n")
        let new = after.split(separator: "\n")
        guard old.count == new.count else { return "master.cf would have \(new.count) services instead of \(old.count)." }
        for (left, right) in zip(old, new) where left != right {
            let fields = left.split(separator: " ", maxSplits: 2)
            let service = fields.prefix(2).joined(separator: "/")
            if !services.contains(service) { return "The service \(service) would change too." }
        }
        return nil
    }

    /// Lines of `postconf -P` but those of these services (`smtps/inet`).
    package static func without(_ services: Set<String>, _ output: String) -> String {
        let prefixes = services.map { $0 + "/" }
        return output.split(separator: "\n").filter { line in !prefixes.contains { line.hasPrefix($0) } }.map { $0 + "\n" }.joined()
    }

    private static func values(_ output: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in output.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[trimmed(line[..<equals])] = trimmed(line[line.index(after: equals)...])
        }
        return values
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// The same proof by our own reading of the files, where postconf cannot show them.
package enum OwnReading {
    /// Nil: only the planned values differ.
    package static func contradiction(mainBefore: [UInt8], mainAfter: [UInt8], expected: [ExpectedValue]) -> String? {
        let planned = Dictionary(expected.filter { $0.service == nil }.map { ($0.parameter, $0.after) }) { $1 }
        let old = inForce(MainCF(mainBefore))
        let new = inForce(MainCF(mainAfter))
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] && planned[name] == nil {
            return "\(name) would change too."
        }
        for (name, value) in planned.sorted(by: { $0.key < $1.key }) where new[name] != Array(value.utf8) {
            return "\(name) would not read \"\(value)\"."
        }
        return nil
    }

    /// Services (`smtps/inet`) with an option and its value in one word. The daemons' getopt() reads `-oname=value` as meant;
    /// postconf takes every `o` in that word for another option and prints `ls = value` for it (seen with 3.7.11).
    package static func misreadByPostconf(_ master: [UInt8], release: Release) -> Set<String> {
        let services = MasterCF(master, release: release).services.filter { service in
            service.arguments.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.count > 2 && $0.contains("o") }
        }
        return Set(services.map { "\($0.name)/\($0.type)" })
    }

    /// Names whose entry in force reads the same in both files.
    package static func kept(mainBefore: [UInt8], mainAfter: [UInt8]) -> Set<String> {
        let new = inForce(MainCF(mainAfter))
        return Set(inForce(MainCF(mainBefore)).filter { new[$0.key] == $0.value }.keys)
    }

    package static func contradiction(
        masterBefore: [UInt8], masterAfter: [UInt8], release: Release, expected: [ExpectedValue]
    ) -> String? {
        let old = MasterCF(masterBefore, release: release).services
        let new = MasterCF(masterAfter, release: release).services
        guard old.count == new.count else { return "master.cf would have \(new.count) services instead of \(old.count)." }
        for (left, right) in zip(old, new) {
            let name = "\(left.name)/\(left.type)"
            guard left.name == right.name, left.type == right.type, left.command == right.command,
                left.overrides.count == right.overrides.count
            else { return "The service \(name) would change in more than its values." }
            for (was, becomes) in zip(left.overrides, right.overrides) where was.name != becomes.name || was.value != becomes.value {
                let isPlanned = expected.contains {
                    $0.service == name && $0.parameter == becomes.name && Array($0.after.utf8) == becomes.value
                }
                if was.name != becomes.name || !isPlanned { return "\(name)/\(was.name) would change too." }
            }
        }
        for value in expected where value.service != nil {
            let found = new.filter { "\($0.name)/\($0.type)" == value.service }
            guard found.contains(where: { $0.override(value.parameter)?.value == Array(value.after.utf8) }) else {
                return "\(value.service ?? "")/\(value.parameter) would not read \"\(value.after)\"."
            }
        }
        return nil
    }

    private static func inForce(_ file: MainCF) -> [String: [UInt8]] {
        Dictionary(file.entries.map { ($0.name, $0.value) }) { $1 }
    }
}
