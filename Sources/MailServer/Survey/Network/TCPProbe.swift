// What telnet would show: does the port accept, does the server speak, wait or hang up.

import Diagnosis

package struct TCPProbe: Sendable {
    /// Seconds to wait for the connection, and then for the server to speak or close.
    package var connectLimit = 3.0
    package var listenLimit = 1.0

    package init() {}

    /// One numeric address. Blocks up to both limits.
    package func probe(address: String, port: Int, cancellation: Cancellation = Cancellation()) -> TCPOutcome {
        do throws(StreamSocket.Failure) {
            let socket = try StreamSocket(address: address, port: port, timeLimit: connectLimit, cancellation: cancellation)
            return try listen(socket)
        } catch {
            return error.outcome(connectLimit)
        }
    }

    /// The addresses of one name in turn, until one accepts.
    package func probe(addresses: [String], port: Int, cancellation: Cancellation = Cancellation()) -> TCPOutcome {
        var outcome = TCPOutcome.failed("no address")
        for address in addresses {
            outcome = probe(address: address, port: port, cancellation: cancellation)
            switch outcome {
            case .refused, .unreachable, .timedOut: continue
            case .closedAtOnce, .banner, .tlsAlert, .open, .notTried, .failed: return outcome
            }
        }
        return outcome
    }

    /// What the server says first, waited for as long as `listenLimit`.
    func listen(_ socket: StreamSocket) throws(StreamSocket.Failure) -> TCPOutcome {
        let start = MonotonicTime.now
        var text: [UInt8] = []
        var deadline = start + listenLimit
        while true {
            switch try socket.receive(until: deadline) {
            case .closed where text.isEmpty: return .closedAtOnce(milliseconds: MonotonicTime.milliseconds(since: start))
            case .nothing where text.isEmpty: return .open
            case .closed, .nothing: return said(text)
            case .bytes(let bytes):
                text += bytes
                if TCPProbe.isTLS(text) || text.contains(0x0A) || text.count > 1000 { return said(text) }
                deadline = min(deadline, MonotonicTime.now + 0.3)
            }
        }
    }

    private func said(_ bytes: [UInt8]) -> TCPOutcome {
        TCPProbe.isTLS(bytes) ? .tlsAlert : .banner(firstLine(bytes))
    }

    /// An alert (21) or handshake (22) record, version 3.x (RFC 8446, 5.1), and no text. A server whose list leaves nothing on
    /// sends its alert before the client has said a word.
    private static func isTLS(_ bytes: [UInt8]) -> Bool { bytes.count > 1 && (0x15...0x16).contains(bytes[0]) && bytes[1] == 0x03 }

    private func firstLine(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }.prefix(512), as: UTF8.self)
    }
}

extension StreamSocket.Failure {
    func outcome(_ seconds: Double) -> TCPOutcome {
        switch self {
        case .refused: .refused
        case .timedOut: .timedOut(seconds: seconds)
        case .cancelled: .failed("cancelled")
        case .unreachable(let text): .unreachable(text)
        case .failed(let text): .failed(text)
        }
    }
}

extension TCPOutcome {
    /// The same as the end of a TLS attempt that never got a connection; nil where there was one.
    var asTLSOutcome: TLSOutcome? {
        switch self {
        case .refused: .refused
        case .timedOut(let seconds): .timedOut(seconds: seconds)
        case .unreachable(let text), .failed(let text): .failed(text)
        case .notTried(let text): .cannotTell(text)
        case .closedAtOnce, .banner, .tlsAlert, .open: nil
        }
    }
}
