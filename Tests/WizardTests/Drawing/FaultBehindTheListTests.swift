import Diagnosis
import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Wizard

@Suite("A fault behind the list")
struct FaultBehindTheListTests {
    private static let line =
        "Feb 21 18:42:01 mail postfix/smtpd[901940]: warning: cannot get RSA certificate from file /etc/postfix/cert.pem: disabling TLS support"

    private func said(after report: ChangeReport) -> String {
        var walk = Walk(size: Size(columns: 80, rows: 60))
        walk.apply()
        walk.send(.applyFinished(report))
        return walk.said
    }

    @Test("reverted because of a fault behind the list: the next step names that fault and the choice to keep")
    func faultBehind() throws {
        var report = ChangeReport.article(.reverted, proven: false)
        report.showsOtherFault = true
        let said = said(after: report)
        #expect(said.contains("This was not the only fault."))
        #expect(said.contains("choose keep on page 9 (Tab)"))
        #expect(!self.said(after: .article(.reverted, proven: false)).contains("only fault"))
        #expect(!said.contains("The other one:"))
        report.otherFault = Sighting(
            place: FilePlace("/etc/postfix/main.cf", 31), reach: .tls, summary: "The certificate file is not there",
            next: [.say("Put it there", run: "ls -l /etc/ssl")])
        let judged = self.said(after: report)
        for piece in ["The other one: The certificate file is not there (main.cf line 31).", "Put it there:", "$ ls -l /etc/ssl"] {
            #expect(judged.contains(piece), "\(piece)")
        }
    }

    @Test("a second fault that is known beforehand is told on pages 8 and 9")
    func faultKnown() throws {
        var results = ArticleServer().results
        guard case .log(.value(var log)) = results[2] else { throw CancellationError() }
        log.events.append(try #require(LogLine.decode(Self.line, offset: 9)))
        results[2] = .log(.value(log))
        var walk = Walk(size: Size(columns: 140, rows: 60), results: results)
        walk.go(to: .repair)
        let warning =
            "Unless that is right by now, the port stays dead and this repair is reverted. Put it right first, or choose keep on page 9 (Tab)."
        #expect(walk.said.contains("! The log also says: "))
        #expect(walk.said.contains(warning))
        walk.press(.enter)
        #expect(walk.said.contains(warning))
        #expect(Walk().state.faultBehindTheList == nil)
    }
}
