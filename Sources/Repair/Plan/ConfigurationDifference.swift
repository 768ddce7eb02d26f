// What differs between two states of the configuration as Postfix reads them: values by name, options by service, services that are
// only in one of them. A plan takes from it what it changes; the proof shows by it that nothing else did.

import PostfixModel

/// A service that is in master.cf only before the change, or only after it.
package struct ExpectedService: Sendable, Hashable {
    /// `submissions/inet`.
    package var service: String
    /// Is true when it is there after the change only.
    package var appears: Bool

    package init(service: String, appears: Bool) {
        self.service = service
        self.appears = appears
    }
}

struct ConfigurationDifference {
    /// main.cf's in the order of their names there, then master.cf's in file order.
    private(set) var values: [ExpectedValue] = []
    private(set) var services: [ExpectedService] = []
    /// Services (`smtps/inet`) of which more differs than the values of their options.
    private(set) var entries: [String] = []

    init(main before: MainCF, _ after: MainCF) { compare(before, after) }

    init(master before: MasterCF, _ after: MasterCF) { compare(before.services, after.services) }

    init(_ before: Configuration, _ after: Configuration) {
        compare(before.main, after.main)
        compare(before.master.services, after.master.services)
    }

    private mutating func compare(_ before: MainCF, _ after: MainCF) {
        if before == after { return }
        var seen: Set<String> = []
        for name in (before.entries + after.entries).map(\.name) where seen.insert(name).inserted {
            let (old, new) = (before.entry(name), after.entry(name))
            if old?.value != new?.value { values.append(ExpectedValue(parameter: name, before: old?.text, after: new?.text)) }
        }
    }

    private mutating func compare(_ before: [MasterService], _ after: [MasterService]) {
        var counts: [String: Int] = [:]
        for (old, new) in ConfigurationDifference.paired(before, after) {
            guard let name = (old ?? new)?.key else { continue }
            if old == nil || new == nil { services.append(ExpectedService(service: name, appears: old == nil)) }
            let isEqual = compareOptions(old?.overrides ?? [], new?.overrides ?? [], of: name, &counts)
            guard let old, let new else { continue }
            let isOther = isEqual && old.arguments != new.arguments && !new.isWithoutStrays(of: old)
            if old.columns != new.columns || old.command != new.command || isOther { entries.append(name) }
        }
    }

    /// Returns true where the options are the same. Of several of one name the last is the value; an earlier one that differs is a difference of
    /// the entry, unless it got the same value.
    private mutating func compareOptions(
        _ before: [Override], _ after: [Override], of service: String, _ counts: inout [String: Int]
    ) -> Bool {
        var isEqual = true
        var seen: Set<String> = []
        for name in (before + after).map(\.name) where seen.insert(name).inserted {
            let old = before.filter { $0.name == name }.map(\.value)
            let new = after.filter { $0.name == name }.map(\.value)
            let earlier = counts["\(service)/\(name)", default: 0]
            counts["\(service)/\(name)"] = earlier + 1
            if old == new { continue }
            isEqual = false
            values.append(
                ExpectedValue(
                    parameter: name, service: service, earlier: earlier, before: old.last.map { String(decoding: $0, as: UTF8.self) },
                    after: new.last.map { String(decoding: $0, as: UTF8.self) }))
            // Those at the end of a service go when a head below it loses its #; what stays there is as it was.
            let isOneChange = old.starts(with: new) || new.starts(with: old) || old.count == new.count
            if !isOneChange || zip(old, new).contains(where: { $0 != $1 && $1 != new.last }) { entries.append(service) }
        }
        return isEqual
    }

    /// Services of both by name and type in file order; nil where one has no counterpart.
    private static func paired(_ before: [MasterService], _ after: [MasterService]) -> [(MasterService?, MasterService?)] {
        let difference = after.map(ServiceKey.init).difference(from: before.map(ServiceKey.init))
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var pairs: [(MasterService?, MasterService?)] = []
        var (old, new) = (0, 0)
        while old < before.count || new < after.count {
            if removed.contains(old) {
                pairs.append((before[old], nil))
                old += 1
            } else if inserted.contains(new) {
                pairs.append((nil, after[new]))
                new += 1
            } else {
                pairs.append((before[old], after[new]))
                old += 1
                new += 1
            }
        }
        return pairs
    }
}

private struct ServiceKey: Hashable {
    var name: String
    var type: String

    init(_ service: MasterService) { (name, type) = (service.name, service.type) }
}
