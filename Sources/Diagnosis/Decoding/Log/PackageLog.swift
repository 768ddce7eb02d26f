// The logs of dpkg, dnf and yum, as far as they are about Postfix and OpenSSL.

package enum PackageLog {
    /// The changes in such a log, in its order. `end`: no line is from later; `wallClock` gives a moment in local time, both in
    /// seconds since 1970.
    package static func changes(in text: String, source: String, end: Int, wallClock: (Int) -> Int) -> [PackageChange] {
        // A year of such a log is told apart by its bytes; the few lines that are wanted are taken apart as text.
        Array(text.utf8).split(separator: 0x0A).filter(mayBeWanted).compactMap { bytes in
            let line = Substring(decoding: bytes, as: UTF8.self)
            guard let (stamp, what) = dpkg(line) ?? rpm(line), let moment = LogStamp(stamp) else { return nil }
            let seconds = moment.seconds(notAfter: end)
            return PackageChange(
                what: what, stamp: stamp, seconds: moment.zone.map { wallClock(seconds - $0 * 60) } ?? seconds, source: source)
        }
    }

    /// `2026-11-20 03:12:11 upgrade postfix:amd64 3.5.6-1 3.5.13-0`
    private static func dpkg(_ line: Substring) -> (stamp: String, what: String)? {
        let words = line.split(separator: " ")
        guard words.count == 6, words[2] == "upgrade" || words[2] == "install", let name = words[3].split(separator: ":").first,
            isWanted(name)
        else { return nil }
        return ("\(words[0]) \(words[1])", words[4] == "<none>" ? "\(name) \(words[5])" : "\(name) \(words[4]) to \(words[5])")
    }

    /// yum: `Nov 20 03:12:11 Updated: 2:postfix-2.6.6-8.el6.x86_64`; dnf, which names the old package in a line of its own:
    /// `2026-11-20T03:12:11+0100 SUBDEBUG Upgrade: postfix-2:3.5.8-4.el8.x86_64`.
    private static func rpm(_ line: Substring) -> (stamp: String, what: String)? {
        let words = line.split(separator: " ")
        guard let action = words.firstIndex(where: { ["Updated:", "Installed:", "Upgrade:", "Downgrade:"].contains($0) }),
            action + 1 < words.count, action > 0
        else { return nil }
        let package = words[action + 1]
        let named = package.prefix(while: \.isNumber).isEmpty ? package : package.drop { $0 != ":" }.dropFirst()
        guard let version = named.indices.first(where: { named[$0] == "-" && named[named.index(after: $0)...].first?.isNumber == true }),
            isWanted(named[..<version])
        else { return nil }
        let isISO = words[0].first?.isNumber == true
        return (isISO ? String(words[0]) : words[..<action].joined(separator: " ").padded, String(package))
    }

    private static func mayBeWanted(_ line: ArraySlice<UInt8>) -> Bool {
        line.withUnsafeBufferPointer { line in
            ["postfix", "openssl", "libssl"].contains { (name: StaticString) in ByteScan.first(name, in: line, from: 0) != nil }
        }
    }

    private static func isWanted(_ name: Substring) -> Bool {
        name == "postfix" || name == "openssl" || name == "openssl-libs" || name.hasPrefix("libssl")
    }
}

extension String {
    /// `Nov 3 11:44:20` as loggers write it, with the day in two columns.
    fileprivate var padded: String {
        let words = split(separator: " ")
        guard words.count == 3, words[1].count == 1 else { return self }
        return "\(words[0])  \(words[1]) \(words[2])"
    }
}
