// The one line of `check --monitor`, as the Monitoring Plugins Development Guidelines read it.

import Diagnosis
import Testing

@testable import postfix_tls_wizard

@Suite("check --monitor: its line")
struct MonitorLineTests {
    @Test(
        "names the state of its exit status",
        arguments: [(0, "OK"), (1, "WARNING"), (2, "CRITICAL"), (3, "UNKNOWN"), (64, "UNKNOWN")] as [(Int32, String)])
    func state(status: Int32, word: String) {
        #expect(MonitorLine(status: status, sentence: "So it is.").text == "POSTFIX TLS \(word) - So it is\n")
    }

    @Test("is one line, in which only the figures stand behind a bar, whatever the sentence quotes")
    func oneLine() {
        let line = MonitorLine(status: 2, sentence: "List \"a|b\"\nis\u{1B} bad.\r\n", measures: ["time=0.05s;;;0", "port465=0;;;0;1"])
        #expect(line.text.split(separator: "\n").count == 1 && line.text.hasSuffix(" | time=0.05s;;;0 port465=0;;;0;1\n"))
        #expect(line.text.filter { $0 == "|" }.count == 1)
        #expect(!line.text.contains("\u{1B}"))
    }

    @Test("keeps the figures within the 1,024 bytes that NRPE carries, however long the sentence")
    func long() {
        let text = MonitorLine(status: 2, sentence: String(repeating: "word ", count: 500), measures: ["time=0.05s;;;0"]).text
        #expect(text.utf8.count < 1024)
        #expect(text.hasSuffix("… | time=0.05s;;;0\n"))
    }

    @Test("gives seconds with two digits", arguments: [(0.0, "0.00"), (0.214, "0.21"), (0.999, "1.00"), (12.049, "12.05")])
    func time(seconds: Double, shown: String) {
        #expect(MonitorLine.time(seconds) == "time=\(shown)s;;;0")
    }

    private func probe(_ host: String, _ port: Int, _ tls: TLSOutcome, service: String? = "smtps") -> EndpointProbe {
        EndpointProbe(endpoint: Endpoint(host: host, port: port, role: .smtps, service: service), tcp: .open, tls: tls)
    }

    private var served: TLSOutcome {
        .established(TLSSession(version: "TLSv1.3", cipher: "C", greeting: "220 mail.example.com ESMTP"))
    }

    @Test("counts a port once, as good as its worst address, and U where that cannot be told")
    func ports() {
        #expect(MonitorLine.ports([probe("127.0.0.1", 465, served)]) == ["port465=1;;;0;1"])
        #expect(MonitorLine.ports([probe("127.0.0.1", 465, served), probe("::1", 465, .closedWithoutData)]) == ["port465=0;;;0;1"])
        #expect(MonitorLine.ports([probe("127.0.0.1", 465, served), probe("::1", 465, .cannotTell("no openssl"))]) == ["port465=U"])
        let untried = probe("127.0.0.1", 465, .cannotTell("not asked"))
        #expect(MonitorLine.ports([untried], dead: [465]) == ["port465=0;;;0;1"], "a fault says it is dead")
        #expect(MonitorLine.ports([probe("127.0.0.1", 465, served)], dead: [465]) == ["port465=1;;;0;1"], "it was seen to work")
        #expect(
            MonitorLine.ports([probe("127.0.0.1", 465, .refused, service: nil)]) == ["port465=0;;;0;1"], "whether a service has it or not")
        var connect = probe("mail.example.com", 465, served, service: nil)
        connect.endpoint.isNamedByAddress = true
        #expect(MonitorLine.ports([connect, probe("127.0.0.1", 25, served)]) == ["'mail.example.com:465'=1;;;0;1", "port25=1;;;0;1"])
    }

    @Test("takes state and sentence from the verdict")
    func verdict() {
        let line = MonitorLine(Assessment(Facts()), seconds: 1, alsoSaid: ["And more."])
        #expect(line.status == 3)
        #expect(line.text.hasPrefix("POSTFIX TLS UNKNOWN - ") && line.text.hasSuffix(" And more | time=1.00s;;;0\n"))
    }

    @Test(
        "is asked for by a word before the two dashes, and wins over JSON",
        arguments: [
            (["check", "--monitor", "--rubbish"], ResultForm.monitor), (["check", "--json", "--monitor"], .monitor),
            (["check", "--json"], .json), (["explain", "--", "--monitor"], .text), ([], .text),
        ])
    func form(words: [String], form: ResultForm) {
        #expect(ResultForm(words) == form)
    }
}
