// The command line of the real binary: what it prints on either stream, and its exit status.

import Foundation
import TestSupport
import Testing

struct CommandLineRun {
    var status: Int32
    var output: String
    var errors: String

    /// `prefix` runs the program in some other way, as another user for instance.
    init(_ arguments: [String], program: String = Programs.wizard, prefix: [String] = []) throws {
        let directory = try TemporaryDirectory(mode: 0o777)
        let errorFile = "\(directory.path)/errors"
        // A repair that is reverted may wait out the minute of a service that died twice, with the new files and with the old.
        let ended = try TestProcess.run(
            ["/bin/sh", "-c", "exec \"$@\" 2>\(errorFile)", "sh"] + prefix + [program] + arguments, seconds: 300)
        status = ended.status
        output = ended.output
        errors = try TestFile.text(errorFile)
    }

    /// Standard output as one JSON document, nothing before or after it but white space.
    func document(_ location: SourceLocation = #_sourceLocation) throws -> JSONObject {
        let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
        let members = try #require(value as? [String: Any], "no JSON object: \(output)", sourceLocation: location)
        #expect(members["schema"] as? Int == 1, sourceLocation: location)
        return JSONObject(members: members)
    }
}

/// A JSON object as it stands there.
struct JSONObject {
    let members: [String: Any]

    func text(_ name: String) -> String? { members[name] as? String }
    func object(_ name: String) -> JSONObject? { (members[name] as? [String: Any]).map(JSONObject.init) }
    func objects(_ name: String) -> [JSONObject] { (members[name] as? [[String: Any]] ?? []).map(JSONObject.init) }
}
