import Foundation
import TestSupport
import Testing

@testable import Repair

@Suite("A unified diff reads as diff -u prints it")
struct UnifiedDiffTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var before: String
        var after: String
        var hunks: String
    }

    static let cases = [
        Case(
            testDescription: "a replaced line in the middle", before: "a\nb\nc\nd\ne\nf\ng\nh\n", after: "a\nb\nc\nd\nE\nf\ng\nh\n",
            hunks: "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n"),
        Case(testDescription: "the only line", before: "a\n", after: "b\n", hunks: "@@ -1 +1 @@\n-a\n+b\n"),
        Case(
            testDescription: "a last line without a line end", before: "a\nb", after: "a\nc",
            hunks: "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"),
        Case(
            testDescription: "an unchanged last line without a line end", before: "a\nb", after: "c\nb",
            hunks: "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"),
        Case(
            testDescription: "a line end is added", before: "a", after: "a\nb\n",
            hunks: "@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n"),
        Case(testDescription: "everything is new", before: "", after: "a\nb\n", hunks: "@@ -0,0 +1,2 @@\n+a\n+b\n"),
        Case(testDescription: "everything goes", before: "a\n", after: "", hunks: "@@ -1 +0,0 @@\n-a\n"),
        Case(
            testDescription: "two changes six lines apart share a hunk", before: "x\n1\n2\n3\n4\n5\n6\ny\n",
            after: "X\n1\n2\n3\n4\n5\n6\nY\n", hunks: "@@ -1,8 +1,8 @@\n-x\n+X\n 1\n 2\n 3\n 4\n 5\n 6\n-y\n+Y\n"),
        Case(
            testDescription: "two changes seven lines apart have a hunk each", before: "x\n1\n2\n3\n4\n5\n6\n7\ny\n",
            after: "X\n1\n2\n3\n4\n5\n6\n7\nY\n",
            hunks: "@@ -1,4 +1,4 @@\n-x\n+X\n 1\n 2\n 3\n@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-y\n+Y\n"),
        Case(
            testDescription: "CR at the line end stays in the line", before: "a = b\r\nc\r\n", after: "a = d\r\nc\r\n",
            hunks: "@@ -1,2 +1,2 @@\n-a = b\r\n+a = d\r\n c\r\n"),
        Case(
            testDescription: "a repeated line is added at the end of its run", before: "a\na\nb\n", after: "a\na\na\nb\n",
            hunks: "@@ -1,3 +1,4 @@\n a\n a\n+a\n b\n"),
    ]

    @Test("by table", arguments: cases)
    func table(_ row: Case) {
        let diff = diffLines(path: "/etc/postfix/main.cf", before: Array(row.before.utf8), after: Array(row.after.utf8)).diff
        #expect(diff == "--- /etc/postfix/main.cf\n+++ /etc/postfix/main.cf\n" + row.hunks)
    }

    @Test("equal files have no diff")
    func equal() {
        #expect(diffLines(path: "f", before: [1, 2], after: [1, 2]).diff.isEmpty)
    }

    @Test("bytes that are not UTF-8 are shown leniently")
    func notUTF8() {
        let diff = diffLines(path: "f", before: [0x61, 0xFF, 0x0A], after: [0x62, 0x0A]).diff
        #expect(diff == "--- f\n+++ f\n@@ -1 +1 @@\n-a\u{FFFD}\n+b\n")
    }

    @Test("texts with little in common are shown as replaced, and the work stays bounded")
    func different() {
        let before = Array((0..<3000).map { "old \($0)\n" }.joined().utf8)
        let after = Array((0..<3000).map { "new \($0)\n" }.joined().utf8)
        let diff = diffLines(path: "f", before: before, after: after).diff
        #expect(diff.hasPrefix("--- f\n+++ f\n@@ -1,3000 +1,3000 @@\n-old 0\n"))
    }

    @Test("a change in a file of 4 MB is found at once")
    func large() {
        let line = Array("a line as configuration files have them, repeated\n".utf8)
        var before: [UInt8] = []
        while before.count < 4_000_000 { before += line }
        var after = before
        after.replaceSubrange(2_000_000..<2_000_000, with: Array("inserted".utf8))
        let started = ContinuousClock.now
        let diff = diffLines(path: "f", before: before, after: after).diff
        #expect(diff.split(separator: "\n").count == 2 + 1 + 8)
        #expect(ContinuousClock.now - started < .seconds(60))
    }

    @Test(
        "random edits give what diff -u prints in length, and patch makes the new file of the old",
        .enabled(if: tools, "no diff and patch here"))
    func againstTheTools() throws {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<60 {
            let before = random.text(lines: random.below(41))
            let after = random.edited(before)
            if before == after { continue }
            let diff = diffLines(path: "f", before: before, after: after).diff
            let directory = FileManager.default.temporaryDirectory.appendingPathComponent("diff-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: directory) }
            let (old, new) = (directory.appendingPathComponent("old"), directory.appendingPathComponent("new"))
            try Data(before).write(to: old)
            try Data(after).write(to: new)
            let theirs = try run("/usr/bin/diff", ["-u", "-d", "--label", "f", "--label", "f", old.path, new.path], input: "")
            #expect(changedLines(diff) == changedLines(theirs), "\(diff)\nagainst\n\(theirs)")
            _ = try run("/usr/bin/patch", ["--quiet", "--posix", old.path], input: diff)
            #expect(try Data(contentsOf: old) == Data(after), "\(diff)")
        }
    }

    private static let tools = ["/usr/bin/diff", "/usr/bin/patch"].allSatisfy(FileManager.default.isExecutableFile)

    /// Removed and added lines: two smallest diffs may differ in which of several equal lines they name, never in their number.
    private func changedLines(_ diff: String) -> [Int] {
        let lines = diff.split(separator: "\n").dropFirst(2)
        return ["-", "+"].map { mark in lines.filter { $0.hasPrefix(mark) }.count }
    }

    private func run(_ program: String, _ arguments: [String], input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let (incoming, outgoing) = (Pipe(), Pipe())
        process.standardInput = incoming
        process.standardOutput = outgoing
        try process.run()
        incoming.fileHandleForWriting.write(Data(input.utf8))
        try incoming.fileHandleForWriting.close()
        let output = outgoing.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}

extension SeededGenerator {
    fileprivate mutating func text(lines: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<lines { bytes += Array("\(pick(Array("abcdef")))\n".utf8) }
        if chance(50), !bytes.isEmpty { bytes.removeLast() }
        return bytes
    }

    fileprivate mutating func edited(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...below(4) {
            let at = below(result.count + 1)
            if chance(50), at < result.count {
                result.remove(at: at)
            } else {
                result.insert(contentsOf: text(lines: 1 + below(2)), at: at)
            }
        }
        return result
    }
}
