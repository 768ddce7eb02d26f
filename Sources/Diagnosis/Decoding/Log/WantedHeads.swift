// How wanted messages begin, as tables for LineScan: the same texts that LogMessage and WantedTexts take apart.

/// Two bytes decide, then the text.
struct WantedHeads: Sendable {
    /// One bit for each pair of bytes.
    struct Table {
        let bits: UnsafePointer<UInt64>
        @inline(__always) func holds(_ pair: Int) -> Bool { bits[pair >> 6] >> UInt64(pair & 63) & 1 != 0 }
    }

    private let messages: [UInt64]
    private let warnings: [UInt64]

    init() {
        messages = WantedHeads.bits(WantedHeads.others + WantedHeads.working)
        warnings = WantedHeads.bits(WantedHeads.ofWarnings)
    }

    @inline(__always) func withTable(_ body: (Table) -> Void) {
        messages.withUnsafeBufferPointer { body(Table(bits: $0.baseAddress!)) }
    }

    func table(holds pair: Int) -> Bool { messages[pair >> 6] >> UInt64(pair & 63) & 1 != 0 }

    func isSevere(_ chunk: Chunk, _ at: Int) -> Bool { WantedHeads.severe.contains { WantedHeads.stands($0, chunk, at) } }

    /// The message that begins here may be wanted.
    func accepts(_ chunk: Chunk, _ at: Int, _ cursor: inout LineScan.Cursor) -> Bool {
        if WantedHeads.stands("warning: ", chunk, at) {
            let pair = chunk.pair(at + 9)
            if warnings[pair >> 6] >> UInt64(pair & 63) & 1 != 0 {
                let isOne = WantedHeads.ofWarnings.contains { WantedHeads.stands($0, chunk, at + 9) }
                if isOne { return isWanted(&cursor) }
            }
            return WantedHeads.disablesTLS(chunk, at) && isWanted(&cursor)
        }
        if WantedHeads.working.contains(where: { WantedHeads.stands($0, chunk, at) }) { return works(chunk, at, &cursor) }
        return WantedHeads.others.contains { WantedHeads.stands($0, chunk, at) } && isWanted(&cursor)
    }

    /// Whatever else happens, that TLS works is news again.
    private func isWanted(_ cursor: inout LineScan.Cursor) -> Bool {
        cursor.working = SIMD64(repeating: 0)
        return true
    }

    /// One line in ten of a busy log says that TLS works; the first of each process is enough.
    private func works(_ chunk: Chunk, _ message: Int, _ cursor: inout LineScan.Cursor) -> Bool {
        var at = message - 4
        var pid: UInt32 = 0
        var place: UInt32 = 1
        while at > 0, ByteScan.isDigit(chunk.byte(at)), message - at < 14 {
            pid &+= UInt32(chunk.byte(at) - 0x30) &* place
            place &*= 10
            at -= 1
        }
        let slot = Int(pid & 63)
        if pid != 0, cursor.working[slot] == pid { return false }
        cursor.working[slot] = pid
        return true
    }

    /// A warning whose beginning is not known, and in which these words stand: `…: disabling TLS support`.
    private static func disablesTLS(_ chunk: Chunk, _ at: Int) -> Bool {
        ByteScan.last("disabling TLS", in: chunk.buffer(at..<chunk.lineEnd(from: at)), from: 0) != nil
    }

    @inline(__always) static func stands(_ text: StaticString, _ chunk: Chunk, _ at: Int) -> Bool {
        let start = text.utf8Start
        for index in 0..<text.utf8CodeUnitCount where chunk.byte(at &+ index) != start[index] { return false }
        return true
    }

    private static func bits(_ texts: [StaticString]) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: 1024)
        for text in texts {
            // Of one byte: whatever follows it.
            let seconds = text.utf8CodeUnitCount > 1 ? Int(text.utf8Start[1])...Int(text.utf8Start[1]) : 0...255
            for pair in seconds.map({ Int(text.utf8Start[0]) | $0 << 8 }) { bits[pair >> 6] |= 1 << UInt64(pair & 63) }
        }
        return bits
    }

    static let severe: [StaticString] = ["warning: ", "fatal: ", "panic: ", "error: "]
    /// That TLS works.
    static let working: [StaticString] = [
        "setting up TLS connection from ", "Anonymous TLS c", "Trusted TLS c", "Untrusted TLS c", "Verified TLS c",
    ]
    /// Without a severity. `[ID ` is how Solaris begins, whatever follows; `invalid` stands behind the name of a peer.
    static let plain: [StaticString] = [
        "reload ", "daemon started ", "terminating on ", "NOQUEUE: abort", "cannot ", "SSL_accept error", "SMTPS wrapper",
        "starting the Postfix", "stopping the Postfix", "aborting the Postfix", "the Postfix mail", "message repeated ", "[ID ",
        "invalid cipher grade", "invalid TLS cipher", "Invalid TLS protocol", "table ", "key at index ", "tls_server_sni_maps",
    ]
    private static let others = severe + plain
    /// What follows `warning: `.
    static let ofWarnings: [StaticString] = [
        "Invalid TLS ", "Wrapper-mode ", "unknown smtpd_tls_", "No server certs", "error ", "No certs for", "No private key", "No PEM data",
        "key at index ", "TLS ", "/", "process ", "service ", "SMTPS wrapper", "connect ", "SASL: Connect", "no SASL ", "no entropy ",
        "not enough free", "haproxy read", "table ", "tls_server_sni_maps", "invalid cipher grade", "invalid TLS cipher",
        "unsupported dict",
        "Connection ", "New TLS session", "Refusing ", "Message delivery", "Recipient address rate", "AUTH command rate", "too many conn",
        "hash:", "btree:", "lmdb:", "cdb:", "texthash:", "proxy:", "cannot ", "undefined ", "ignoring ",
    ]
}
