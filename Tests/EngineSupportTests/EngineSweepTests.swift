// A share of the engine's interruption sweeps with every test run; Tests/figures has the whole.

import EngineSupport
import TestSupport
import Testing

@Suite("The engine, interrupted", .serialized)
struct EngineSweepTests {
    private let child = EngineChild(program: builtProduct("reliability"))

    private func expect(_ tried: Tried, atLeast: Int, _ what: String, _ location: SourceLocation = #_sourceLocation) {
        #expect(tried.broken.isEmpty, "\(tried.broken.prefix(5).joined(separator: "\n"))", sourceLocation: location)
        #expect(tried.points >= atLeast, "the sweep has shrunk to \(tried.points) points", sourceLocation: location)
        print("\(what): \(tried.points) points")
    }

    @Test("a process killed before or after any of its changing calls is recovered by the next start")
    func killed() async throws { expect(try await EngineSweep(child: child, step: 5).kills(), atLeast: 150, "killed") }

    @Test("each changing call failing once with an error, and not the ones after it, ends as the rules say")
    func oneFailure() async throws { expect(try await EngineSweep(child: child, step: 9).singleFailures(), atLeast: 200, "failing once") }

    @Test("a disk that dies, fills up or turns read-only at any changing call is told, and recovered once it is well again")
    func lastingFailure() async throws {
        expect(try await EngineSweep(child: child, step: 23).lastingFailures(), atLeast: 180, "failing on")
    }

    @Test("neither a signal during a call nor a short write makes a difference")
    func invisible() async throws { expect(try await EngineSweep(child: child, step: 9).invisible(), atLeast: 60, "invisible") }
}
