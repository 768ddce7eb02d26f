import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What needs no server at all.
    @Suite("The command line by itself", .serialized, .needs(.release))
    struct UsageTests {
        @Test(
            "what is not understood is a usage error, and says how it goes",
            arguments: [
                ["chekc"], ["check", "--rubbish"], ["fix", "--remedy", "article", "--value", "TLSv1"],
                ["--connect", "host", "check"], ["explain", "--postfix", "2.6.6"], ["explain", "--postfix", "two", "--", "TLSv1"],
                ["undo", "one", "two"], ["practice", "nowhere"], ["practice", "-c", "/etc/postfix"], ["--plain", "--rubbish"], [],
            ])
        func usage(arguments: [String]) throws {
            let run = try CommandLineRun(arguments)
            #expect(run.status == 64, "\(run.output)\(run.errors)")
            #expect(!run.errors.isEmpty)
            #expect(run.output.isEmpty)
        }

        @Test(
            "with --json a failure is one document as well",
            arguments: [
                (["check", "-c", "/nonexistent"], 66), (["fix", "--yes", "-c", "/nonexistent"], 66), (["undo", "-c", "/nonexistent"], 66),
                (["check", "--rubbish"], 64),
                (["explain", "--postfix", "two", "--", "TLSv1"], 64), (["fix", "--yes", "--log", "/nonexistent"], 66), ([], 64),
            ] as [([String], Int32)])
        func failureDocument(arguments: [String], status: Int32) throws {
            let run = try CommandLineRun(["--json"] + arguments)
            #expect(run.status == status, "\(run.output)\(run.errors)")
            _ = try run.document()
            #expect(!run.errors.isEmpty)
        }

        @Test("explain answers with exit 0, valid or not", arguments: [("TLSv1", true), ("TLSv1 TLSv1.1 TLSv1.2", false), ("", true)])
        func explain(list: String, isValid: Bool) throws {
            let run = try CommandLineRun(["explain", "--json", "--postfix", "2.6.6", "--openssl", "1.0.1e", "--", list])
            #expect(run.status == 0)
            let document = try run.document()
            #expect(document.members["valid"] as? Bool == isValid)
            #expect((document.members["rejected"] is NSNull) == isValid)
        }

        @Test("the wizard without a terminal names check", arguments: [[], ["practice"]])
        func noTerminal(arguments: [String]) throws {
            let run = try CommandLineRun(arguments)
            #expect(run.status == 64)
            #expect(run.errors.contains("terminal"))
        }
    }
}
