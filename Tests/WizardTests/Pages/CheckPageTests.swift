import Repair
import SampleServers
import TerminalUI
import Testing

@testable import Diagnosis
@testable import Wizard

@Suite("Pages 1–7: checks and verdict")
struct CheckPageTests {
    @Test("while a step runs the page says what is done and how to cancel it", arguments: Page.allCases.prefix(6))
    func pending(page: Page) {
        var walk = Walk(results: [])
        walk.go(to: page)
        #expect(walk.said.contains("x cancels it."))
        #expect(walk.said.contains("…"))
    }

    @Test("a step that cannot tell has the mark ? and gives its reason", arguments: Page.allCases.prefix(6))
    func cannotTell(page: Page) throws {
        let reason = "it was forbidden"
        let result: StepResult =
            switch try #require(page.step) {
            case .server: .server(.cannotTell(reason))
            case .connection: .connection(.cannotTell(reason))
            case .log: .log(.cannotTell(reason))
            case .postfix: .postfix(.cannotTell(reason))
            case .openssl: .openssl(.cannotTell(reason))
            case .configuration: .configuration(.cannotTell(reason))
            }
        var walk = Walk()
        walk.send(.stepArrived(result))
        walk.go(to: page)
        #expect(walk.said.contains(reason))
        #expect(page.content.mark(walk.state) == .unknown)
    }

    @Test("no page is fine before all is there that its checks and its faults rest on", arguments: Page.allCases.prefix(6))
    func notYet(page: Page) throws {
        let server = ArticleServer(list: "TLSv1", isAlive: true)
        var walk = Walk(server, results: [])
        for result in server.results.reversed() {
            if walk.state.isComplete == false, [Page.connection, .log, .configuration].contains(page) {
                #expect(page.content.mark(walk.state) != .good, "\(page.title)")
            }
            walk.send(.stepArrived(result))
        }
        #expect(walk.state.isComplete && page.content.mark(walk.state) != .pending)
    }

    @Test("the worst finding of a page comes first and decides its mark")
    func order() {
        var walk = Walk()
        walk.state.assessment.findings = [
            Finding(id: "a", title: "", step: .log, status: .clear, summary: "This is fine."),
            Finding(id: "b", title: "", step: .log, status: .cannotTell, summary: "This is unknown."),
            Finding(id: "c", title: "", step: .log, status: .symptom, summary: "This is bad."),
        ]
        walk.go(to: .log)
        #expect(walk.state.findings(of: .log).map(\.id) == ["c", "b", "a"])
        #expect(walk.said.contains("! This is bad."))
        #expect(Page.log.content.mark(walk.state) == .symptom)
    }

    @Test("not root: the sudo command stands on page 1")
    func notRoot() {
        var walk = Walk(ArticleServer(isRoot: false), context: WizardContext(sudoCommand: "sudo postfix-tls-wizard --log /x"))
        #expect(walk.lines[0].hasSuffix("not root"))
        walk.press(.end)
        #expect(walk.said.contains("$ sudo postfix-tls-wizard --log /x"))
    }

    @Test("not root: a page has one sudo command, the one this wizard was started with")
    func oneCommand() {
        var results = ArticleServer(isRoot: false).results
        guard case .server(.value(var server)) = results[0] else { return }
        server.blindSpots = ["You are not root: any change is out of reach."]
        results[0] = .server(.value(server))
        var walk = Walk(
            size: Size(columns: 120, rows: 50), context: WizardContext(sudoCommand: "sudo postfix-tls-wizard --log /x"), results: results)
        #expect(walk.said.contains("any change is out of reach."))
        #expect(walk.said.split(separator: " ").count { $0 == "sudo" } == 1)
        walk.send(.stepArrived(.configuration(.cannotTell("main.cf cannot be read."))))
        walk.go(to: .configuration)
        #expect(walk.said.contains("cannot be read. You are not root With root more may be seen: $ sudo postfix-tls-wizard --log /x"))
    }

    @Test("what an interrupted run left is told at the top of page 1")
    func recovered() {
        var walk = Walk()
        walk.send(.recovered([RecoveredChange(id: nil, "2017-02-21T18-41-44 was reverted.")]))
        #expect(walk.lines[2].contains("An earlier run was interrupted"))
        #expect(walk.said.contains("2017-02-21T18-41-44 was reverted."))
    }

    @Test("the verdict page names what still runs and calls itself preliminary")
    func preliminary() {
        var walk = Walk(results: Array(ArticleServer().results.dropFirst()))
        walk.go(to: .diagnosis)
        #expect(walk.said.contains("Still running: the server."))
        #expect(walk.said.contains("preliminary"))
    }

    @Test(
        "verdict, how sure it is, effect, urgency, reason and next step are on page 7; symptoms, look-alikes and missing proof one key away"
    )
    func verdict() {
        var walk = Walk(size: Size(columns: 80, rows: 60))
        var seen = Sighting(reach: .tls, summary: "x")
        seen.id = Fault.invalidList.id
        walk.state.assessment.verdict = Verdict(
            kind: .likely, summary: "The list is invalid.", faults: [seen],
            cause: ["It has an unknown name."],
            symptoms: [
                ArticleSymptom(title: "first", met: true, detail: "seen"), ArticleSymptom(title: "second", met: false, detail: ""),
                ArticleSymptom(title: "third", met: nil, detail: ""),
            ],
            ruledOut: [RuledOut("Firewall", "it connects")], impact: [PortImpact(port: "465", effect: "is closed: nobody can send")],
            urgency: .now, missing: ["The log."])
        walk.go(to: .diagnosis)
        for text in [
            "The list is invalid. (likely)", "What this does (urgent, since Nov 23 11:44:20) ! 465 is closed: nobody can send",
            "Why It has an unknown name.",
            "What to do Change main.cf lines 30 and 31: next page.", "▸ 1 of 3 symptoms of the vendor's article seen",
            "▸ Ruled out: Firewall",
            "▸ Proof that is missing",
        ] { #expect(walk.said.contains(text), "\(text)") }
        walk.type("o")
        for text in ["seen first seen", "not seen second", "unknown third", "- Firewall: it connects", "- The log."] {
            #expect(walk.said.contains(text), "\(text)")
        }
    }
}
