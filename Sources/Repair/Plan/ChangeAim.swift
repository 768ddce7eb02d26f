// How Postfix comes to read the files of a change, and what else than an answering port shows that it has.

import Diagnosis

package struct ChangeAim: Sendable, Equatable {
    /// How Postfix is told. Raw values stand in the journal.
    package enum Loading: String, Sendable, Equatable, Codable {
        /// Its processes read the files anew.
        case reload
        /// It does not run, because of what the edit puts right; its start is the proof.
        case start
    }

    package var loading: Loading
    /// Services (first field of master.cf) that are to present another certificate afterwards: SHA-256 fingerprint of the one in the
    /// file, by service.
    package var certificates: [String: String]

    /// Lists for mail that this server sends are edited: no port reads them, so no port shows what becomes of that mail.
    package var isAboutOutgoing: Bool

    /// Sockets of services that come with the change, as paths: each must take a connection afterwards. A port that needs such a service
    /// only later in a session does not show it.
    package var sockets: [String] = []
    /// Whether the change took effect, a port that answered before does not show.
    package var isUnseenByPorts = false

    /// Where Postfix does not run nothing would prove it, so it is written only when that is asked for (DESIGN §4).
    package var needsRunning: Bool { loading == .reload }

    package init(loading: Loading = .reload, certificates: [String: String] = [:], isAboutOutgoing: Bool = false) {
        self.loading = loading
        self.certificates = certificates
        self.isAboutOutgoing = isAboutOutgoing
    }

    /// The fingerprint that this port is to present; nil where none is expected of it.
    func certificate(for endpoint: Endpoint) -> String? { endpoint.service.flatMap { certificates[$0] } }
}
