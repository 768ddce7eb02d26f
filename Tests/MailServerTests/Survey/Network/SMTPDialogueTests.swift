// The plain part of an SMTP session, held with scripted servers.

import Diagnosis
import MailServer
import Synchronization
import TestSupport
import Testing

@Suite struct SMTPDialogueTests {
    private func hold(_ port: Int, replyLimit: Double = 3) async -> SMTPDialogue.Ended {
        await offload {
            var dialogue = SMTPDialogue(client: "client.example.test")
            dialogue.replyLimit = replyLimit
            return dialogue.hold(address: "127.0.0.1", port: port)
        }
    }

    private final class Words: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ word: String) { list.withLock { $0.append(word) } }
    }

    private let announcing = "250-mail.example.test\r\n250-STARTTLS\r\n250 DSN\r\n"

    @Test("our client's EHLO is what mail programs say: a qualified name, else an address literal, never a bare name") func helloName() {
        #expect(HostName.inEHLO("mail.example.test") == "mail.example.test")
        for bare in ["vm", "localhost", ".", "vm."] { #expect(HostName.inEHLO(bare) == "[127.0.0.1]") }
    }

    @Test("STARTTLS announced and answered 454: refused with that line, and the session ends with QUIT")
    func refused() async throws {
        let words = Words()
        let server = try LoopbackServer.smtp(
            replies: [
                "EHLO": announcing, "STARTTLS": "454 4.7.0 TLS not available due to local problem\r\n", "QUIT": "221 Bye\r\n",
            ],
            heard: { words.add($0) })
        let ended = await hold(server.port)
        #expect(ended.outcome == .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
        #expect(await eventually { words.all == ["EHLO", "STARTTLS", "QUIT"] })
    }

    @Test("STARTTLS answered 220: TLS may begin, and nothing more is said in clear")
    func ready() async throws {
        let words = Words()
        let server = try LoopbackServer.smtp(
            replies: ["EHLO": announcing, "STARTTLS": "220 2.0.0 Ready to start TLS\r\n"], heard: { words.add($0) })
        let ended = await hold(server.port)
        #expect(ended.outcome == nil)
        #expect(ended.dialogue.starttls?.code == 220)
        #expect(words.all == ["EHLO", "STARTTLS"])
    }

    @Test("STARTTLS not announced")
    func notOffered() async throws {
        let server = try LoopbackServer.smtp(replies: ["EHLO": "250 mail.example.test\r\n"])
        #expect(await hold(server.port).outcome == .starttlsNotOffered)
    }

    @Test("a reply that comes in pieces is put together")
    func pieces() async throws {
        let server = try LoopbackServer { connection in
            for piece in ["22", "0 mail.exa", "mple.test\r", "\n"] { connection.send(piece) }
            _ = connection.receive()
            for piece in ["250-mail\r\n25", "0-STARTTLS\r\n250 ", "DSN\r\n"] { connection.send(piece) }
            _ = connection.receive()
            connection.send("220 go\r\n")
        }
        let ended = await hold(server.port)
        #expect(ended.dialogue.greeting?.lines == ["220 mail.example.test"])
        #expect(ended.outcome == nil)
    }

    @Test("a greeting that is not 220 ends it")
    func busy() async throws {
        let server = try LoopbackServer.smtp(greeting: "421 too busy\r\n", replies: [:])
        #expect(await hold(server.port).outcome == .greetingRefused("421 too busy"))
    }

    @Test("no greeting within the limit is a time-out")
    func silent() async throws {
        let server = try LoopbackServer { $0.drain() }
        #expect(await hold(server.port, replyLimit: 0.3).outcome == .timedOut(seconds: 0.3))
    }

    @Test("a server that hangs up before the greeting is a failure, not a time-out")
    func hangsUp() async throws {
        let server = try LoopbackServer { _ in }
        guard case .failed = await hold(server.port).outcome else {
            Issue.record("not failed")
            return
        }
    }

    @Test("nothing listens: refused")
    func nobody() async throws { #expect(await hold(try FreePort.find()).outcome == .refused) }
}
