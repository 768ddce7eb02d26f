import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The one file that is carried to the article's own patient, a server with kernel 2.6.32.
    @Suite("The static release file on an el6 kernel", .serialized, .needs(.staticRelease, .systemCallFilter))
    struct OldKernelTests {
        private func run(_ arguments: [String]) throws -> CommandLineRun {
            try CommandLineRun(
                arguments, program: Programs.staticReleaseFile, prefix: OldKernel.command(EL6.missingCalls, []))
        }

        @Test("is a kernel that really refuses: without execve no program starts")
        func refuses() throws {
            let ended = try TestProcess.run(OldKernel.command([59], ["/bin/true"]))
            #expect(ended.status == 127)
            #expect(ended.output.contains("Function not implemented"))
        }

        @Test("is stripped, needs no library, and can lie at any address")
        func file() throws {
            let bytes = try TestFile.bytes(Programs.staticReleaseFile)
            print("static release file: \(bytes.count) bytes")
            #expect(Array(bytes.prefix(4)) == [0x7F] + Array("ELF".utf8))
            let image = ELFImage(bytes)
            #expect(!image.hasInterpreter, "it asks for no dynamic loader")
            #expect(!image.hasSymbolTable, "its symbols are stripped")
            #expect(image.isPositionIndependent)
            #expect(image.hasReadOnlyRelocations, "its tables of addresses cannot be written once they are filled")
        }

        @Test(
            "without /proc, where Swift's runtime would abort before main, it says what is missing; as a plugin where it is one",
            .needs(.privateMounts),
            arguments: [
                (["--version"], 71, "postfix-tls-wizard: /proc is not there."), (["fix", "--yes"], 71, "Nothing was changed."),
                (["check", "--monitor"], 3, "POSTFIX TLS UNKNOWN - /proc is not there."),
            ])
        func withoutProcessTable(words: [String], status: Int32, says: String) throws {
            let hidden = ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c"]
            let script = "mount -t tmpfs none /proc && exec \"$@\""
            let ended = try TestProcess.run(hidden + [script, "sh", Programs.staticReleaseFile] + words)
            #expect(ended.status == status, "\(ended.output)")
            #expect(ended.output.contains(says) && ended.output.split(separator: "\n").count == 1, "\(ended.output)")
        }

        @Test("answers --help")
        func help() throws {
            let run = try run(["--help"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.contains("practice"))
        }

        @Test("explains a list")
        func explain() throws {
            let run = try run(["explain", "--json", "--postfix", "2.6.6", "--openssl", "1.0.1e", "--", "TLSv1 TLSv1.1 TLSv1.2"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.document().members["valid"] as? Bool == false)
        }

        @Test("checks a real Postfix with a rejected list", .needs(.postfix))
        func checkPostfix() throws {
            let patient = try Patient()
            let run = try run(["check", "--json"] + patient.options)
            let verdict = try run.document().text("verdict")
            #expect(verdict == "confirmed" || verdict == "likely", "\(run.output)")
        }

        @Test("checks, and calls what cannot run there a cannot-tell")
        func check() throws {
            let directory = try TemporaryDirectory()
            try directory.write("main.cf", "smtpd_tls_mandatory_protocols = TLSv1\n")
            try directory.write("master.cf", "smtp inet n - n - - smtpd\n")
            let run = try run(["check", "--json", "-c", directory.path])
            #expect((0...3).contains(run.status), "\(run.status) \(run.errors)")
            #expect(try !run.document().objects("findings").isEmpty)
        }

        /// To Fixed and back, by keys.
        private func walkPractice(_ words: [String]) throws {
            let terminal = try WalkingTerminal(words)
            try terminal.walkToReview()
            try terminal.apply()
            try terminal.see("Fixed: port")
            try terminal.undo()
            try terminal.see("Undone: the old configuration is back")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("walks practice to Fixed and undone, except for getrandom, which today's openssl needs", .needs(.tmux, .openssl))
        func practice() throws {
            try walkPractice(OldKernel.command(EL6.missingCallsWithTodaysOpenSSL, [Programs.staticReleaseFile, "practice", "article"]))
        }

        @Test("repairs a real Postfix there, proven, and undoes it", .needs(.postfix))
        func fixAndUndo() throws {
            let patient = try Patient()
            func there(_ words: [String]) throws -> CommandLineRun {
                try CommandLineRun(
                    words + patient.options, program: Programs.staticReleaseFile,
                    prefix: OldKernel.command(EL6.missingCallsWithTodaysOpenSSL, []))
            }
            let fixed = try there(["fix", "--yes", "--json"])
            #expect(fixed.status == 0, "\(fixed.output)\(fixed.errors)")
            #expect(try fixed.document().members["proven"] as? Bool == true)
            #expect(try patient.main == patient.mainBefore(with: RealPostfixTests.repaired))
            #expect(try there(["undo"]).status == 0)
            try patient.expectUntouched()
        }

        @Test("the processor is really an old one: it has not even what x86-64-v2 asks for", .needs(.oldProcessor))
        func processor() throws {
            let levels = try TestProcess.must(OldProcessor.command(["/lib64/ld-linux-x86-64.so.2", "--help"]))
            #expect(levels.contains("x86-64-v2\n"), "not supported: \(levels)")
            #expect(try TestProcess.must(OldProcessor.command(["/bin/uname", "-r"])) == "2.6.32\n")
        }

        @Test("walks practice on the plainest x86-64 processor, under the name of kernel 2.6.32", .needs(.tmux, .openssl, .oldProcessor))
        func oldProcessor() throws {
            try walkPractice(OldProcessor.command([Programs.staticReleaseFile, "practice", "article"]))
        }
    }
}

/// As much of a 64-bit little-endian ELF file as the tests ask for (System V ABI, chapter 4 and 5).
private struct ELFImage {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A program header of type PT_INTERP.
    var hasInterpreter: Bool { hasSegment(3) }

    /// A program header of type PT_GNU_RELRO.
    var hasReadOnlyRelocations: Bool { hasSegment(0x6474_E552) }

    private func hasSegment(_ type: Int) -> Bool {
        let (start, size, count) = (number(at: 0x20, 8), number(at: 0x36, 2), number(at: 0x38, 2))
        return (0..<count).contains { number(at: start + $0 * size, 4) == type }
    }

    /// Of type ET_DYN.
    var isPositionIndependent: Bool { number(at: 0x10, 2) == 3 }

    /// A section header of type SHT_SYMTAB.
    var hasSymbolTable: Bool {
        let (start, size, count) = (number(at: 0x28, 8), number(at: 0x3A, 2), number(at: 0x3C, 2))
        return (0..<count).contains { number(at: start + $0 * size + 4, 4) == 2 }
    }

    private func number(at offset: Int, _ width: Int) -> Int {
        (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
}
