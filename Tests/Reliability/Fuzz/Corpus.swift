// True texts to start from: the practice incidents, recorded sessions of a real server, and words that mean something somewhere.

import Foundation
import PracticeServer
import MailServer

struct Corpus: Sendable {
    var mains: [[UInt8]]
    var masters: [[UInt8]]
    /// Single lines of mail logs and recorded sessions.
    var lines: [[UInt8]]
    /// Recorded sessions cut into pieces a client may have printed.
    var transcripts: [[UInt8]]

    init() throws {
        let scenarios = PracticeScenario.names.compactMap { PracticeScenario(named: $0) }
        mains = scenarios.map { Array($0.mainCF.utf8) }
        masters = scenarios.map { Array($0.masterCF.utf8) }
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let folder = tests.appending(path: "SampleServers/Fixtures")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let sessions = try names.map { String(decoding: try Data(contentsOf: folder.appending(path: $0)), as: UTF8.self) }
        transcripts = sessions.flatMap { $0.components(separatedBy: "\n\n") }.filter { $0.utf8.count < 6000 }.map { Array($0.utf8) }
        lines = (scenarios.map(\.mailLog) + sessions).flatMap { $0.split(separator: "\n") }.map { Array($0.utf8) }
    }

    /// Words and signs that some reader somewhere takes for more than text.
    static let words: [String] = [
        "", " ", "\t", "\n", "\r\n", "\r", "\0", "=", " = ", "#", "\n#", "\n ", ",", ":", ";", "!", ">=", "<=", "$", "${", "}", "{", "$(",
        ")", "-o ", "-o",
        "\"", "'", "\\", "/", "[", "]", "]: ", "[1]: ", "[99999999999]: ", "*", "?", "-", "~", "^", "+", ".", "0", "9", "00",
        "99999999999999999999", "-1", "0x",
        "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "TLSv1.4", "!SSLv2, !SSLv3", ">=TLSv1.2", "0303", "tlsv1", "TLSv1.0",
        "smtpd_tls_protocols", "smtpd_tls_mandatory_protocols", "smtpd_tls_security_level", "smtpd_tls_wrappermode=yes", "smtpd", "smtps",
        "inet", "postfix/smtps/smtpd[77]: ",
        "warning: ", "fatal: ", "Invalid TLS protocol list \"", "\": disabling TLS support", "Wrapper-mode request dropped from ",
        " for service ", "TLS context",
        "reload -- version 2.6.6, configuration /etc/postfix", "TLS library problem: ", "Nov 23 11:44:20 mail ",
        "2026-11-23T11:44:20.123+01:00 ",
        "220 ", "220-", "250-STARTTLS\r\n", "454 4.7.0 ", "CONNECTED(00000003)\n", "New, TLSv1.2, Cipher is ", "(NONE)", "depth=0 ",
        ":error:", " alert ", "errno=111",
        "Verify return code: 0 (ok)\n", "BEGIN CERTIFICATE", "\u{1B}[2J", "\u{1B}]0;x\u{7}", "\u{9B}31m", "\u{202E}", "\u{2066}",
        "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{FEFF}",
        "\u{301}", "e\u{301}", "\u{1F468}\u{200D}\u{1F469}", "\u{1F1E9}\u{1F1EA}", "漢", "\u{1100}\u{1161}", "\u{E0001}", "\u{FFFD}",
        "\u{10FFFF}", "\u{2028}", "\u{85}", "\u{212A}", "é",
    ]
}
