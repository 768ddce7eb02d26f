// The first connection to a port, as far as a client comes without TLS: what telnet would show, and on a port with STARTTLS the
// dialogue up to it. Blocks: to be used on a thread of its own.

import Diagnosis

struct PortOpening: Sendable {
    var tcp: TCPOutcome
    /// The end of the TLS half, where it is known already; nil: openssl's client is to try.
    var outcome: TLSOutcome?
    /// Open, and waiting for the client's first word of TLS.
    var socket: StreamSocket?
    var transcript: [AnnotatedLine] = []

    /// The addresses of one name in turn, until one accepts.
    init(endpoint: Endpoint, addresses: [String], gate: STARTTLSGate?, cancellation: Cancellation) {
        self = PortOpening(tcp: .failed("no address"), outcome: .failed("no address"))
        for address in addresses {
            do throws(StreamSocket.Failure) {
                let limit = TCPProbe().connectLimit
                let socket = try StreamSocket(address: address, port: endpoint.port, timeLimit: limit, cancellation: cancellation)
                self =
                    endpoint.role == .smtps
                    ? PortOpening.watched(socket) : PortOpening.spoken(socket, endpoint: endpoint, gate: gate)
                return
            } catch {
                let tcp = error.outcome(TCPProbe().connectLimit)
                self = PortOpening(tcp: tcp, outcome: tcp.asTLSOutcome)
                if error == .cancelled { return }
            }
        }
    }

    private init(tcp: TCPOutcome, outcome: TLSOutcome?) {
        self.tcp = tcp
        self.outcome = outcome
    }

    /// TLS from the first byte: the server has nothing to say before the client has.
    private static func watched(_ socket: StreamSocket) -> PortOpening {
        let tcp: TCPOutcome
        do throws(StreamSocket.Failure) {
            tcp = try TCPProbe().listen(socket)
        } catch {
            tcp = error.outcome(TCPProbe().connectLimit)
        }
        var opening = PortOpening(tcp: tcp, outcome: tcp.asTLSOutcome)
        switch tcp {
        case .open: opening.socket = socket
        case .banner(let line):
            // A ClientHello would only fill the server's log.
            SMTPDialogue.quit(socket)
            opening.outcome = .plainBanner
            opening.transcript = [AnnotatedLine(line, note: "plain text came where TLS was expected")]
        default: break
        }
        return opening
    }

    private static func spoken(_ socket: StreamSocket, endpoint: Endpoint, gate: STARTTLSGate?) -> PortOpening {
        let start = MonotonicTime.now
        let dialogue = SMTPDialogue(client: HostName.inEHLO(HostName.current))
        let ended = dialogue.hold(over: socket, port: endpoint.port, gate: gate)
        let tcp: TCPOutcome
        if let greeting = ended.dialogue.greeting {
            tcp = .banner(greeting.lines[0])
        } else if case .timedOut? = ended.failure {
            tcp = .open
        } else {
            tcp = .closedAtOnce(milliseconds: MonotonicTime.milliseconds(since: start))
        }
        var opening = PortOpening(tcp: tcp, outcome: ended.outcome)
        opening.transcript = ended.dialogue.transcript(client: dialogue.client, demandsTLS: endpoint.demandsTLS)
        if ended.outcome == nil { opening.socket = socket }
        return opening
    }
}
