// Lists judged by a real Postfix: posttls-finger parses the list with the TLS library's own tls_proto_mask_lims and offers in its
// ClientHello what is left. A listener on the loopback address reads the hello and hangs up.

import Foundation
import Testing

@testable import PostfixModel

private let finger = "/usr/sbin/posttls-finger"

/// Skipped, with the reason printed, where there is no Postfix with bounds (3.6 or later) to ask.
private func installedRelease() -> Release? {
    guard FileManager.default.isExecutableFile(atPath: finger),
        let text = try? run("/usr/sbin/postconf", ["-d", "-h", "mail_version"]).output,
        let release = Release(text.trimmingCharacters(in: .whitespacesAndNewlines)), PostfixBuild(release: release).knowsBounds
    else { return nil }
    return release
}

@Suite("Lists judged by the Postfix installed here")
struct RealPostfixTests {
    static let lists: [String] = {
        let tokens = [
            "TLSv1", "TLSv1.1", "tlsv1.2", "TLSv1.3", "SSLv2", "SSLv3", "!SSLv2", "!SSLv3", "!TLSv1", "!TLSv1.3", ">=TLSv1.2", "<=TLSv1.2",
            ">=", ">= TLSv1.2", ">=0303", ">=0305",
        ]
        let odd = [
            "", ",", ":", "#", "!", "!!SSLv2", "! SSLv2", "\"TLSv1\"", "TLSv1;TLSv1.2", "TLSv1.0", "-SSLv3", "TLS1.2", ">TLSv1", "<TLSv1",
            "=>TLSv1", "==TLSv1", "!>=TLSv1", "≥TLSv1.2", ">=SSLv2", ">=None",
            "<=none", ">=1.2", ">=TLSv1.4", ">=-1", ">=-0", ">=+303", ">=0x", ">=0x303", ">=+0x303", ">=\u{0B}303", ">=\u{0C}", ">=-",
            ">=7fffffff", ">=80000000", ">=ffffffffffffffff", ">=10000000000000303",
            ">=-fffffffffffffcfd", ">=a", ">=12", "0303", "TLSv1\u{A0}TLSv1.2", "TLSv1\u{0B}", "TLSv1\r\n\tTLSv1.2", ">=TLSv1.2 >=TLSv1",
            ">=TLSv1.2 >=", ">=feff", "<=0305", "TLSv1.2 and TLSv1.3", "!SSLv2, !SSLv3 #, !TLSv1",
        ]
        return odd + tokens + tokens.flatMap { one in tokens.map { "\(one), \($0)" } }
    }()

    @Test(
        "The verdict and the versions left on are those of the real parser",
        .enabled("no posttls-finger of Postfix 3.6 or later is installed") { installedRelease() != nil })
    func sameVerdict() throws {
        let build = PostfixBuild(release: try #require(installedRelease()), library: OpenSSLVersion("3.0.0"))
        let listener = try HelloListener()
        defer { listener.close() }
        // Security level 0: what is under test is the list, not the policy of the system.
        let policy = FileManager.default.temporaryDirectory.appendingPathComponent("openssl-\(UUID().uuidString).cnf")
        try "openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\nCipherString = DEFAULT@SECLEVEL=0\n".write(
            to: policy, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: policy) }
        for list in Self.lists {
            let reading = ProtocolList(list).read(by: build)
            let arguments = ["-w", "-l", "encrypt", "-T", "5", "-p", list, "[127.0.0.1]:\(listener.port)"]
            let said = try run(finger, arguments, environment: ["OPENSSL_CONF": policy.path])
            let hello = listener.nextHello()
            #expect(said.output.contains("Invalid TLS protocol list") == !reading.isValid, "\(list): \(said.output)")
            #expect(hello == HelloVersions(offering: HelloVersions.clientBlock(reading.enabled)), "\(list): \(said.output)")
        }
    }
}

/// What a ClientHello tells of the versions its sender has on: all of them with TLS 1.3, else the highest only.
private struct HelloVersions: Equatable {
    var highest: Int
    var all: Set<Int>?

    /// A client must offer contiguous versions: of a set with holes OpenSSL takes the lowest block (FACTS §2.4).
    static func clientBlock(_ versions: Set<TLSVersion>) -> [Int] {
        let numbers = versions.map(\.wireNumber).sorted()
        return Array(zip(numbers, numbers.indices).prefix { $0.0 == numbers[0] + $0.1 }.map(\.0))
    }

    init?(offering numbers: [Int]) {
        guard let last = numbers.last else { return nil }
        highest = last
        all = last == 0x304 ? Set(numbers) : nil
    }

    /// Record header 5, handshake header 4, legacy version 2, random 32, then session, ciphers, compression, extensions.
    init?(hello: [UInt8]) {
        guard hello.count > 43, hello[0] == 22 else { return nil }
        func pair(_ index: Int) -> Int { index + 1 < hello.count ? Int(hello[index]) << 8 | Int(hello[index + 1]) : 0 }
        highest = pair(9)
        var index = 43 + 1 + Int(hello[43])
        index += 2 + pair(index)
        index += 1 + (index < hello.count ? Int(hello[index]) : 0)
        index += 2
        while index + 4 <= hello.count {
            if pair(index) == 43 {
                all = Set((0..<Int(hello[index + 4]) / 2).map { pair(index + 5 + 2 * $0) })
                highest = all!.max()!
            }
            index += 4 + pair(index + 2)
        }
    }
}

/// Accepts one connection at a time on the loopback address and hands out what its first bytes say.
private final class HelloListener {
    private let descriptor: Int32
    let port: UInt16

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        try #require(bound)
        port = UInt16(bigEndian: address.sin_port)
        let waiting = Mailbox()
        mailbox = waiting
        Thread.detachNewThread {
            while true {
                let peer = accept(descriptor, nil, nil)
                guard peer >= 0 else { return }
                var buffer = [UInt8](repeating: 0, count: 4096)
                let count = recv(peer, &buffer, buffer.count, 0)
                shutdown(peer, Int32(SHUT_RDWR))
                Glibc.close(peer)
                waiting.put(Array(buffer.prefix(max(0, count))))
            }
        }
    }

    private let mailbox: Mailbox
    /// Waits for the connection that the last command made.
    func nextHello() -> HelloVersions? { HelloVersions(hello: mailbox.take()) }
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

private final class Mailbox: @unchecked Sendable {
    private let condition = NSCondition()
    private var letters: [[UInt8]] = []
    func put(_ letter: [UInt8]) {
        condition.withLock { letters.append(letter) }
        condition.signal()
    }
    /// Nothing within ten seconds is an empty letter.
    func take() -> [UInt8] {
        let deadline = Date(timeIntervalSinceNow: 10)
        return condition.withLock {
            while letters.isEmpty { guard condition.wait(until: deadline) else { return [] } }
            return letters.removeFirst()
        }
    }
}

private func run(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}
