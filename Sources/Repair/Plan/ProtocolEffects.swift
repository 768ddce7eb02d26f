// Which protocols a change switches, listener by listener: today, afterwards, and after an upgrade of Postfix.

import Diagnosis
import PostfixModel

/// Protocols on, for one listener: before → after, and after an upgrade of Postfix.
package struct ProtocolEffect: Sendable, Equatable {
    /// `port 465 (TLS at once)`.
    package var listener: String
    /// Empty when the port is dead (465) or STARTTLS refused (25, 587).
    package var before: Set<TLSVersion>
    package var after: Set<TLSVersion>
    package var afterUpgrade: Set<TLSVersion>
    /// What the OpenSSL library has at all.
    package var offered: Set<TLSVersion>
    /// When SSLv2 is on, which no set of versions has: libraries up to 1.0.2 may have it.
    package var sslv2: Set<Moment> = []

    package enum Moment: Sendable, CaseIterable { case before, after, afterUpgrade }

    package init(
        listener: String, before: Set<TLSVersion>, after: Set<TLSVersion>, afterUpgrade: Set<TLSVersion>, offered: Set<TLSVersion> = []
    ) {
        self.offered = offered
        self.listener = listener
        self.before = before
        self.after = after
        self.afterUpgrade = afterUpgrade
    }
}

extension ProtocolEffect {
    /// One for each listener whose list changes.
    static func all(from old: Configuration, to new: Configuration) -> [ProtocolEffect] {
        let upgraded = new.build.afterUpgrade
        return new.listeners(changedFrom: old).map { before, after in
            var effect = ProtocolEffect(
                listener: ListReaders.text([after]), before: before.reading?.enabled ?? [], after: after.reading?.enabled ?? [],
                afterUpgrade: after.list?.reading(by: upgraded)?.enabled ?? [], offered: new.build.offered)
            let lists = [(ProtocolEffect.Moment.before, before, old.build), (.after, after, new.build), (.afterUpgrade, after, upgraded)]
            for (moment, listener, build) in lists {
                guard let list = listener.list, list.reading(by: build)?.isValid == true else { continue }
                if ProtocolList(bytes: list.expandedBytes).leavesSSLv2On(by: build) { effect.sslv2.insert(moment) }
            }
            return effect
        }
    }
}

extension Configuration {
    /// Listeners that read another list now than before, each with its former self. One that was not there before is not among them.
    func listeners(changedFrom old: Configuration) -> [(before: Listener, after: Listener)] {
        let former = Dictionary(old.listeners.map { ($0.address, $0) }) { $1 }
        // The text decides, not the whole value: its line number moves when an entry above gets shorter.
        return listeners.compactMap { after in
            guard let before = former[after.address],
                before.list?.expandedBytes != after.list?.expandedBytes || before.list?.problem != after.list?.problem
            else { return nil }
            return (before, after)
        }
    }
}

extension Listener {
    /// What makes it the same listener before and after a change: `smtps` may become `465`.
    var address: ListenerAddress {
        ListenerAddress(type: service.type, host: host, port: canonicalPort)
    }
}

/// Where clients find a listener.
struct ListenerAddress: Hashable {
    var type: String
    var host: String?
    var port: String
}
