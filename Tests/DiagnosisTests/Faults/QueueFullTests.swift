// A queue that nothing can be written into, whatever room it has.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private func queue(_ change: @escaping @Sendable (inout QueueSpace) -> Void, log: [String] = []) -> RecordedServer {
    server(probes: Server.live, log: log) {
        var space = QueueSpace(directory: "/var/spool/postfix", freeBytes: 1 << 40, totalBytes: 1 << 41, freeFiles: 1 << 20)
        change(&space)
        $0.queue = space
    }
}

private func foreign(_ name: String) -> ClosedDirectory {
    ClosedDirectory(path: "/var/spool/postfix/\(name)", owner: "root", mailOwner: "postfix")
}

private let waiting =
    "\(stamp) postfix/cleanup[9]: warning: mail_queue_enter: create file incoming/5553.270: Permission denied"

private let samples: [FaultCase] = [
    FaultCase(
        name: "incoming is another user's", server: queue({ $0.closed = [foreign("incoming"), foreign("active")] }, log: [waiting]),
        fault: "queue-full",
        says: ["Ports 465, 25 take no mail", "/var/spool/postfix/incoming belongs to root", "chown postfix /var/spool/postfix/incoming"]),
    FaultCase(name: "only what is delivered later", server: queue { $0.closed = [foreign("deferred")] }, fault: nil, exit: 0),
    FaultCase(name: "a line of the log about a queue that is in order now", server: queue({ _ in }, log: [waiting]), fault: nil, exit: 0),
    FaultCase(name: "mounted read-only", server: queue { $0.isReadOnly = true }, fault: "queue-full", says: ["read-only"]),
]

@Suite("A queue that takes no mail") struct QueueFullTests {
    @Test("is told by what stands in the way", arguments: samples) func queues(_ sample: FaultCase) { sample.check() }
}
