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
            values[line[..<equals].trimmingBlanks()] = line[line.index(after: equals)...].trimmingBlanks()
        }
        return values
    }
}

/// One definition among those of services that go by the same name.
private struct DefinitionKey: Hashable {
    /// `smtps/inet/smtpd_tls_protocols`.
    var shown: String
    var earlier: Int

    init(shown: String, earlier: Int) {
        self.shown = shown
        self.earlier = earlier
    }

    /// Nil for a value of main.cf.
    init?(_ value: ExpectedValue) {
        guard let service = value.service else { return nil }
        self.init(shown: "\(service)/\(value.parameter)", earlier: value.earlier)
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

    /// Services that stand in master.cf more than once. `postconf -P` prints one value for all entries of a name and type, that of
    /// the last one that sets it (seen with 3.7.11).
    package static func namesakes(_ master: [UInt8], release: Release) -> Set<String> {
        var seen: Set<String> = []
        let names = MasterCF(master, release: release).services.map { "\($0.name)/\($0.type)" }
        return Set(names.filter { !seen.insert($0).inserted })
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
        var planned = Dictionary(expected.compactMap { value in DefinitionKey(value).map { ($0, value) } }) { $1 }
        var counts: [String: Int] = [:]
        for (left, right) in zip(old, new) {
            let name = "\(left.name)/\(left.type)"
            guard left.name == right.name, left.type == right.type, left.command == right.command,
                left.overrides.count == right.overrides.count, zip(left.overrides, right.overrides).allSatisfy({ $0.name == $1.name })
            else { return "The service \(name) would change in more than its values." }
            for parameter in Set(left.overrides.map(\.name)).sorted() {
                let shown = "\(name)/\(parameter)"
                let value = planned.removeValue(forKey: DefinitionKey(shown: shown, earlier: counts[shown, default: 0]))
                counts[shown, default: 0] += 1
                let was = left.overrides.filter { $0.name == parameter }.map(\.value)
                let becomes = right.overrides.filter { $0.name == parameter }.map(\.value)
                if let value {
                    let wanted = Array(value.after.utf8)
                    if becomes.last != wanted { return "\(shown) would not read \"\(value.after)\"." }
                    if zip(was, becomes).contains(where: { $0 != $1 && $1 != wanted }) { return "\(shown) would change too." }
                } else if was != becomes {
                    return "\(shown) would change too."
                }
            }
        }
        return planned.values.map { "\($0.service ?? "")/\($0.parameter) would not read \"\($0.after)\"." }.min()
    }

    private static func inForce(_ file: MainCF) -> [String: [UInt8]] {
        Dictionary(file.entries.map { ($0.name, $0.value) }) { $1 }
    }
}
