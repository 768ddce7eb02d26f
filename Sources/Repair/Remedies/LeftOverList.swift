// A valid list that is a trap: it leaves on something else than it looks like, only what is old, or something else after an upgrade of
// Postfix. It is rewritten on request only, for it works as it stands.

import Diagnosis
import PostfixModel

struct LeftOverList {
    private let rejected: RejectedLists
    private let configuration: Configuration

    init(_ rejected: RejectedLists) {
        self.rejected = rejected
        configuration = rejected.configuration
    }

    /// Is nil where no list that is set is such a trap.
    var remedy: Remedy? {
        rejected.rewriting(
            configuration.writtenLists(TLSParameter.lists, by: ["smtpd", "tlsproxy"]), as: .leftOverList, "Safe after upgrades",
            value: value, price: sentence)
    }

    /// The text that does what the list was written for, and the same after an upgrade; nil where the list does so already.
    private func value(for list: EffectiveValue) -> String? {
        let build = configuration.build
        guard build.knowsExclusions, list.problem == nil, let reading = list.reading(by: build), reading.isValid, !reading.stopsTLS
        else { return nil }
        let text = ProtocolList(bytes: list.expandedBytes)
        let value: String?
        if reading.notes.contains(where: \.misleads) {
            value = text.rewritten(for: build)?.value
        } else if text.leavesSSLv2On(by: build) || build.leavesOnlyOldTLS(reading.enabled) || hasHole(reading.enabled)
            || !build.keepsMeaning(of: list.expanded)
        {
            value = build.floor(lowestOfTop(reading.enabled))
        } else {
            value = nil
        }
        guard let value, value != list.expanded else { return nil }
        let result = ProtocolList(value).read(by: build)
        let isBetter = !result.notes.contains(where: \.misleads) && !ProtocolList(value).leavesSSLv2On(by: build)
        return result.isValid && !result.stopsTLS && isBetter && build.keepsMeaning(of: value) ? value : nil
    }

    /// A version is off between two that are on.
    private func hasHole(_ versions: Set<TLSVersion>) -> Bool {
        versions.contains { $0 < lowestOfTop(versions) }
    }

    /// Where the versions that follow each other up to the newest one begin: what is below a hole is not what the list is for.
    private func lowestOfTop(_ versions: Set<TLSVersion>) -> TLSVersion {
        let all = TLSVersion.allCases
        var lowest = versions.max() ?? all[all.count - 1]
        while let index = all.firstIndex(of: lowest), index > 0, versions.contains(all[index - 1]) { lowest = all[index - 1] }
        return lowest == .sslv3 ? .tlsv1 : lowest
    }

    private func sentence(_ list: EffectiveValue, _ value: String) -> String {
        let build = configuration.build
        let (now, then) = (list.reading(by: build)?.enabled ?? [], ProtocolList(value).read(by: build).enabled)
        return "\(list.parameter) = \(list.expanded) allows \(now.spoken); \(value) allows \(then.spoken), also after an upgrade."
    }
}

extension PostfixBuild {
    /// Everything from this version on, as exclusions of what is below.
    fileprivate func floor(_ version: TLSVersion) -> String {
        let below = TLSVersion.allCases.filter { $0 < version }.map(\.rawValue)
        return (["SSLv2"] + below).map { "!" + $0 }.joined(separator: ", ")
    }
}
