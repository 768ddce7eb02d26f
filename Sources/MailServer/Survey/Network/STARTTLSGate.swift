// Asks for STARTTLS until one port answers that its TLS could not be set up: Postfix sends postmaster a mail for each such answer
// (notify_classes = software), and one says it all. The other ports are then asked up to EHLO only.

import Diagnosis
import Synchronization

package final class STARTTLSGate: Sendable {
    /// The port that answered 454.
    private let refusedBy = Mutex<Int?>(nil)

    package init() {}

    /// Asks one port after the other. `isAsked` is false once a port has answered 454; which one it was stands in `refusal`.
    func ask(
        port: Int, _ question: () throws(StreamSocket.Failure) -> SMTPReply?
    ) throws(StreamSocket.Failure) -> (isAsked: Bool, reply: SMTPReply?) {
        try refusedBy.withLock { refused throws(StreamSocket.Failure) in
            if refused != nil { return (false, nil) }
            let reply = try question()
            if reply?.code == 454 { refused = port }
            return (true, reply)
        }
    }

    /// What is known of a port that was not asked; nil while none has answered with 454.
    var refusal: TLSOutcome? { refusedBy.withLock { $0.map { .notAsked(refusedBy: $0) } } }

    var isClosed: Bool { refusal != nil }
}
