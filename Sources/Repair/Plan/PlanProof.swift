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
    /// `before`: nil where postconf cannot read the files as they are, because the change is about what stops it; then only the planned
    /// values are looked at, and our own reading has to show that nothing else differs.
    ///
    /// `kept`: names whose entry in main.cf is the same in both files. postconf prints a name of the admin's own only while
    /// something refers to it, so one of these may go away with the last reference (`smtpd_tls_protocols = $my_list`) or come with the
    /// first (`-o smtpd_client_restrictions=$mua_client_restrictions` of a service that is no comment any more).
    package init(before: String?, after: String, expected: [ExpectedValue], kept: Set<String> = []) {
        let new = PlanProof.values(after)
        let old = before.map(PlanProof.values) ?? new
        var planned: [String: ExpectedValue] = [:]
        for value in expected { planned[value.service.map { "\($0)/\(value.parameter)" } ?? value.parameter] = value }
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] && planned[name] == nil {
            if old[name] == nil || new[name] == nil, kept.contains(name) { continue }
            self = .contradicted("\(name) would change too, from \"\(old[name] ?? "")\" to \"\(new[name] ?? "")\".")
            return
        }
        var hidden: [String] = []
        for (name, value) in planned.sorted(by: { $0.key < $1.key }) {
            guard let wanted = value.after else {
                if let shown = new[name] {
                    self = .contradicted("\(name) would still read \"\(shown)\".")
                    return
                }
                continue
            }
            guard let shown = new[name] else {
                hidden.append(name)
                continue
            }
            if !ExpectedValue.isShown(wanted, as: shown) {
                self = .contradicted("\(name) would read \"\(shown)\" instead of \"\(wanted)\".")
                return
            }
        }
        self = hidden.isEmpty ? .proven : .notShown(hidden)
    }

    /// Entries of `postconf -M`, one a line: only those of the services in the plan may differ, and only the planned ones may come or
    /// go.
    package static func otherEntryChanged(
        before: String, after: String, services: Set<String>, planned: [ExpectedService] = []
    ) -> String? {
        let old = before.split(separator: "\n")
        let new = after.split(separator: "\n")
        var left = planned
        var counts: [String: Int] = [:]
        for change in new.difference(from: old) {
            let (line, sign) =
                switch change {
                case .insert(_, let line, _): (line, 1)
                case .remove(_, let line, _): (line, -1)
                }
            let service = line.split(separator: " ", maxSplits: 2).prefix(2).joined(separator: "/")
            counts[service, default: 0] += sign
            if !services.contains(service), !planned.contains(where: { $0.service == service }) {
                return old.count == new.count
                    ? "The service \(service) would change too."
                    : "master.cf would have \(new.count) services instead of \(old.count)."
            }
        }
        for (service, count) in counts.sorted(by: { $0.key < $1.key }) {
            let wanted = planned.count { $0.service == service && $0.appears } - planned.count { $0.service == service && !$0.appears }
            left.removeAll { $0.service == service }
            if count != wanted { return "master.cf would have \(new.count) services instead of \(old.count + net(planned))." }
        }
        return left.first.map { "The service \($0.service) would not \($0.appears ? "be there" : "be gone")." }
    }

    private static func net(_ planned: [ExpectedService]) -> Int { planned.reduce(0) { $0 + ($1.appears ? 1 : -1) } }

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

/// The same proof by our own reading of the files, where postconf cannot show them.
package enum OwnReading {
    /// One of the two files has a line that postconf ends at.
    package static func stopsPostconf(main: [UInt8], master: [UInt8], release: Release) -> Bool {
        MainCF(main).problems.contains { $0.isFatal(in: release) }
            || MasterCF(master, release: release).problems.contains(where: \.stopsPostconf)
    }

    /// Returns how the two files differ in more or less than the planned values; nil when in these only.
    package static func mainContradiction(mainBefore: [UInt8], mainAfter: [UInt8], expected: [ExpectedValue]) -> String? {
        let difference = ConfigurationDifference(main: MainCF(mainBefore), MainCF(mainAfter))
        return unplannedService(difference, []) ?? unplannedValue(difference.values, expected.filter { $0.service == nil })
    }

    /// Returns how the two files differ in more or less than the planned options and services; nil when in these only.
    package static func masterContradiction(
        masterBefore: [UInt8], masterAfter: [UInt8], release: Release, expected: [ExpectedValue], services: [ExpectedService] = []
    ) -> String? {
        let difference = ConfigurationDifference(
            master: MasterCF(masterBefore, release: release), MasterCF(masterAfter, release: release))
        return unplannedService(difference, services) ?? unplannedValue(difference.values, expected.filter { $0.service != nil })
    }

    /// Returns a sentence when a service comes or goes that is not planned to, a planned one does not, or one changes in more than its
    /// values.
    private static func unplannedService(_ difference: ConfigurationDifference, _ services: [ExpectedService]) -> String? {
        if let entry = difference.entries.first { return "The service \(entry) would change in more than its values." }
        if let service = difference.services.first(where: { !services.contains($0) }) {
            return "The service \(service.service) would \(service.appears ? "appear" : "go")."
        }
        if let service = services.first(where: { !difference.services.contains($0) }) {
            return "The service \(service.service) would not \(service.appears ? "appear" : "go")."
        }
        return nil
    }

    /// Returns a sentence when a value differs that is not planned to, or does not become what was planned.
    private static func unplannedValue(_ changed: [ExpectedValue], _ planned: [ExpectedValue]) -> String? {
        var planned = Dictionary(planned.map { (DefinitionKey($0), $0) }) { $1 }
        for value in changed {
            let key = DefinitionKey(value)
            guard let wanted = planned.removeValue(forKey: key) else { return "\(key.shown) would change too." }
            if wanted.after != value.after { return "\(key.shown) would not read \"\(wanted.after ?? "")\"." }
        }
        let unchanged = planned.values.filter { $0.before != $0.after }.map { DefinitionKey($0).shown }.min()
        return unchanged.map { "\($0) would not change." }
    }

    /// Services (`smtps/inet`) with an option and its value in one word. The daemons' getopt() reads `-oname=value` as meant;
    /// postconf takes every `o` in that word for another option and prints `ls = value` for it (seen with 3.7.11).
    package static func misreadByPostconf(_ master: [UInt8], release: Release) -> Set<String> {
        let services = MasterCF(master, release: release).services.filter { service in
            service.arguments.contains { $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.count > 2 && $0.contains("o") }
        }
        return Set(services.map(\.key))
    }

    /// Services that stand in master.cf more than once. `postconf -P` prints one value for all entries of a name and type, that of
    /// the last one that sets it (seen with 3.7.11).
    package static func namesakes(_ master: [UInt8], release: Release) -> Set<String> {
        var seen: Set<String> = []
        let names = MasterCF(master, release: release).services.map(\.key)
        return Set(names.filter { !seen.insert($0).inserted })
    }

    /// Names whose entry in force reads the same in both files.
    package static func kept(mainBefore: [UInt8], mainAfter: [UInt8]) -> Set<String> {
        let new = inForce(MainCF(mainAfter))
        return Set(inForce(MainCF(mainBefore)).filter { new[$0.key] == $0.value }.keys)
    }

    private static func inForce(_ file: MainCF) -> [String: [UInt8]] {
        Dictionary(file.entries.map { ($0.name, $0.value) }) { $1 }
    }
}

/// One definition among those of services that go by the same name.
private struct DefinitionKey: Hashable {
    /// `smtps/inet/smtpd_tls_protocols`, or the name alone for main.cf.
    var shown: String
    var earlier: Int

    init(_ value: ExpectedValue) {
        shown = value.service.map { "\($0)/\(value.parameter)" } ?? value.parameter
        earlier = value.earlier
    }
}
