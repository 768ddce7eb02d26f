// What no plan may do, whatever it repairs: let strangers relay, or let a password travel unencrypted, where the server did not before.
// What cannot be told to be as narrow as before counts as wider.

import PostfixModel

struct Exposure {
    let before: Configuration
    let after: Configuration

    /// Some port allows its clients more after the change than before it.
    var isWider: Bool {
        let former = Dictionary(before.listeners.map { (Exposure.endpoint($0), $0) }) { $1 }
        return after.listeners.contains { listener in
            // A port that was not there before may do what main.cf alone lets one do, and no more.
            let old = former[Exposure.endpoint(listener)]
            return asksPasswordsInClear(listener) && !(old.map(askedPasswordsInClear) ?? false) || relaysMore(listener, than: old?.service)
        }
    }

    /// The port by its number: a change may write its name in another way.
    private static func endpoint(_ listener: Listener) -> String {
        "\(listener.host ?? "") \(listener.canonicalPort) \(listener.service.type)"
    }

    // MARK: - AUTH

    /// AUTH is offered to clients without TLS (src/smtpd/smtpd.c: level encrypt and wrapper mode leave none).
    private func asksPasswordsInClear(_ listener: Listener) -> Bool {
        func value(_ name: String) -> String { after.effective(name, for: listener.service)?.expanded.lowercased() ?? "" }
        let level = value("smtpd_tls_security_level")
        let demandsTLS = level == "encrypt" || level.isEmpty && value("smtpd_enforce_tls") == "yes"
        return value("smtpd_sasl_auth_enable") == "yes" && value("smtpd_tls_auth_only") != "yes" && !listener.isWrapperMode && !demandsTLS
    }

    /// It was so before. A value that Postfix could not read is taken for the one that keeps passwords safe: what was meant by it, only the
    /// administrator can tell.
    private func askedPasswordsInClear(_ listener: Listener) -> Bool {
        func value(_ name: String) -> String { before.effective(name, for: listener.service)?.expanded.lowercased() ?? "" }
        let level = value("smtpd_tls_security_level")
        let demandsTLS = !["", "none", "may"].contains(level) || level.isEmpty && !["", "no"].contains(value("smtpd_enforce_tls"))
        return value("smtpd_sasl_auth_enable") == "yes" && ["", "no"].contains(value("smtpd_tls_auth_only")) && !listener.isWrapperMode
            && !demandsTLS
    }

    // MARK: - Relaying

    /// Lists of restrictions by which a client comes to relay. A permit in one of the other lists ends that list only.
    private static let relayLists = ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"]
    /// What else makes a client one that may relay, or lets it say that it is another one.
    private static let trust = [
        "mynetworks_style", "relay_domains", "relay_clientcerts", "permit_mx_backup_networks", "smtpd_restriction_classes",
        "smtpd_authorized_xclient_hosts", "smtpd_authorized_xforward_hosts", "smtpd_upstream_proxy_protocol",
        "smtpd_relay_before_recipient_restrictions",
    ]

    private func relaysMore(_ listener: Listener, than former: MasterService?) -> Bool {
        func old(_ name: String) -> String? { before.effective(name, for: former)?.expanded }
        func new(_ name: String) -> String? { after.effective(name, for: listener.service)?.expanded }
        if Exposure.trust.contains(where: { old($0) != new($0) }) { return true }
        let (networks, newNetworks) = (Exposure.words(old("mynetworks") ?? ""), Exposure.words(new("mynetworks") ?? ""))
        // An exception may go with what differs.
        if networks != newNetworks, (networks + newNetworks).contains(where: { $0.hasPrefix("!") }) { return true }
        if !newNetworks.allSatisfy({ networks.contains($0) || Exposure.isLoopback($0) }) { return true }
        let changed = Exposure.relayLists.filter { old($0) != new($0) }
        // One list that turns every stranger away is enough: both are asked, where a release has both.
        return !changed.isEmpty && !Exposure.relayLists.contains { new($0).map(Exposure.turnsStrangersAway) ?? false }
    }

    /// Nobody but logged-in clients and those of mynetworks comes past this list to other people's domains.
    private static func turnsStrangersAway(_ list: String) -> Bool {
        let words = words(list)
        guard let last = words.last, ["reject", "defer", "reject_unauth_destination", "defer_unauth_destination"].contains(last) else {
            return false
        }
        // A table, a class or a permit of another kind may let in anybody.
        return words.allSatisfy { word in
            ["permit_mynetworks", "permit_sasl_authenticated"].contains(word) || word.hasPrefix("reject") || word.hasPrefix("defer")
        }
    }

    private static func isLoopback(_ network: String) -> Bool {
        network.hasPrefix("127.") || network == "[::1]" || network == "[::1]/128" || network.hasPrefix("[::ffff:127.")
    }

    private static func words(_ list: String) -> [String] {
        list.lowercased().listWords
    }
}
