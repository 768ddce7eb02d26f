// The sweeps, in the order of the table. A sweep is one file (or a folder of its own) and one line here.

/// How much of a sweep is run: a bounded share, as CI does, or everything.
enum Share: Sendable {
    case bounded, full

    /// The one number or the other.
    func callAsFunction(bounded: Int, full: Int) -> Int { self == .full ? full : bounded }
}

struct Sweep: Sendable {
    /// The word on the command line.
    var name: String
    var run: @Sendable (Share) async throws -> [Figure]

    static let all: [Sweep] = [
        Sweep(name: "engine") { try await EngineInterruption.run($0) },
        Sweep(name: "release") { try await ReleaseInterruption.run($0) },
        Sweep(name: "others") { try OthersAtWork.run($0) },
        Sweep(name: "log") { try await LogTruth.run($0) },
        Sweep(name: "slow") { try SlowMachine.run($0) },
        .fuzz,
        .differential,
    ]
}
