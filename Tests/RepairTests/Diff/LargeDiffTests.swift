// Differences of large files: only what changed is shown.

import TestSupport
import Testing

@testable import Repair

@Suite("A diff of a large file")
struct LargeDiffTests {
    @Test("of a line as long as a file an excerpt is shown, from where it differs on, with its length")
    func longLine() {
        let long = String(repeating: "x", count: 200_000)
        let text = diffLines(
            path: "f", before: Array("# \(long)\na = \(long) OLD \(long)\n".utf8), after: Array("# \(long)\na = \(long) NEW \(long)\n".utf8)
        ).diff
        #expect(text.utf8.count < 5000)
        let lines = text.split(separator: "\n").dropFirst(3)
        #expect(lines.count == 3 && lines.allSatisfy { $0.contains("excerpt of a line of ") })
        #expect(lines.contains { $0.hasPrefix("-[…] x") && $0.contains(" OLD x") && $0.hasSuffix("(excerpt of a line of 400009 bytes)") })
        #expect(lines.contains { $0.hasPrefix("+[…] x") && $0.contains(" NEW x") })
    }

    @Test("changes far apart in a large file are shown with their own line numbers, and patch takes them", arguments: [1, 0, 3])
    func farApart(newLines: Int) throws {
        let lines = (1...30_000).map { "line number \($0) of a file\n" }
        var changed = lines
        changed[20] = String(repeating: "new\n", count: newLines)
        changed[15_000] = "middle\n"
        changed[29_990] = ""
        let (before, after) = (Array(lines.joined().utf8), Array(changed.joined().utf8))
        let text = diffLines(path: "f", before: before, after: after).diff
        #expect(text.utf8.count < 3000)
        let directory = try TemporaryDirectory()
        let file = try directory.write("f", lines.joined())
        // Offsets and fuzz would hide a wrong number.
        let patched = try TestProcess.run(["/usr/bin/patch", "--fuzz=0", file], input: text)
        #expect(patched.status == 0 && !patched.output.contains("offset"), "\(patched.output)")
        #expect(try TestFile.bytes(file) == after)
    }
}
