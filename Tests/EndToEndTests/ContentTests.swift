import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Files of every kind of content: what the real postconf reads there, the edit and nothing else, and back to the byte.
    /// Without a running Postfix, so that many fit in little time; the copies are read by the real postconf all the same.
    @Suite("Any content", .serialized, .needs(.release, .postfix))
    struct ContentTests {
        struct Case: Sendable, CustomTestStringConvertible {
            var name: String
            var file = "main.cf"
            /// The file, given what the private Postfix has in it.
            var make: @Sendable (String) -> [UInt8]
            /// What goes, and what comes in its place.
            var edit = (from: Patient.badList, to: RealPostfixTests.repaired)
            /// Nil: the value in force as postconf prints it is the new one.
            var shown: String?
            var testDescription: String { name }
        }

        private static func bytes(_ parts: [UInt8]...) -> [UInt8] { Array(parts.joined()) }
        private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
        private static let list = "smtpd_tls_mandatory_protocols"

        static let cases = [
            Case(name: "CRLF line ends") { text($0.replacing("\n", with: "\r\n")) },
            Case(
                name: "no line end at the end of the file",
                make: {
                    let list = "smtpd_tls_protocols = \(Patient.badList)"
                    return text($0.replacing("\(list)\n", with: "") + list)
                }),
            Case(name: "bytes that are no UTF-8") {
                bytes(text($0), [0x23, 0xE9, 0xFF, 0x0A], text("smtpd_banner = caf"), [0xE9, 0xC3, 0x28, 0x0A])
            },
            Case(name: "a NUL in a comment, in another value, and behind the list") {
                text(
                    $0.replacing(
                        "\(list) = \(Patient.badList)\n",
                        with: "\(list) = \(Patient.badList)\0 more\n# a\0b\nmail_name = Postfix\0 and more\n"))
            },
            Case(name: "a byte order mark before a parameter") { bytes([0xEF, 0xBB, 0xBF], text("my_own = 1\n" + $0)) },
            Case(name: "10,000 lines") { text($0 + (1...10_000).map { $0 % 3 == 0 ? "# line \($0)\n" : "\n" }.joined()) },
            Case(name: "a value of 1 MB in one line behind the list") {
                text($0 + "mynetworks = " + String(repeating: "127.0.0.1 ", count: 100_000) + "\n")
            },
            Case(name: "a comment of 10 MB in one line before the list") {
                text("# " + String(repeating: "x", count: 10_000_000) + "\n" + $0)
            },
            Case(name: "another value over 50,000 continuation lines") {
                text($0 + "mynetworks = 127.0.0.0/8\n" + String(repeating: "  127.0.0.1\n# between\n", count: 50_000))
            },
            Case(
                name: "the list itself over 1,500 continuation lines with comments between them",
                make: {
                    text(
                        $0.replacing(
                            "\(list) = \(Patient.badList)\n",
                            with: "\(list) = !SSLv2\n" + String(repeating: "# between\n  !SSLv3\n", count: 1_500) + "  #\n"))
                }, edit: ("", ""), shown: "!SSLv2" + String(repeating: " !SSLv3", count: 1_500)),
            Case(
                name: "an empty main.cf, the list in master.cf", file: "master.cf",
                make: {
                    text(
                        $0.replacing(
                            "syslog_name=postfix/smtps\n", with: "syslog_name=postfix/smtps\n  -o \(list)=!SSLv2,!SSLv3,#,!TLSv1\n"))
                },
                edit: ("!SSLv2,!SSLv3,#,!TLSv1", "!SSLv2,!SSLv3,!TLSv1"), shown: ""),
            Case(
                name: "a master.cf with CRLF, bytes that are no UTF-8, and no last line end", file: "master.cf",
                make: { master in
                    let changed = master.replacing(
                        "syslog_name=postfix/smtps\n", with: "syslog_name=postfix/smtps\n  -o \(list)=!SSLv2,!SSLv3,#,!TLSv1\n")
                    return bytes([0x23, 0xE9, 0xFF, 0x0D, 0x0A], text(changed.replacing("\n", with: "\r\n")), text("# no end"))
                }, edit: ("!SSLv2,!SSLv3,#,!TLSv1", "!SSLv2,!SSLv3,!TLSv1"), shown: ""),
            Case(
                name: "a master.cf of 20,000 lines and a service with 10,000 options", file: "master.cf",
                make: { master in
                    let options = String(repeating: "  -o smtpd_banner=x\n# between\n", count: 10_000)
                    return text(
                        master.replacing(
                            "syslog_name=postfix/smtps\n",
                            with: "syslog_name=postfix/smtps\n\(options)  -o \(list)=!SSLv2,!SSLv3,#,!TLSv1\n"))
                }, edit: ("!SSLv2,!SSLv3,#,!TLSv1", "!SSLv2,!SSLv3,!TLSv1"), shown: ""),
        ]

        @Test("the list is repaired, nothing else changes, and undo brings back every byte", arguments: cases)
        func content(_ one: Case) throws {
            let patient = try Written(one)
            let fix = try patient.run(["fix", "--yes", "--offline"])
            #expect(fix.status == 2, "kept, unproven: \(fix.output.suffix(2000))\(fix.errors.suffix(2000))")
            let after = try TestFile.bytes(patient.path)
            if !one.edit.from.isEmpty {
                #expect(after == replaced(patient.before, one.edit.from, one.edit.to), "the edit and nothing else")
            }
            let other = one.file == "main.cf" ? patient.postfix.masterCF : patient.postfix.mainCF
            #expect(try TestFile.bytes(other) == patient.otherBefore)
            if one.shown != "" {
                patient.postfix.letRest()
                let shown = try TestProcess.must(["/usr/sbin/postconf", "-c", patient.postfix.configDirectory, "-h", ContentTests.list])
                #expect(shown.split(separator: "\n").contains(Substring(one.shown ?? one.edit.to)), "\(shown.prefix(500))")
            }
            let check = try patient.run(["check"])
            #expect(!check.output.contains("rejects") && check.output.utf8.count < 200_000, "\(check.output.prefix(2000))")
            let undo = try patient.run(["undo"])
            #expect(undo.status == 0, "\(undo.output.suffix(2000))")
            #expect(try TestFile.bytes(patient.path) == patient.before)
        }

        /// Every occurrence, byte by byte: `String` would mend what is no UTF-8.
        private func replaced(_ bytes: [UInt8], _ old: String, _ new: String) -> [UInt8] {
            var result: [UInt8] = []
            var rest = bytes[...]
            while let range = rest.firstRange(of: Array(old.utf8)) {
                result += rest[..<range.lowerBound] + Array(new.utf8)
                rest = rest[range.upperBound...]
            }
            return result + rest
        }

        private struct Written {
            let postfix: PrivatePostfix
            let state: TemporaryDirectory
            let path: String
            let before: [UInt8]
            let otherBefore: [UInt8]

            init(_ one: Case) throws {
                let inMaster = one.file == "master.cf"
                postfix = try PrivatePostfix(
                    Patient.settings(mandatory: inMaster ? "!SSLv2" : Patient.badList, opportunistic: inMaster ? "!SSLv2" : Patient.badList)
                )
                state = try TemporaryDirectory()
                path = "\(postfix.configDirectory)/\(one.file)"
                try TestFile.write(postfix.logFile, "")
                if one.name.hasPrefix("an empty main.cf") { try TestFile.write(postfix.mainCF, "") }
                try TestFile.write(path, bytes: one.make(try TestFile.text(path)))
                before = try TestFile.bytes(path)
                otherBefore = try TestFile.bytes(inMaster ? postfix.mainCF : postfix.masterCF)
                postfix.letRest()
            }

            func run(_ arguments: [String]) throws -> CommandLineRun {
                try CommandLineRun(
                    arguments + ["-c", postfix.configDirectory, "--log", postfix.logFile, "--state-directory", "\(state.path)/state"])
            }
        }

        @Test(
            "a byte order mark before a comment, which stops every Postfix program: named as such, refused, and the printed command removes it"
        )
        func markBeforeComment() throws {
            let one = Case(name: "BOM") { ContentTests.bytes([0xEF, 0xBB, 0xBF], ContentTests.text($0)) }
            let patient = try Written(one)
            let postconf = try TestProcess.run(["/usr/sbin/postconf", "-c", patient.postfix.configDirectory, "-n"])
            #expect(postconf.status != 0 && postconf.output.contains("line 1: missing '='"), "\(postconf.output)")
            let fix = try patient.run(["fix", "--yes", "--offline"])
            #expect(
                fix.status == 1 && fix.output.contains("byte order mark") && fix.output.contains("stops every Postfix program"),
                "\(fix.output)")
            #expect(try TestFile.bytes(patient.path) == patient.before)
            let check = try patient.run(["check", "--verbose"])
            let command = try #require(check.output.split(separator: "\n").first { $0.contains("sed -i") }, "\(check.output)")
            let sed = command[command.firstRange(of: "sed -i")!.lowerBound...].replacing(" removes it.", with: "")
            try TestProcess.must(["/bin/sh", "-c", String(sed)])
            #expect(try TestFile.bytes(patient.path) == Array(patient.before.dropFirst(3)))
            #expect(try patient.run(["fix", "--yes", "--offline"]).status == 2)
        }
    }
}
