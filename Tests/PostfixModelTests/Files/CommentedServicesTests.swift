// Commented entries of master.cf, as distributions ship them and administrators leave them.

import Foundation
import Testing
import TestSupport

@testable import PostfixModel

@Suite("A commented service of master.cf")
struct CommentedServicesTests {
    /// Debian's block (postfix 3.7), with prose between the options and a second head for this machine only.
    static let stock = """
        smtp      inet  n       -       y       -       -       smtpd
        #smtp      inet  n       -       y       -       1       postscreen
        #smtpd     pass  -       -       y       -       -       smtpd
        # Choose one: enable submissions for loopback clients only, or for any client.
        #127.0.0.1:submissions inet n  -       y       -       -       smtpd
        #submissions     inet  n       -       y       -       -       smtpd
        #  -o syslog_name=postfix/submissions
        #  -o smtpd_tls_wrappermode=yes
        #  -o smtpd_sasl_auth_enable=yes
        #     Instead of specifying complex smtpd_<xxx>_restrictions here,
        #     specify "smtpd_<xxx>_restrictions=$mua_<xxx>_restrictions"
        #  -o smtpd_relay_restrictions=
        #  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
        #628       inet  n       -       y       -       -       qmqpd
        pickup    unix  n       -       y       60      1       pickup

        """

    static func master(_ text: String, _ release: String = "3.7.11") -> MasterCF {
        MasterCF(Array(text.utf8), release: Release(release)!)
    }

    @Test("is found with the place of its head and of its options, and prose is none of them")
    func found() throws {
        let services = Self.master(Self.stock).commentedServices
        #expect(services.map(\.name) == ["smtp", "smtpd", "127.0.0.1:submissions", "submissions", "628"])
        let block = services[3]
        #expect(block.line == 6 && block.optionLines == [7, 8, 9, 12, 13] && block.command == "smtpd" && block.liveLines.isEmpty)
        #expect(block.overrides.map(\.name).suffix(2) == ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"])
        #expect(services[2].optionLines == block.optionLines, "the head above is an alternative")
        #expect(services.map(\.isLoopbackOnly) == [false, false, true, false, false])
        #expect([0, 1, 4].allSatisfy { services[$0].optionLines.isEmpty })
    }

    @Test("is uncommented with all its options; prose and the other head stay")
    func uncommented() throws {
        let before = Self.master(Self.stock)
        let after = try #require(before.uncommenting(before.commentedServices[3]))
        let expected = Self.stock.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { offset, line in
            [6, 7, 8, 9, 12, 13].contains(offset + 1) ? String(line.dropFirst()) : String(line)
        }
        #expect(text(after) == expected.joined(separator: "\n"))
        #expect(after.services.map(\.name) == ["smtp", "submissions", "pickup"] && after.problems.isEmpty)
        #expect(after.services[1].overrides.count == 5)
        #expect(before.uncommenting(before.commentedServices[2]) == nil, "never the one for this machine only")
    }

    @Test("of this machine's own sample is uncommented with every option", .enabled(if: sample != nil, "no master.cf.dist here"))
    func sampleFile() throws {
        let before = try #require(Self.sample)
        for name in ["submissions", "submission", "smtps"] {
            guard let block = before.commentedServices.first(where: { $0.name == name }) else { continue }
            let after = try #require(before.uncommenting(block))
            let service = try #require(after.services.first { $0.name == name })
            #expect(service.overrides.last?.name == "milter_macro_daemon_name" && service.overrides.count == block.optionLines.count)
            #expect(after.services.count == before.services.count + 1 && after.problems.isEmpty)
        }
        #expect(before.commentedServices.contains { $0.name.hasSuffix("submissions") || $0.name.hasSuffix("smtps") })
    }

    private static let sample: MasterCF? = {
        let path = "/usr/share/postfix/master.cf.dist"
        return FileManager.default.contents(atPath: path).map { MasterCF(Array($0), release: Release("3.7.11")!) }
    }()

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var before: String
        var after: String?
        var testDescription: String { name }
    }

    static let first = "smtp inet n - y - - smtpd\n"

    static let blocksCases = [
        Case(name: "smtps", before: "#smtps inet n - y - - smtpd\n#  -o a=b\n", after: "smtps inet n - y - - smtpd\n  -o a=b\n"),
        Case(
            name: "465, a blank behind the #", before: "# 465 inet n - y - - smtpd\n# -o a=b\n",
            after: "465 inet n - y - - smtpd\n -o a=b\n"),
        Case(
            name: "a host", before: "#192.0.2.1:465 inet n - y - - smtpd\n#\t-o a=b\n",
            after: "192.0.2.1:465 inet n - y - - smtpd\n\t-o a=b\n"),
        Case(name: "no blank before -o", before: "#smtps inet n - y - - smtpd\n#-o a=b\n", after: "smtps inet n - y - - smtpd\n  -o a=b\n"),
        Case(name: "two # signs", before: "##smtps inet n - y - - smtpd\n##  -o a=b\n", after: "smtps inet n - y - - smtpd\n  -o a=b\n"),
        Case(
            name: "options on the head line", before: "#smtps inet n - y - - smtpd -o a=b\n", after: "smtps inet n - y - - smtpd -o a=b\n"),
        Case(
            name: "an empty line between", before: "#smtps inet n - y - - smtpd\n\n#  -o a=b\npickup unix n - y 60 1 pickup\n",
            after: "smtps inet n - y - - smtpd\n\n  -o a=b\npickup unix n - y 60 1 pickup\n"),
        Case(name: "CR LF", before: "#smtps inet n - y - - smtpd\r\n#  -o a=b\r\n", after: "smtps inet n - y - - smtpd\r\n  -o a=b\r\n"),
        Case(name: "an option that cannot be read", before: "#smtps inet n - y - - smtpd\n#  -o a=b, c\n#  -o d=e\n"),
        Case(name: "an option among them is live", before: "#smtps inet n - y - - smtpd\n#  -o a=b\n  -o c=d\n"),
        Case(name: "it is there already", before: "#smtps inet n - y - - smtpd\nsmtps inet n - y - - smtpd\n"),
        Case(name: "for this machine only", before: "#[::1]:smtps inet n - y - - smtpd\n#  -o a=b\n"),
    ]

    @Test("comes into force as a whole or not at all", arguments: blocksCases)
    func blocks(_ test: Case) throws {
        let before = Self.master(Self.first + test.before)
        let block = try #require(before.commentedServices.first)
        #expect(before.uncommenting(block).map(text) == test.after.map { Self.first + $0 })
    }

    static let headsCases = [
        Case(
            name: "its options are live", before: "#smtps inet n - y - - smtpd\n  -o a=b\n  -o c=d\n",
            after: "smtps inet n - y - - smtpd\n  -o a=b\n  -o c=d\n"),
        Case(
            name: "some are commented, the live ones loosen nothing",
            before: "#smtps inet n - y - - smtpd\n#  -o syslog_name=x\n  -o c=d\n",
            after: "smtps inet n - y - - smtpd\n#  -o syslog_name=x\n  -o c=d\n"),
        Case(
            name: "some are commented, a live one may open what they close",
            before: "#smtps inet n - y - - smtpd\n  -o smtpd_relay_restrictions=\n#  -o smtpd_recipient_restrictions=reject\n"),
        Case(name: "none is live", before: "#smtps inet n - y - - smtpd\n#  -o a=b\n"),
        Case(name: "live words that are no options", before: "#smtps inet n - y - - smtpd\n  word\n"),
        Case(name: "for this machine only", before: "#127.0.0.1:465 inet n - y - - smtpd\n  -o a=b\n"),
    ]

    @Test("gets its live options back when its head line loses the #", arguments: headsCases)
    func heads(_ test: Case) throws {
        let before = Self.master("submission inet n - y - - smtpd\n  -o x=y\n" + test.before)
        let block = try #require(before.commentedServices.first)
        let after = before.uncommentingHead(of: block)
        #expect(after.map(text) == test.after.map { "submission inet n - y - - smtpd\n  -o x=y\n" + $0 })
        if let after { #expect(after.services[0].overrides.map(\.name) == ["x"]) }
    }

    @Test("commented out and uncommented: as it was, in generated files")
    func inverse() throws {
        var random = SeededGenerator(seed: 17)
        var tried = 0
        for number in 0..<1500 {
            let before = MasterCF(MasterCFGenerator.file(&random), release: Release("3.7.11")!)
            for service in before.services where service.arguments.count == 2 * service.overrides.count {
                let lines = before.places[before.services.firstIndex(of: service)!].line.pieces
                // A value in braces over several lines is no option line by itself.
                if lines.dropFirst().contains(where: {
                    !String(decoding: before.file[$0.bytes], as: UTF8.self).trimmingBlanks().hasPrefix("-o")
                }) {
                    continue
                }
                let edits = lines.map { ByteEdit(range: $0.bytes.lowerBound..<$0.bytes.lowerBound, text: [UInt8(ascii: "#")]) }
                let commented = MasterCF(applying(edits, to: before.file), release: before.release)
                guard let block = commented.commentedServices.first(where: { $0.line == service.lines.lowerBound }) else {
                    Issue.record("file \(number): \(service.name) is not found as a comment")
                    continue
                }
                if block.isLoopbackOnly || !block.unclearLines.isEmpty { continue }
                tried += 1
                #expect(commented.uncommenting(block) == before, "file \(number): \(service.name)")
            }
        }
        #expect(tried > 500, "\(tried)")
    }

    @Test(
        "prose is no service",
        arguments: [
            "# service type  private unpriv  chroot  wakeup  maxproc command + args", "# one inet two three n - - smtpd",
            "#smtps inet n - y - -", "#  -o smtps inet n - y - - smtpd", "#", "# ===",
        ])
    func prose(line: String) {
        #expect(Self.master(Self.first + line + "\n").commentedServices.isEmpty)
    }

    private func text(_ master: MasterCF) -> String { String(decoding: master.render(), as: UTF8.self) }
}
