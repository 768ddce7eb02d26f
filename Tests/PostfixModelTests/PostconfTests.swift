// The laws "what our parser reads is what postconf reads" and "an edit is what postconf reads afterwards", on generated files.

import Foundation
import TestSupport
import Testing

@testable import PostfixModel

/// The server's own postconf, asked about generated files in a private directory: what our reader reads is what it reads.
/// One shell runs all questions of a test, so that hundreds of files take seconds.
@Suite("Our reading is postconf's", .enabled(if: Postconf.installed != nil, "postconf is not installed, or too old for -x and -P"))
struct PostconfTests {
    static let parameters = [
        "smtpd_banner", "relayhost", "smtpd_tls_protocols", "smtpd_tls_mandatory_protocols", "smtpd_tls_cert_file", "smtpd_tls_key_file",
        "smtpd_tls_security_level", "tlsproxy_tls_protocols", "mydestination", "mynetworks", "relay_domains", "smtpd_helo_restrictions",
        "smtp_tls_protocols", "smtp_tls_policy_maps",
    ]
    static let lineCount = 24

    /// main.cf from pieces that try the reader: duplicates, comments inside values, CRLF, other blanks, references of every kind.
    /// smtpd_tls_mandatory_protocols is not referred to: there postconf and smtpd differ (`Configuration.effective`).
    static func mainCF(_ random: inout SeededGenerator) -> [UInt8] {
        let values = [
            "TLSv1", "!SSLv2, !SSLv3", "a # b", "", "$my_list", "${my_list}", "$(my_list)x", "$$x", "$missing", "${my_list?yes}",
            "${my_list:no}", "${my_list?{a $other}:{b}}", "${missing?{a}:{b}}", "${{$my_list} == {TLSv1} ? {x} : {y}}",
            "${{10} > {9} ? {x} : {y}}", "${{$compatibility_level} <level {3.6} ? {old} : {new}}", "$smtpd_tls_cert_file", "${ my_list ? {z}}",
            "\u{E9}", "a\u{A0}b", "a = b", "\u{0B}x\u{0C}", "x\0y", "$other.$my_list",
        ]
        let broken = ["${my_list", "x$", "$loop", "${a-b}", "${{a} =~ {b}}", "${my_list?{a}b}"]
        let lineEnd = random.chance(15) ? "\r\n" : "\n"
        var text = ""
        for _ in 0..<random.below(lineCount) {
            let name = random.pick(parameters + ["my_list", "other", "loop"])
            let value = random.chance(2) ? random.pick(broken) : random.pick(values)
            switch random.below(12) {
            case 0: text += "# comment = x" + lineEnd
            case 1: text += random.pick(["", "  ", "\t"]) + lineEnd
            case 2: text += "   # indented" + lineEnd
            case 3: text += random.pick(["  ", "\t", "\u{0B}"]) + value + lineEnd
            case 4: text += "\(name) =\(lineEnd)  \(value)\(lineEnd)"
            case 5: text += "\(name)=\(value),\(lineEnd)#c\(lineEnd)\(lineEnd)\t\(value)\(lineEnd)"
            default: text += name + random.pick([" = ", "=", "\t=  ", " ="]) + value + lineEnd
            }
        }
        if random.chance(2) { text += random.pick(["no equals\n", "= x\n"]) }
        if random.chance(10), text.hasSuffix("\n"), !text.hasSuffix("\r\n") { text.removeLast() }
        return Array(text.utf8)
    }

    @Test("main.cf: values as written, and expanded")
    func mainCF() throws {
        let postconf = try #require(Postconf.installed)
        var random = SeededGenerator(seed: 6)
        let files = (0..<120).map { _ in Self.mainCF(&random) }
        let names = Self.parameters.joined(separator: " ")
        let raw = try postconf.ask("-h \(names)", main: files)
        let expanded = try postconf.ask("-xh \(names)", main: files)
        var compared = 0
        var refused = 0
        for (index, file) in files.enumerated() {
            let main = MainCF(file)
            let shown = String(decoding: file, as: UTF8.self).debugDescription
            let all = postconf.configuration(main: main)
            let values = Self.parameters.map { all.effective($0) }
            if main.problems.contains(where: { $0.isFatal(in: postconf.release) }) {
                #expect(raw[index].failed && expanded[index].failed, "\(shown)")
                refused += 1
                continue
            }
            let own = Self.parameters.map { main.entry($0)?.value ?? Array(postconf.defaults[$0]!.utf8) }
            if values.contains(where: { $0?.problem != nil }) {
                #expect(expanded[index].failed, "\(shown)")
                refused += 1
                continue
            }
            // Looking for names of the administrator's own, postconf also reads references that no asked parameter needs.
            if raw[index].failed { continue }
            #expect(raw[index].texts == own.map(Postconf.words), "\(shown)")
            #expect(expanded[index].texts == values.map { Postconf.words($0!.expandedBytes) }, "\(shown)")
            compared += 2 * Self.parameters.count
        }
        print("postconf \(postconf.release): \(compared) values of \(files.count) main.cf files compared, \(refused) files refused by both")
        #expect(compared > 1500)
        #expect(refused > 5)
    }

    /// A master.cf with overrides in the forms postconf itself reads rightly: it takes `-oname=value` apart at each `o` (seen with 3.7.11).
    static func masterCF(_ random: inout SeededGenerator) -> [UInt8] {
        let options = [
            "-o smtpd_banner=x", "-o relayhost=$my_list", "-o { smtpd_banner = a b, c }", "-o {relayhost=${my_list?{q}:{r}}}", "-v",
            "-o smtpd_banner=a=b", "-o my_list=TLSv1.2", "-o { smtpd_banner = a,\n# c\n\n   b\n   }", "-o smtpd_tls_protocols=!SSLv2,!SSLv3",
            "-o { smtpd_tls_protocols = }", "-o smtpd_tls_protocols=$$x#y",
        ]
        var text = random.chance(30) ? "# head\n\n" : ""
        for name in ["smtp", "smtps", "[::1]:465", "127.0.0.1:10025"] where random.chance(70) {
            text += "\(name) inet n  -\tn - - smtpd"
            for _ in 0..<random.below(5) { text += random.pick([" ", "\n  ", "\n\t", "\n# c\n ", " \r\n "]) + random.pick(options) }
            text += "\n"
        }
        return Array(text.utf8)
    }

    @Test("master.cf: overrides as written, and expanded")
    func masterCF() throws {
        let postconf = try #require(Postconf.installed)
        var random = SeededGenerator(seed: 7)
        let main = Array("my_list = TLSv1\nsmtpd_banner = $my_list\n".utf8)
        let files = (0..<60).map { _ in Self.masterCF(&random) }
        let mains = files.map { _ in main }
        let raw = try postconf.ask("-P", main: mains, master: files)
        let expanded = try postconf.ask("-Px", main: mains, master: files)
        var compared = 0
        for (index, file) in files.enumerated() {
            let all = postconf.configuration(main: MainCF(main), master: file)
            let shown = String(decoding: file, as: UTF8.self).debugDescription
            #expect(all.master.problems.isEmpty, "\(shown)")
            func lines(_ value: (MasterService, String) -> [UInt8]) -> Set<String> {
                Set(
                    all.master.services.flatMap { service in
                        service.overrides.map { "\(service.name)/inet/\($0.name) = " + Postconf.words(value(service, $0.name)) }
                    }.map { $0.hasSuffix("= ") ? String($0.dropLast()) : $0 })
            }
            #expect(Set(raw[index].texts) == lines { $0.override($1)!.value }, "\(shown)")
            #expect(Set(expanded[index].texts) == lines { all.effective($1, for: $0)!.expandedBytes }, "\(shown)")
            compared += raw[index].lines.count + expanded[index].lines.count
        }
        print("postconf \(postconf.release): \(compared) overrides of \(files.count) master.cf files compared")
        #expect(compared > 400)
    }

    @Test("the table of built-in values is upstream's")
    func defaults() throws {
        let postconf = try #require(Postconf.installed)
        // Distributions choose these at compile time, and their 3.x writes syslog_name in the newer syntax.
        let chosen: Set = [
            "daemon_directory", "command_directory", "data_directory", "queue_directory", "config_directory", "mail_owner", "syslog_name",
        ]
        for name in ParameterDefaults.names where !chosen.contains(name) {
            #expect(postconf.defaults[name] == ParameterDefaults.value(of: name, in: postconf.release), "\(name)")
        }
    }

    @Test("an edit is what postconf reads afterwards")
    func edits() throws {
        let postconf = try #require(Postconf.installed)
        var random = SeededGenerator(seed: 8)
        let files = (0..<40).map { _ in MainCF(Self.mainCF(&random)) }.filter { main in
            !main.problems.contains { $0.isFatal(in: postconf.release) }
        }
        let edited = files.map { $0.setting("relayhost", to: "[X], Y") }
        let names = Self.parameters.joined(separator: " ")
        let before = try postconf.ask("-h \(names)", main: files.map { $0.render() })
        let after = try postconf.ask("-h \(names)", main: edited.map { $0.render() })
        for index in files.indices {
            guard !before[index].failed else { continue }
            var expected = before[index].texts
            expected[Self.parameters.firstIndex(of: "relayhost")!] = "[X], Y"
            #expect(after[index].texts == expected, "\(String(decoding: files[index].render(), as: UTF8.self).debugDescription)")
        }
        print("postconf \(postconf.release): \(files.count) edits compared")
        #expect(files.count > 30)
    }
}
