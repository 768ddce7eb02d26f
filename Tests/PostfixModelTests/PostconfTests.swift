// The laws "what our parser reads is what postconf reads" and "an edit is what postconf reads afterwards", on generated files.

import Foundation
import TestSupport
import Testing

@testable import PostfixModel

/// The server's own postconf, asked about generated files in a private directory: what our reader reads is what it reads.
/// One shell runs all questions of a test, so that hundreds of files take seconds.
@Suite("Our reading is postconf's", .enabled(if: Postconf.installed != nil, "postconf is not installed, or too old for -x and -P"))
struct PostconfTests {
    @Test("main.cf: values as written, and expanded")
    func mainCF() throws {
        let postconf = try #require(Postconf.installed)
        var random = SeededGenerator(seed: 6)
        let files = (0..<120).map { _ in MainCFGenerator.file(&random) }
        let names = MainCFGenerator.parameters.joined(separator: " ")
        let raw = try postconf.ask("-h \(names)", main: files)
        let expanded = try postconf.ask("-xh \(names)", main: files)
        var compared = 0
        var refused = 0
        for (index, file) in files.enumerated() {
            let main = MainCF(file)
            let shown = String(decoding: file, as: UTF8.self).debugDescription
            let all = postconf.configuration(main: main)
            let values = MainCFGenerator.parameters.map { all.effective($0) }
            if main.problems.contains(where: { $0.isFatal(in: postconf.release) }) {
                #expect(raw[index].failed && expanded[index].failed, "\(shown)")
                refused += 1
                continue
            }
            let own = MainCFGenerator.parameters.map { main.entry($0)?.value ?? Array(postconf.defaults[$0]!.utf8) }
            if values.contains(where: { $0?.problem != nil }) {
                #expect(expanded[index].failed, "\(shown)")
                refused += 1
                continue
            }
            // Looking for names of the administrator's own, postconf also reads references that no asked parameter needs.
            if raw[index].failed { continue }
            #expect(raw[index].texts == own.map(Postconf.words), "\(shown)")
            #expect(expanded[index].texts == values.map { Postconf.words($0!.expandedBytes) }, "\(shown)")
            compared += 2 * MainCFGenerator.parameters.count
        }
        print("postconf \(postconf.release): \(compared) values of \(files.count) main.cf files compared, \(refused) files refused by both")
        #expect(compared > 1500)
        #expect(refused > 5)
    }

    @Test("master.cf: overrides as written, and expanded")
    func masterCF() throws {
        let postconf = try #require(Postconf.installed)
        var random = SeededGenerator(seed: 7)
        let main = Array("my_list = TLSv1\nsmtpd_banner = $my_list\n".utf8)
        let files = (0..<60).map { _ in MasterCFGenerator.file(&random) }
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
        let files = (0..<40).map { _ in MainCF(MainCFGenerator.file(&random)) }.filter { main in
            !main.problems.contains { $0.isFatal(in: postconf.release) }
        }
        let edited = files.map { $0.setting("relayhost", to: "[X], Y") }
        let names = MainCFGenerator.parameters.joined(separator: " ")
        let before = try postconf.ask("-h \(names)", main: files.map { $0.render() })
        let after = try postconf.ask("-h \(names)", main: edited.map { $0.render() })
        for index in files.indices {
            guard !before[index].failed else { continue }
            var expected = before[index].texts
            expected[MainCFGenerator.parameters.firstIndex(of: "relayhost")!] = "[X], Y"
            #expect(after[index].texts == expected, "\(String(decoding: files[index].render(), as: UTF8.self).debugDescription)")
        }
        print("postconf \(postconf.release): \(files.count) edits compared")
        #expect(files.count > 30)
    }
}
