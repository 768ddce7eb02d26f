// The house rules as tests: who may know whom, how files open, how long they may be.

import Foundation
import Testing

@Suite("The house")
struct LayoutTests {
    /// Every module a target of ours may import. What is not listed here is a door in the wrong wall.
    static let allowed: [String: Set<String>] = [
        "PostfixModel": ["Resources"],
        "Diagnosis": ["PostfixModel", "CScan"],
        "Repair": ["Diagnosis", "PostfixModel"],
        "TerminalUI": ["CNcurses", "CPosix", "Glibc"],
        "Wizard": ["Repair", "Diagnosis", "PostfixModel", "TerminalUI", "Resources"],
        "MailServer": [
            "Repair", "Diagnosis", "PostfixModel", "Resources", "CPosix", "Glibc", "Dispatch", "Synchronization", "Subprocess",
            "SystemPackage", "FoundationEssentials",
        ],
        "PracticeServer": [
            "MailServer", "Repair", "Diagnosis", "PostfixModel", "Resources", "CPosix", "Glibc", "Dispatch", "Synchronization",
            "SystemPackage",
        ],
        "postfix-tls-wizard": [
            "Wizard", "PracticeServer", "MailServer", "TerminalUI", "Repair", "Diagnosis", "PostfixModel", "Resources", "ArgumentParser",
            "CPosix",
            "Glibc", "Dispatch", "Synchronization", "FoundationEssentials",
        ],
    ]

    @Test("each room imports only what stands below it")
    func imports() throws {
        let files = try SourceTree.swiftFiles(below: "Sources")
        #expect(files.count > 50)
        for file in files {
            let allowed = try #require(LayoutTests.allowed[file.target], "unknown target of \(file.path)")
            #expect(file.imports.subtracting(allowed).isEmpty, "\(file.path) imports \(file.imports.subtracting(allowed))")
        }
    }

    @Test("only Ncurses/ calls curses")
    func cursesCallers() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") where file.imports.contains("CNcurses") {
            #expect(file.path.hasPrefix("TerminalUI/Ncurses/"), "\(file.path)")
        }
    }

    @Test("pure files of TerminalUI know neither curses nor the system")
    func surfaceIsPure() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") where file.path.hasPrefix("TerminalUI/") && !file.path.contains("/Ncurses/")
        {
            #expect(file.imports.isEmpty, "\(file.path) imports \(file.imports)")
        }
    }

    @Test("every source file opens with what it promises")
    func headers() throws {
        for folder in ["Sources", "Resources"] {
            for file in try SourceTree.swiftFiles(below: folder) {
                #expect(file.text.hasPrefix("// "), "\(file.path) does not open with a comment")
            }
        }
    }

    @Test("no source file is longer than 300 lines")
    func fileLength() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") {
            #expect(file.lines.count <= 300, "\(file.path): \(file.lines.count) lines")
        }
    }

    @Test("there is no shared mutable state: no static var that stores, no unchecked sendability")
    func noStaticVariables() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") {
            for line in file.lines where line.contains("static var") {
                #expect(line.contains("{"), "\(file.path): \(line)")
            }
            #expect(!file.text.contains("nonisolated(unsafe)"), "\(file.path)")
        }
    }

    @Test("nothing is left undone in the sources")
    func nothingUndone() throws {
        for folder in ["Sources", "Resources", "Tests"] {
            for file in try SourceTree.swiftFiles(below: folder) where !file.path.hasPrefix("LayoutTests/") {
                for word in ["TODO", "FIXME", "unimplemented"] {
                    #expect(!file.text.contains(word), "\(folder)/\(file.path) contains \(word)")
                }
            }
        }
    }

    @Test("the top level holds only what belongs there")
    func topLevel() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
        let expected: Set = ["Package.swift", "Sources", "Tests", "Resources", "README.md"]
        let odd = Set(names.filter { !$0.hasPrefix(".") && $0 != "Package.resolved" }).subtracting(expected)
        #expect(odd.isEmpty)
    }

    @Test("each function has at most 40 lines")
    func functionLength() throws {
        for file in try SourceTree.swiftFiles(below: "Sources") {
            for function in Functions.find(in: file) {
                #expect(function.lines <= 40, "\(file.path): \(function.head): \(function.lines) lines")
            }
        }
    }
}
