// Sessions that came to nothing, counted: old clients and scanners, told apart by reason and address.

/// Handshakes that failed for one reason with one client at one service.
package struct HandshakeTally: Sendable, Equatable {
    /// `postfix/smtps/smtpd`.
    package var process: String
    /// `mail.example.com[192.0.2.7]`.
    package var client: String
    package var reason: LogDetail.HandshakeReason
    package var count = 1
    /// Those since the last reload or start that the same log holds.
    package var sinceReload = 1
    /// Time stamps as written.
    package var first: String
    package var last: String
}

extension HandshakeTally {
    /// Those of two logs, the older one first; where the newer log holds a reload, the older one's count since its own is no longer that.
    package static func merged(_ older: [HandshakeTally], _ newer: [HandshakeTally]) -> [HandshakeTally] {
        var result = older
        for tally in newer {
            let same = result.firstIndex { $0.process == tally.process && $0.client == tally.client && $0.reason == tally.reason }
            guard let same else {
                result.append(tally)
                continue
            }
            let wasReloaded = tally.sinceReload < tally.count
            result[same].sinceReload = (wasReloaded ? 0 : result[same].sinceReload) + tally.sinceReload
            result[same].count += tally.count
            result[same].last = tally.last
        }
        return result
    }
}
