// The source tree as the layout rules see it.

import Foundation

struct SourceFile {
    /// `Wizard/Screens/RepairScreen.swift`, below Sources.
    var path: String
    var text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var target: String { String(path.prefix { $0 != "/" }) }
    var imports: Set<String> {
        Set(
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard let index = words.firstIndex(of: "import"), index < 3, index + 1 < words.count, line.first != " " else { return nil }
                return String(words.last!.prefix { $0 != "." })
            })
    }
}

enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func swiftFiles(below folder: String) throws -> [SourceFile] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
            SourceFile(path: name, text: try String(contentsOf: base.appending(path: name), encoding: .utf8))
        }
    }

    static func text(at path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root.appending(path: path).path) }

    /// Whatever may cite the handbook: sources, tests and resources, the handbook itself included.
    static func citingTexts() throws -> [SourceFile] {
        let kinds = [".swift", ".c", ".h", ".txt", ".md", ".scenario"]
        return try ["Sources", "Tests", "Resources"].flatMap { folder in
            // The test of the citations themselves writes some that lead nowhere.
            try paths(below: folder).filter { path in kinds.contains { path.hasSuffix($0) } && !path.hasSuffix("HandbookTests.swift") }
                .map { SourceFile(path: $0, text: try text(at: $0)) }
        }
    }

    /// The folders that lie directly in this one.
    static func folders(of folder: String) throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(
                at: root.appending(path: folder), includingPropertiesForKeys: [.isDirectoryKey]
            ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(\.lastPathComponent))
    }

    /// The README and the handbook.
    static func documents() throws -> [String] {
        ["README.md"] + (try paths(below: "Resources/handbook").filter { $0.hasSuffix(".md") })
    }

    private static func paths(below folder: String) throws -> [String] {
        let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)?.compactMap { $0 as? String } ?? []
        return names.sorted().map { "\(folder)/\($0)" }.filter { !$0.contains("/Fixtures/") }
    }
}
