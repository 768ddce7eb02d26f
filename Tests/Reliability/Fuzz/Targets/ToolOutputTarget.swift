// What the system's tools and tables print, garbled: nothing is read out of them that is not there.

import Diagnosis
import MailServer
import TestSupport

extension FuzzTarget {
    static let toolOutput = FuzzTarget(
        name: "tool output", claim: "what is read stands in what was printed; ports are ports, in order, each once",
        full: 200_000,
        make: { $0.text(from: $1.lines, words: toolWords, limit: 500) },
        check: { bytes, _ in
            let text = String(decoding: bytes, as: UTF8.self)
            return versionsBroken(text) ?? settingsBroken(text) ?? socketsBroken(ListeningSockets.decode(text))
        },
        shapes: [
            Shape("a\n"), Shape("a = b\n"), Shape("="), Shape(" "), Shape("\u{301}"), Shape("NAME=\"\"\n"), Shape("ii postfix 1 x\n"),
            Shape("postfix-1-1.x86_64\n"), Shape("\n"),
            Shape("0: 0100007F:01D1 00000000:0000 0A 0 0 0 0 0 7\n"), Shape("\t", before: "x"), Shape("postfix-(none):"),
        ],
        work: { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return ToolOutput.postconf(text).count + (ToolOutput.rpmPackage(text, name: "postfix")?.line.count ?? 0)
                + (ToolOutput.dpkgPackage(text, name: "postfix")?.line.count ?? 0)
                + (ToolOutput.operatingSystem(osRelease: text)?.count ?? 0) + (ToolOutput.opensslVersion(text)?.line.count ?? 0)
                + ListeningSockets.decode(text).count
        })

    private static let toolWords = [
        "postfix-2.6.6-6.el6_7.1.x86_64", "postfix 2:2.6.6-6.el6_7.1", "(none):2.6.6-1", "package postfix is not installed",
        "ii  postfix  3.5.25-0+deb11u1 amd64", "postfix\t3.5.25-0+deb11u1", "rc ", "postfix", "-", " ", "\t",
        "\n", "\r\n", "OpenSSL 1.0.1e-fips 11 Feb 2013", "LibreSSL 2.8", "WARNING: can't open config file", "PRETTY_NAME=\"x\"", "NAME=",
        "VERSION=", "\"", "'", "=", "#", "smtpd_tls_protocols = TLSv1", "mail_version = 2.6.6",
        "   0: 0100007F:01D1 00000000:0000 0A 0:0 0:0 0 0 0 1", "00000000000000000000000001000000:0019", " 0A ", "0100007F:", "+1", "-1",
        "FFFFF",
        ":", "é", "\u{661}", "\0",
    ]

    private static func versionsBroken(_ text: String) -> String? {
        if let found = ToolOutput.rpmPackage(text, name: "postfix"), let version = found.version,
            !contains(Array(text.utf8), Array(version.description.utf8))
        {
            return "rpm's \(version) is not in the text"
        }
        if let found = ToolOutput.dpkgPackage(text, name: "postfix"), let version = found.version,
            !contains(Array(text.utf8), Array(version.description.utf8))
        {
            return "dpkg's \(version) is not in the text"
        }
        if let found = ToolOutput.opensslVersion(text), !text.contains(found.line) { return "openssl's line is not in the text" }
        if let system = ToolOutput.operatingSystem(releaseFile: text, path: "/etc/redhat-release"), !text.contains(system) {
            return "the system is not in the text"
        }
        return nil
    }

    private static func settingsBroken(_ text: String) -> String? {
        for (name, value) in ToolOutput.postconf(text) where !text.contains(name) || !(value.isEmpty || text.contains(value)) {
            return "\(name) = \(value.debugDescription) is not in the text"
        }
        return nil
    }

    private static func socketsBroken(_ sockets: [ListeningSocket]) -> String? {
        let ports = sockets.map(\.port)
        if let odd = sockets.first(where: { !(0...65535).contains($0.port) }) { return "\(odd.shown) is no socket" }
        if ports != ports.sorted() { return "ports out of order" }
        return Set(sockets).count == sockets.count ? nil : "a socket twice"
    }
}
