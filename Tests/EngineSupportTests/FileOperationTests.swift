// The seam of FileSystem against the kernel: what a tracer sees of the engine's process is what the seam saw.

import EngineSupport
import Glibc
import TestSupport
import Testing

@Suite("Changing calls", .serialized)
struct FileOperationTests {
    @Test("a tracer sees exactly the changing calls that the seam saw, in that order", arguments: EngineScenario.allCases)
    func complete(scenario: EngineScenario) async throws {
        let child = EngineChild(program: builtProduct("reliability"))
        let server = try await scenario.prepared(child)
        let directory = try TemporaryDirectory()
        let list = "\(directory.path)/calls"
        let tracing = EngineChild(
            program: child.program,
            prefix: [builtProduct("interrupter"), list, "\(server.config):\(server.state):=\(server.root)", "record", "--"])
        let ended = try await tracing.process(scenario, nil, on: server)
        if ended.status == 126 { return try Missing.tracing("Changing calls") }
        try #require(ended.status == 0, "\(ended.output)")
        let seen = try TestFile.text(list).split(separator: "\n")
        #expect(seen == ended.output.split(separator: "\n"))
        #expect(seen.count >= 5)
    }
}

/// What a test cannot do here: a printed reason, and a failure where everything must be there.
enum Missing {
    static func tracing(_ test: String) throws {
        print("skipped: \(test): tracing is forbidden here")
        #expect(getenv("CI").map { String(cString: $0) } != "true", "tracing is forbidden here")
    }
}
