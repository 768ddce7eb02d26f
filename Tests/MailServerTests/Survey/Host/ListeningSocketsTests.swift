// The kernel's tables of sockets, read.

import MailServer
import TestSupport
import Testing

@Suite struct ListeningSocketsTests {
    private let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:01D1 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
           1: 00000000:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1
           2: 0100007F:0019 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 3 1
           0: 00000000000000000000000001000000:024B 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 4 1
        """

    @Test("listening sockets by port, as addresses; connections are left out")
    func decode() {
        #expect(ListeningSockets.decode(table).map(\.shown) == ["0.0.0.0:25", "127.0.0.1:465", "[::1]:587"])
        #expect(ListeningSockets.decode(table).map(\.inode) == [2, 1, 4])
    }

    @Test("what is no port is passed over", arguments: ["1D1D11", "-1", "", "10000"])
    func noPort(port: String) { #expect(ListeningSockets.decode("0: 0100007F:\(port) 00000000:0000 0A 0:0 0:0 0 0 0 1 1").isEmpty) }

    @Test("a real listener is seen")
    func real() throws {
        let server = try LoopbackServer { _ in }
        #expect(ListeningSockets.read(processTable: "/proc")?.contains { $0.shown == "127.0.0.1:\(server.port)" } == true)
    }

    @Test("no tables: nil, not an empty list")
    func missing() throws { #expect(ListeningSockets.read(processTable: try TemporaryDirectory().path) == nil) }
}
