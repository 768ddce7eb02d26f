// Escape sequences and their kin in everything the program shows and others write: names, values, logs, banners, certificates.
// What comes out is looked at byte by byte.

import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite("Hostile text", .serialized, .needs(.release, .postfix, .root, .tmux, .openssl, .script))
    struct HostileTextTests {
        @Test("check, fix, history and undo, as text and as JSON: nothing but text and line feeds comes out")
        func commands() throws {
            let server = try HostileServer()
            for words in [
                ["check"], ["fix"], ["fix", "--yes"], ["fix", "--yes", "--keep"], ["history"], ["undo"], ["undo", HostileServer.payload],
                ["fix", "--remedy", HostileServer.payload], [HostileServer.payload],
            ] {
                for asJSON in [false, true] {
                    let (output, errors) = try server.run(words + (asJSON ? ["--json"] : []))
                    for (stream, bytes) in [("output", output), ("errors", errors)] {
                        if let found = RawText.hostile(bytes) { Issue.record("\(words) \(asJSON ? "--json" : "") \(stream): \(found)") }
                    }
                    if words == ["check"] {
                        #expect(
                            String(decoding: output, as: UTF8.self).contains(asJSON ? "u001b]0;pwned" : "^[]0;pwned"),
                            "the hostile text was met")
                    }
                }
            }
            let explained = try server.run(["explain", "--postfix", "2.6.6", "--", "TLSv1 \(HostileServer.payload)"], withOptions: false)
            #expect(RawText.hostile(explained.output) == nil && !explained.output.isEmpty)
        }

        @Test("the report and the wizard's every page: the terminal gets curses' own sequences and none of theirs")
        func wizard() throws {
            let server = try HostileServer()
            let directory = try TemporaryDirectory(mode: 0o700)
            let record = "\(directory.path)/record"
            let line = ([Programs.wizard] + server.options).map(shellQuoted).joined(separator: " ")
            // In a file of its own, because script(1) repeats its command at the head of the record.
            let start = try directory.write("start", "exec \(line)\n")
            let terminal = try WalkingTerminal(["/usr/bin/script", "-q", "-f", "-e", "-c", "sh \(start)", record], columns: 120, rows: 40)
            _ = try terminal.session.wait(for: "10 Result", seconds: WalkingTerminal.patience)
            for page in 2...8 {
                try terminal.session.keys("Enter")
                _ = try terminal.session.wait(forPattern: "\(page) [A-Z][A-Za-z ]+◂", seconds: WalkingTerminal.patience)
                try terminal.session.keys("PPage")
                for _ in 0..<3 { try terminal.session.keys("NPage") }
            }
            try terminal.session.keys("c")
            _ = try terminal.session.wait(for: "postconf", seconds: WalkingTerminal.patience)
            try terminal.session.keys("Escape", "q", "q")
            _ = try terminal.session.wait(for: "settings restored", seconds: WalkingTerminal.patience)
            let bytes = try TestFile.bytes(record)
            #expect(bytes.count > 5000, "the wizard was seen")
            for sign in RawText.signs where RawText.contains(bytes, sign.bytes) { Issue.record("\(sign.name) reached the terminal") }
            #expect(String(validating: bytes, as: UTF8.self) != nil, "bytes that are no UTF-8 reached the terminal")
            #expect(RawText.contains(bytes, Array("pwned".utf8)), "the hostile text was met")
        }
    }
}

/// A mail server whose every name is meant to hurt.
private final class HostileServer {
    static let payload = "\u{1B}]0;pwned\u{7}\u{1B}[8m\u{9B}31m\u{202E}\u{2066}"
    private let postfix: PrivatePostfix
    private let banner: LoopbackServer
    private let state: TemporaryDirectory
    private let directory: String
    private let log: String

    init() throws {
        postfix = try PrivatePostfix(Patient.settings())
        try postfix.start()
        state = try TemporaryDirectory()
        directory = "\(postfix.root)/etc\(HostileServer.payload) \u{8}$(id)'\n"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        log = "\(state.path)/log\(HostileServer.payload)"
        let hostile = HostileServer.payload
        banner = try LoopbackServer.smtp(
            greeting: "220-\(hostile)\r\n220 \(hostile) ESMTP\r\n",
            replies: ["EHLO": "250-\(hostile)\r\n250 STARTTLS\r\n", "STARTTLS": "454 \(hostile)\r\n"])
        let raw: [UInt8] = [0x9B, 0x33, 0x31, 0x6D, 0xFF, 0xC0]
        let main =
            Array("# Ansible managed \(hostile)\n".utf8) + (try TestFile.bytes(postfix.mainCF))
            + Array("\(hostile) = x\nsmtpd_tls_mandatory_protocols = TLSv1, \(hostile)".utf8) + raw
            + Array("\nsmtpd_tls_protocols = \(hostile)\n".utf8)
        try TestFile.write("\(directory)/main.cf", bytes: main)
        try TestFile.write(
            "\(directory)/master.cf",
            bytes: try TestFile.bytes(postfix.masterCF)
                + Array("\(hostile) inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes -o smtpd_tls_security_level=\(hostile)\n".utf8))
        for name in ["main.cf", "master.cf"] { TestFile.age("\(directory)/\(name)") }
        let tag = "Nov 23 11:44:20 mail postfix/smtps/smtpd[77]: "
        let lines = [
            "\(tag)warning: Invalid TLS protocol list \"TLSv1, \(hostile)\": disabling TLS support",
            "\(tag)warning: Wrapper-mode request dropped from \(hostile)[10.0.0.1] for service \(hostile). TLS context initialization failed. For details see earlier warnings in your logs.",
            "\(tag)fatal: \(hostile)", "\(tag)warning: cannot get RSA certificate from file \"\(hostile)\": disabling TLS support",
        ]
        try TestFile.write(log, bytes: Array(lines.joined(separator: "\n").utf8) + raw + [0x0A])
    }

    var options: [String] {
        ["-c", directory, "--log", log, "--state-directory", "\(state.path)/state", "--connect", "127.0.0.1:\(banner.port)"]
    }

    /// Both streams as they came.
    func run(_ words: [String], withOptions: Bool = true) throws -> (output: [UInt8], errors: [UInt8]) {
        let files = try TemporaryDirectory(mode: 0o700)
        _ = try TestProcess.run(
            ["/bin/sh", "-c", "exec \"$@\" >\(files.path)/output 2>\(files.path)/errors", "sh", Programs.wizard] + words
                + (withOptions ? options : []))
        return (try TestFile.bytes("\(files.path)/output"), try TestFile.bytes("\(files.path)/errors"))
    }
}

private enum RawText {
    /// What no picture of curses has in it.
    static let signs: [(name: String, bytes: [UInt8])] = [
        ("a title", Array("\u{1B}]0;".utf8)), ("hidden text", Array("\u{1B}[8m".utf8)), ("C1", Array("\u{9B}".utf8)),
        ("a right-to-left override", Array("\u{202E}".utf8)), ("an isolate", Array("\u{2066}".utf8)),
        ("a raw byte", [0x9B, 0x33, 0x31, 0x6D]),
    ]

    static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...(bytes.count - word.count)).contains { bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word) }
    }

    /// The first thing that is neither text nor a line feed; nil when there is none.
    static func hostile(_ bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "bytes that are no UTF-8" }
        for (index, scalar) in text.unicodeScalars.enumerated() where scalar != "\n" {
            let isControl =
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.properties.generalCategory == .format
                || [0x2028, 0x2029].contains(scalar.value)
            if isControl {
                return
                    "U+\(String(scalar.value, radix: 16)) at \(index): \(String(String.UnicodeScalarView(Array(text.unicodeScalars)[max(0, index - 60)..<min(text.unicodeScalars.count, index + 20)])).debugDescription)"
            }
        }
        return nil
    }
}
