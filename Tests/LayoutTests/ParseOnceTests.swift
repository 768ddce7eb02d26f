// Each file of the configuration is parsed where it is read, and handed on: nobody parses its bytes a second time.

import Foundation
import Testing

@Suite("One parse of each file")
struct ParseOnceTests {
    /// Beside the readers themselves: who parses, how often, and why.
    private static let parsing: [String: Int] = [
        // The one reader of main.cf, and the one of master.cf.
        "MailServer/Files/ParsedMainCF.swift": 1, "MailServer/Survey/Host/ConfigurationReader.swift": 1,
        // Empty files, and what recorded facts are made of.
        "Diagnosis/Facts/Facts.swift": 4,
        // The scratch copies of a change are read again on purpose: that is their proof.
        "Repair/Plan/PlanProof.swift": 10,
    ]

    @Test("main.cf and master.cf are parsed in these places only")
    func places() throws {
        var found: [String: Int] = [:]
        for file in try SourceTree.swiftFiles(below: "Sources") {
            // An edit makes new bytes, and they are parsed; the simulated server is a server of its own.
            if file.path.hasPrefix("PostfixModel/") || file.path.hasPrefix("PracticeServer/") { continue }
            let count = file.lines.reduce(0) { count, line in
                count + line.matches(of: /\b(?:MainCF|MasterCF)\(/).count
            }
            if count > 0 { found[file.path] = count }
        }
        #expect(found == ParseOnceTests.parsing)
    }
}
