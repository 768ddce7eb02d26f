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
}
