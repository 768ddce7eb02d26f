// The walk line by line, through a pipe: the program itself, started as a script starts it.

import Foundation
import TestSupport
import Testing

@Suite("The plain walk", .serialized, .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct PlainWalkTests {
    private func walk(_ answers: [String], _ words: [String] = ["practice", "article", "--plain"]) throws -> TestProcess {
        try TestProcess.run([builtProduct("postfix-tls-wizard")] + words, input: answers.map { $0 + "\n" }.joined())
    }

    @Test("is complete: from the first page to fixed and undone, nine answers to the review's word, ASCII where the locale is")
    func whole() throws {
        let ended = try walk(Array(repeating: "", count: 8) + ["apply", "undo", "q", "q"])
        #expect(ended.status == 0)
        for piece in [
            "-- 1/10 Server -", "-- 2/10 Connection -", "! 465 smtps       connects  drops the line at once", "-- 7/10 Diagnosis -",
            "1 (*) As the article says  TLSv1", "Type apply and press Enter", "> apply\n  [done] Lock the configuration",
            "Fixed: port 465 answers with TLS and 220", "> undo\n", "Undone: the old configuration is back", "Nothing real was touched",
        ] { #expect(ended.output.contains(piece), "\(piece)\n\(ended.output)") }
        #expect(ended.output.utf8.allSatisfy { $0 == 0x0A || (0x20...0x7E).contains($0) }, "no byte steers a terminal")
    }

    @Test("a number chooses a repair or goes to a page; a word that is none says so; the end of input is the end")
    func answers() throws {
        let ended = try walk(["8", "2", "nonsense", "7", "esc"])
        #expect(ended.status == 0)
        #expect(ended.output.contains("2 (*) Safe after upgrades"))
        #expect(ended.output.contains("\"nonsense\" is no answer here.\n"))
        #expect(!ended.output.contains("[done]"))
        #expect(ended.output.contains("> \n"), "what follows the end of input stands on a line of its own")
    }

    @Test("what an earlier answer led to is not said again to one that is none")
    func stale() throws {
        let ended = try walk(["z", "undo", "nonsense"])
        let parts = ended.output.components(separatedBy: "\"nonsense\" is no answer here.\n")
        #expect(parts.count == 2 && parts[1].hasPrefix("["), "\(ended.output)")
    }

    @Test("an own value is typed on a line of its own, and judged")
    func ownValue() throws {
        let ended = try walk(["8", "3", "", "TLSv9", "!SSLv2, !SSLv3"])
        #expect(ended.output.contains("! There is no protocol version \"TLSv9\""), "\(ended.output)")
        #expect(ended.output.contains("-- 9/10 Apply -"), "\(ended.output)")
    }

    @Test("on a real server nothing is changed where no terminal is on both ends", arguments: [["8", "", "apply"], ["9", "apply"]])
    func realServer(answers: [String]) throws {
        let directory = try TemporaryDirectory()
        let main = "smtpd_tls_protocols = TLSv9\n"
        try TestFile.write("\(directory.path)/main.cf", main)
        try TestFile.write("\(directory.path)/master.cf", "smtp inet n - n - - smtpd\n")
        let ended = try walk(answers, ["--plain", "-c", directory.path, "--state-directory", "\(directory.path)/state"])
        #expect(ended.status == 0)
        #expect(!ended.output.contains("[done]"))
        #expect(try TestFile.text("\(directory.path)/main.cf") == main)
    }
}
