// The engine on plain directories with a Postfix made of values, interrupted at every changing call of fix, return, undo and
// recovery: killed for real, failing once, failing from there on.

import EngineSupport
import MailServer

enum EngineInterruption {
    static func run(_ share: Share) async throws -> [Figure] {
        let child = EngineChild(program: try ownPath())
        func sweep(_ step: Int) -> EngineSweep { EngineSweep(child: child, step: share(bounded: step, full: 1)) }
        func figure(_ claim: String, bounded: Int, full: Int, _ tried: Tried) -> Figure {
            Figure(claim: "engine: \(claim)", tried: tried.points, atLeast: share(bounded: bounded, full: full), broken: tried.broken)
        }
        return [
            figure("killed before and after each changing call", bounded: 115, full: 830, try await sweep(7).kills()),
            figure("each changing call failing once", bounded: 185, full: 2050, try await sweep(11).singleFailures()),
            figure("all calls failing from each one on", bounded: 195, full: 4500, try await sweep(23).lastingFailures()),
            figure("each call interrupted by a signal, short writes", bounded: 105, full: 440, try await sweep(5).invisible()),
        ]
    }

    private static func ownPath() throws -> String { try FileSystem().resolve("/proc/self/exe") }
}
