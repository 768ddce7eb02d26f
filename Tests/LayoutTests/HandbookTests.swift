// What the code cites is there: every section of FACTS and DESIGN named in sources, tests and resources is a heading of the
// handbook.

import Foundation
import Testing

@Suite("The handbook")
struct HandbookTests {
    @Test("every cited section of FACTS and DESIGN is a heading", arguments: ["FACTS", "DESIGN"])
    func citations(document: String) throws {
        let headings = Citations.headings(of: try SourceTree.text(at: "Resources/handbook/\(document).md"))
        let cited = try SourceTree.citingTexts().flatMap { file in
            Citations.sections(of: document, in: file.text).map { (file.path, $0) }
        }
        #expect(cited.count > 5)
        for (path, section) in cited where !headings.contains(section) {
            Issue.record("\(path) cites \(document) §\(section), which is no heading of Resources/handbook/\(document).md")
        }
    }

    @Test("no section is cited of a document that is not here")
    func strangers() throws {
        for file in try SourceTree.citingTexts() {
            let documents = Set(file.text.matches(of: #/\b([A-Z]{4,}) §/#).map { String($0.1) })
            #expect(documents.isSubset(of: ["FACTS", "DESIGN"]), "\(file.path) cites \(documents)")
        }
    }

    @Test(
        "a citation is found however it is written",
        arguments: [
            ("one", "as FACTS §3.2 has it", ["3.2"]), ("at the end of a sentence", "(FACTS §7).", ["7"]),
            ("two with a comma", "FACTS §3.3, §7;", ["3.3", "7"]), ("two with a word", "FACTS §3.3 and §10", ["3.3", "10"]),
            ("over a line end of a comment", "(FACTS\n    /// §2.2)", ["2.2"]), ("of another document", "DESIGN §4", []),
            ("after another document", "DESIGN §2.7, FACTS §4", ["4"]),
        ])
    func forms(name: String, text: String, sections: [String]) {
        #expect(Citations.sections(of: "FACTS", in: text) == sections)
    }

    @Test("a heading is known by its number")
    func headings() {
        let text = "# Title\n## 1. First\n### 1.1 Per line\n1.2 is no heading\n## 10. Texts\n"
        #expect(Citations.headings(of: text) == ["1", "1.1", "10"])
    }

    @Test("a file or folder that the README or the handbook names is there")
    func paths() throws {
        var count = 0
        for document in try SourceTree.documents() {
            for path in Citations.paths(in: try SourceTree.text(at: document)) {
                count += 1
                #expect(SourceTree.exists(path), "\(document) names \(path)")
            }
        }
        #expect(count > 50)
    }

    @Test("the folders of each room are those of the architecture's table")
    func folders() throws {
        let rows = try SourceTree.text(at: "Resources/handbook/ARCHITECTURE.md").split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map { line in line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        let rooms = rows.filter { $0.count == 3 && SourceTree.exists("Sources/\($0[0])") }
        #expect(rooms.count == 8)
        for room in rooms {
            let named = room[2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0 != "–" }
            let present = Set(named)
            #expect(try SourceTree.folders(of: "Sources/\(room[0])") == present, "Sources/\(room[0])")
        }
    }

    @Test("a link of the README or the handbook leads to a file")
    func links() throws {
        for path in try SourceTree.documents() {
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            for link in Citations.links(in: try SourceTree.text(at: path)) where !link.contains("://") {
                let file = String(link.prefix { $0 != "#" })
                if file.isEmpty { continue }
                #expect(SourceTree.exists(folder.isEmpty ? file : "\(folder)/\(file)"), "\(path) links to \(link)")
            }
        }
    }
}

enum Citations {
    /// The numbers of a document's headings: `## 1. Which names`, `### 1.1 Per release line`.
    static func headings(of text: String) -> Set<String> {
        Set(text.matches(of: #/(?m)^#+ ([0-9]+(?:\.[0-9]+)*)[. ]/#).map { String($0.1) })
    }

    /// The sections of this document that a text cites, in order.
    static func sections(of document: String, in text: String) -> [String] {
        // A citation may be broken over two lines of a comment.
        let flat = text.replacing(#/\n\s*(?:\/\/+|#|\*)?\s*/#, with: " ")
        return flat.split(separator: document, omittingEmptySubsequences: false).dropFirst().flatMap { rest in
            guard let list = rest.prefixMatch(of: #/ §[0-9]+(?:\.[0-9]+)*(?:(?:,| and|, and) §[0-9]+(?:\.[0-9]+)*)*/#) else {
                return [String]()
            }
            return list.0.matches(of: #/§([0-9]+(?:\.[0-9]+)*)/#).map { String($0.1) }
        }
    }

    /// `Sources/…`, `Tests/…` and `Resources/…` in code marks, as words by themselves.
    static func paths(in text: String) -> [String] {
        text.matches(of: #/`(?:sh )?((?:Sources|Tests|Resources)/[A-Za-z0-9+._\/-]+)/#).map { String($0.1) }
    }

    /// Where `[text](target)` leads.
    static func links(in text: String) -> [String] {
        text.matches(of: #/\]\(([^)\s]+)\)/#).map { String($0.1) }
    }
}
