// TLS of the simulated server: the system's own `openssl s_server` behind each connection, limited to the versions that
// the list leaves on, with a key made in the private directory. The handshake is a real one.

import MailServer
import Diagnosis
import Glibc
import PostfixModel
import Synchronization

final class PracticeTLS: Sendable {
    private let directory: String
    /// Where its key and certificate are.
    private var keys: String { "\(directory)/tls" }
    /// Runs the real openssl; what is run behind the scenes is no part of the command log.
    private let live: ServerAccess
    /// The s_servers that have not ended yet, by number.
    private struct Servers {
        var count = 0
        var running: [Int: Task<CommandResult, Never>] = [:]
        var isOver = false
    }
    private let servers = Mutex(Servers())

    /// Seconds a handshake and its short conversation may take.
    private static let timeLimit = 20.0

    init(directory: String, live: ServerAccess) {
        self.directory = directory
        self.live = live
    }

    /// A fresh key and a self-signed certificate for the simulated host; `isExpired`: one of which the time is over.
    func makeKey(for hostname: String, isExpired: Bool = false) async throws(PracticeError) {
        try PracticeDirectory.makeDirectory(keys)
        // A key on a curve is there at once, an RSA key takes up to a second; openssl before 1.0.2 makes only the latter in one go.
        let name = isExpired ? "first.pem" : "cert.pem"
        var result = await makeKey(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], hostname, name)
        if !result.succeeded { result = await makeKey(["-newkey", "rsa:2048"], hostname, name) }
        guard result.succeeded else {
            throw PracticeError(
                sentence: "openssl could not make a key for practice: \(result.errorText.split(separator: "\n").last ?? "no reason given")")
        }
        if isExpired { try await expire() }
    }

    /// Only `openssl ca` makes a certificate of the past in every release: the one that is there is its own authority.
    private func expire() async throws(PracticeError) {
        let settings = """
            [ca]
            default_ca = c
            [c]
            database = \(keys)/index
            new_certs_dir = \(keys)
            serial = \(keys)/serial
            default_md = sha256
            policy = p
            [p]
            commonName = supplied

            """
        for (name, text) in [("ca.cnf", settings), ("index", ""), ("serial", "01\n")] {
            try PracticeDirectory.put(text, at: "\(keys)/\(name)", mode: 0o600)
        }
        let result = await live.run(
            Command(
                "openssl",
                [
                    "ca", "-batch", "-notext", "-config", "\(keys)/ca.cnf", "-cert", "\(keys)/first.pem", "-keyfile", "\(keys)/key.pem",
                    "-ss_cert", "\(keys)/first.pem", "-startdate", "20250101000000Z", "-enddate", "20260101000000Z", "-out",
                    "\(keys)/cert.pem",
                ], timeLimit: 20))
        guard result.succeeded else {
            throw PracticeError(
                sentence:
                    "openssl could not make a certificate for practice: \(result.errorText.split(separator: "\n").last ?? "no reason given")"
            )
        }
    }

    private func makeKey(_ kind: [String], _ hostname: String, _ name: String) async -> CommandResult {
        await live.run(
            Command(
                "openssl",
                ["req", "-x509"] + kind + [
                    "-nodes", "-days", "30", "-subj", "/CN=\(hostname)", "-keyout", "\(keys)/key.pem", "-out", "\(keys)/\(name)",
                ], timeLimit: 20))
    }

    /// Speaks TLS on the connection until either side ends it; inside, the greeting and as much SMTP as a probe needs.
    func serve(_ connection: LoopbackSocket, versions: Set<TLSVersion>, greeting: String) {
        guard let (path, server) = start(versions, greeting) else { return }
        defer {
            server.cancel()
            unlink(path)
        }
        guard let behind = connected(to: path) else { return }
        relay(connection, behind)
    }

    /// An s_server for one connection, and the socket it will listen on; nil once practice is over.
    private func start(_ versions: Set<TLSVersion>, _ greeting: String) -> (path: String, server: Task<CommandResult, Never>)? {
        servers.withLock { servers in
            guard !servers.isOver else { return nil }
            servers.count += 1
            let number = servers.count
            let path = "\(directory)/\(number)"
            let server = Task.detached { [self, command = s_server(path, versions)] in
                let result = await live.converse(command, PracticeTLS.dialogue(greeting))
                self.servers.withLock { $0.running[number] = nil }
                return result
            }
            servers.running[number] = server
            return (path, server)
        }
    }

    /// Ends every s_server and waits until the last is gone: one that nobody connects to would wait for ever, in a directory that
    /// its socket keeps from being removed.
    func end() async {
        let running = servers.withLock { servers in
            servers.isOver = true
            return Array(servers.running.values)
        }
        for server in running { server.cancel() }
        for server in running { _ = await server.value }
    }

    private func s_server(_ path: String, _ versions: Set<TLSVersion>) -> Command {
        var arguments = [
            "s_server", "-quiet", "-naccept", "1", "-unix", path, "-cert", "\(keys)/cert.pem",
            "-key", "\(keys)/key.pem", "-cipher", "ALL:@SECLEVEL=0",
        ]
        let options: [(TLSVersion, String)] = [
            (.tlsv1, "-no_tls1"), (.tlsv1_1, "-no_tls1_1"), (.tlsv1_2, "-no_tls1_2"), (.tlsv1_3, "-no_tls1_3"),
        ]
        // The system's openssl.cnf may ask for more than this old server did; the lowest version has to be named.
        if let lowest = versions.subtracting([.sslv3]).min() { arguments += ["-min_protocol", lowest.rawValue] }
        arguments += options.filter { !versions.contains($0.0) }.map(\.1)
        return Command("openssl", arguments, timeLimit: PracticeTLS.timeLimit)
    }

    /// What the simulated smtpd says inside TLS.
    private static func dialogue(_ greeting: String) -> Dialogue {
        Dialogue(
            greeting.isEmpty ? [] : [Dialogue.Turn(awaits: [], says: greeting)],
            whenever: [
                Dialogue.Turn(awaits: ["EHLO", "ehlo"], says: "250-PIPELINING\r\n250 8BITMIME\r\n"),
                Dialogue.Turn(awaits: ["NOOP", "noop"], says: "250 2.0.0 Ok\r\n"),
            ],
            until: Dialogue.Turn(awaits: ["QUIT", "quit"], says: "221 2.0.0 Bye\r\n"))
    }

    /// s_server takes some milliseconds to listen; it listens once the connect succeeds.
    private func connected(to path: String) -> LoopbackSocket? {
        for _ in 0..<500 where !servers.withLock(\.isOver) {
            if let socket = LoopbackSocket.connected(toPath: path) { return socket }
            usleep(10_000)
        }
        return nil
    }

    /// Carries bytes both ways until one side is done; what the server still had to say reaches the client.
    private func relay(_ client: LoopbackSocket, _ server: LoopbackSocket) {
        while true {
            var polled = [client, server].map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, 2, Int32(PracticeTLS.timeLimit * 1000)) > 0 else { return }
            if polled[1].revents != 0, !carry(from: server, to: client) { return }
            if polled[0].revents != 0, !carry(from: client, to: server) { return }
        }
    }

    private func carry(from source: LoopbackSocket, to target: LoopbackSocket) -> Bool {
        let bytes = source.receive(timeout: 1)
        return !bytes.isEmpty && target.send(bytes)
    }
}
