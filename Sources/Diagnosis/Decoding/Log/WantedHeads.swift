// How wanted messages begin, as tables for LineScan: the same texts that LogMessage and WantedTexts take apart.

struct WantedHeads: Sendable {
    /// Heads of all wanted messages; those that say that TLS works are the last ones.
    let messages = HeadTable(WantedHeads.severe + WantedHeads.plain + WantedHeads.working)
    private let firstWorking = WantedHeads.severe.count + WantedHeads.plain.count
    private let warnings = HeadTable(WantedHeads.ofWarnings)

    static let shared = WantedHeads()

    func isSevere(_ chunk: Chunk, _ at: Int) -> Bool { WantedHeads.severe.contains { chunk.holds($0, at: at) } }

    /// Returns nil unless the message that begins here may be wanted; the process where it says that TLS works, else 0.
    @inline(__always) func accepts(_ chunk: Chunk, _ at: Int) -> UInt32? {
        guard let number = messages.match(chunk, at: at) else { return nil }
        if number == 0 {
            return warnings.match(chunk, at: at + 9) != nil || WantedHeads.isKnownInside(chunk, at + 9) ? 0 : nil
        }
        return number < firstWorking ? 0 : WantedHeads.process(chunk, at)
    }

    /// The number in the tag before this message; 0 where none is.
    private static func process(_ chunk: Chunk, _ message: Int) -> UInt32 {
        var at = message - 4
        var pid: UInt32 = 0
        var place: UInt32 = 1
        while at > 0, ByteScan.isDigit(chunk.byte(at)), message - at < 14 {
            pid &+= UInt32(chunk.byte(at) - 0x30) &* place
            place &*= 10
            at -= 1
        }
        return pid
    }

    /// A warning whose beginning is not known, in which a peer's name stands before one that is, or these words: `…: disabling TLS support`.
    private static func isKnownInside(_ chunk: Chunk, _ start: Int) -> Bool {
        var at = start
        while let here = chunk.inside(from: at), chunk.byte(here) != 0x0A {
            if chunk.byte(here) == 0x67 {
                if chunk.holds("disabling TLS", at: here - 8) { return true }
            } else if let message = chunk.messageStart(after: here), ofPeers.contains(where: { chunk.holds($0, at: message) }) {
                return true
            }
            at = here + 1
        }
        return false
    }

    /// Words for how grave a message is, a warning's first.
    static let severe: [StaticString] = ["warning: ", "fatal: ", "panic: ", "error: "]
    /// That TLS works.
    static let working: [StaticString] = [
        "setting up TLS connection from ", "Anonymous TLS c", "Trusted TLS c", "Untrusted TLS c", "Verified TLS c",
    ]
    /// Without a severity. `[ID ` is how Solaris begins, whatever follows.
    static let plain: [StaticString] = [
        "reload ", "daemon started ", "terminating on ", "NOQUEUE: abort", "cannot ", "SSL_accept error", "SMTPS wrapper",
        "starting the Postfix", "stopping the Postfix", "aborting the Postfix", "the Postfix mail", "message repeated ", "[ID ",
        "table ", "key at index ", "tls_server_sni_maps",
    ]
    /// What follows `warning: ` and the name of a peer: `mx.example.com[192.0.2.1]:25: `.
    static let ofPeers: [StaticString] = [
        "invalid cipher grade", "error setting cipher grade", "invalid TLS cipher grade", "Invalid TLS protocol list",
    ]
    /// What follows `warning: `.
    static let ofWarnings: [StaticString] = [
        "Invalid TLS ", "Wrapper-mode ", "unknown smtpd_tls_", "No server certs", "error ", "No certs for", "No private key", "No PEM data",
        "key at index ", "TLS ", "/", "process ", "service ", "SMTPS wrapper", "connect ", "SASL: Connect", "no SASL ", "no entropy ",
        "not enough free", "haproxy read", "table ", "tls_server_sni_maps", "invalid cipher grade", "invalid TLS cipher",
        "unsupported dict",
        "Connection ", "New TLS session", "Refusing ", "Message delivery", "Recipient address rate", "AUTH command rate", "too many conn",
        "hash:", "btree:", "lmdb:", "cdb:", "texthash:", "proxy:", "cidr:", "regexp:", "pcre:", "cannot ", "undefined ", "ignoring ",
        "Digest algorithm ", "mail_queue_enter: create ", "invalid transport", "Milter service", "milter ", "problem talking to server ",
        "smtp_tls_wrappermode",
    ]
}
