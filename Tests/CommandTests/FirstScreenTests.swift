// What a reader sees without pressing a key to scroll: on every page of every practice incident, at 80×24, the conclusion, the reason,
// the effect and the next step stand within the first twenty lines.

import Diagnosis
import MailServer
import PracticeServer
import Repair
import Synchronization
import TerminalUI
import TestSupport
import Testing

@testable import Wizard

@Suite("The first twenty lines", .enabled(if: OpenSSLServer.isAvailable, "openssl is not installed"))
struct FirstScreenTests {
    /// A page's own rows as one text without blanks: lines may be broken anywhere.
    private func seen(_ state: WizardState) throws -> String {
        let surface = state.view()
        let pane = try #require(Layout(state.size)?.pane)
        #expect(pane.rows == 20)
        let rows = (0..<pane.rows).map { row in
            String((0..<pane.columns).compactMap { surface[pane.row + row, pane.column + $0].character })
        }
        return squeezed(rows.joined())
    }

    private func squeezed(_ text: String) -> String { String(text.filter { $0 != " " && $0 != "\n" && $0 != FrameGlyphs.unicode.wrapped }) }

    /// Each incident is looked at once, for all tests.
    private static let surveys = Mutex<[String: Task<(Facts, PracticeContext), any Error>]>([:])

    private func facts(_ name: String) async throws -> (Facts, PracticeContext) {
        let survey = FirstScreenTests.surveys.withLock { surveys in
            let survey = surveys[name] ?? Task { try await FirstScreenTests.survey(name) }
            surveys[name] = survey
            return survey
        }
        return try await survey.value
    }

    private static func survey(_ name: String) async throws -> (Facts, PracticeContext) {
        let scenario = try #require(PracticeScenario(named: name))
        let live = ServerAccess.live()
        let server = try await PracticeServer.start(scenario, live: live)
        let access = server.access(live: live, record: { _ in })
        let facts = await Survey(access: access, request: SurveyRequest(configDirectory: server.configDirectory, versions: true)).runAll()
        await server.remove()
        return (facts, PracticeContext(title: scenario.title, briefing: scenario.briefing, lesson: scenario.lesson, ports: server.ports))
    }

    private func results(_ facts: Facts) -> [StepResult] {
        [
            .server(facts.server), .connection(facts.connection), .log(facts.log), .postfix(facts.postfix), .openssl(facts.openssl),
            .configuration(facts.configuration),
        ]
    }

    private func wanted(_ page: Page, _ state: WizardState) -> [String] {
        let verdict = state.assessment.verdict
        switch page {
        case .server: return [state.context.practice?.title ?? ""] + (state.context.practice?.briefing ?? []) + ["Enter: the ports"]
        case .connection:
            return ["See it yourself"] + state.probesInOrder.map { String($0.endpoint.port) }
                + state.probesInOrder.prefix(1).compactMap(\.meaning)
        case .log, .postfix, .openssl, .configuration:
            let worst = page.step.flatMap { state.findings(of: $0).first }
            let meaning = worst?.evidence.compactMap { if case .meaning(let text) = $0 { text } else { nil } }.first
            return [worst?.summary, meaning].compactMap { $0 }
        case .diagnosis:
            let effects = verdict.impact.isEmpty ? [verdict.faults.first?.effect ?? ""] : verdict.impact.map(\.effect)
            return [verdict.summary, verdict.kind.spoken] + effects + verdict.cause + ["What to do"] + next(verdict, state)
        case .repair: return state.chosenRemedy.map(repair) ?? [verdict.summary] + next(verdict, state)
        case .apply: return state.chosenRemedy.map(apply) ?? ["Esc goes back"]
        case .result: return ["Nothing was changed yet", "Page 8 has the repairs"]
        }
    }

    private func next(_ verdict: Verdict, _ state: WizardState) -> [String] {
        if let remedy = state.offered.first {
            return ["Change \(remedy.plan.places): next page."].filter { _ in state.page == .diagnosis }
        }
        return verdict.faults.first?.next.first.map { [$0.sentence, $0.command ?? ""] } ?? []
    }

    private func repair(_ remedy: Remedy) -> [String] {
        // What a change leaves on after an upgrade is asked of lists alone.
        ["How should \(remedy.plan.places) be repaired?", remedy.title, remedy.value]
            + (remedy.plan.effects.isEmpty ? [] : ["after an upgrade"]) + remedy.plan.edits.map(\.valueAfter).flatMap(lines)
    }

    private func apply(_ remedy: Remedy) -> [String] {
        ["Ready. Nothing has been changed yet.", "the old file comes back", "you can undo it", "Type apply and press Enter:"]
            + remedy.plan.edits.flatMap { [$0.valueBefore, $0.valueAfter] }.flatMap(lines)
    }

    /// A whole entry of master.cf is shown line by line, each with its mark.
    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test("say it all, on every page of every practice incident", arguments: PracticeScenario.names)
    func twentyLines(name: String) async throws {
        let (facts, practice) = try await facts(name)
        var state = WizardState(context: WizardContext(practice: practice), size: Size(columns: 80, rows: 24))
        _ = state.begin()
        for result in results(facts) { _ = state.update(.stepArrived(result)) }
        for page in Page.allCases {
            _ = state.update(.key(.character(Character(String(page.rawValue % 10)))))
            #expect(state.page == page)
            let text = try seen(state)
            for piece in wanted(page, state) where !piece.isEmpty {
                #expect(text.contains(squeezed(piece)), "\(name), page \(page.rawValue): \(piece)\n\(state.view())")
            }
        }
    }

    @Test(
        "no page is content with what the verdict finds wrong",
        arguments: [
            ("half-commented", Page.connection, ["465 not open", "Ports 465 and 587 cannot be used"]),
            ("not-enabled", .connection, ["465 not open", "Port 465 is not switched on in master.cf", "Page 7 says why, and what to do."]),
            ("expired", .connection, ["expired", "(has a fault)", "Page 7 says why, and what to do."]),
            ("expired", .configuration, ["smtpd_tls_cert_file"]), ("outgoing", .configuration, ["smtp_tls_protocols", "17"]),
            ("outgoing", .repair, ["How should main.cf line 17 be repaired?"]), ("cipher-grade", .configuration, ["is no cipher grade"]),
            ("not-starting", .apply, ["postfix check, postfix start", "ports 465, 587, 25"]),
            ("not-enabled", .apply, ["try ports 465, 587, 25"]),
        ])
    func notContent(name: String, page: Page, pieces: [String]) async throws {
        let (facts, practice) = try await facts(name)
        var state = WizardState(context: WizardContext(practice: practice), size: Size(columns: 80, rows: 24))
        _ = state.begin()
        for result in results(facts) { _ = state.update(.stepArrived(result)) }
        _ = state.update(.key(.character(Character(String(page.rawValue % 10)))))
        let text = try seen(state)
        for piece in pieces { #expect(text.contains(squeezed(piece)), "\(piece)\n\(state.view())") }
        let mark = page.content.mark(state)
        #expect(mark != .good, "\(mark)")
        #expect(!text.contains(squeezed("would be refused")))
    }

    @Test("and where not all can be seen, the lower edge names what is below, never a percentage alone", arguments: PracticeScenario.names)
    func lowerEdge(name: String) async throws {
        let (facts, practice) = try await facts(name)
        var state = WizardState(context: WizardContext(practice: practice), size: Size(columns: 80, rows: 24))
        _ = state.begin()
        _ = state.update(.stepArrived(.connection(facts.connection)))
        _ = state.update(.key(.character("2")))
        let edge = state.view().lines[22]
        #expect(!edge.contains("%"))
        let isLong = PaneView(state).lastOffset > 0
        #expect(edge.contains("more") == isLong, "\(edge)")
        for result in results(facts) { _ = state.update(.stepArrived(result)) }
        for page in Page.allCases {
            _ = state.update(.key(.character(Character(String(page.rawValue % 10)))))
            let pane = PaneView(state)
            let below = pane.text.parts.filter { $0.line >= pane.rows }.map(\.title)
            let edge = state.view().lines[22]
            if let first = below.first { #expect(edge.contains("more: \(first)"), "\(name), page \(page.rawValue): \(edge)") }
        }
    }
}
