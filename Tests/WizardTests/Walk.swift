// A wizard driven by events, as the tests drive it: keys in, pictures and effects out.

import Diagnosis
import Repair
import SampleServers
import TerminalUI

@testable import Wizard

struct Walk {
    var state: WizardState
    /// Everything asked for so far.
    private(set) var effects: [Effect]

    static let standard = Size(columns: 80, rows: 24)

    /// Facts of all steps have arrived, unless `results` says otherwise.
    init(
        _ server: ArticleServer = ArticleServer(), size: Size = Walk.standard, context: WizardContext = WizardContext(),
        results: [StepResult]? = nil
    ) {
        state = WizardState(context: context, size: size)
        effects = state.begin()
        for result in results ?? server.results { send(.stepArrived(result)) }
    }

    mutating func send(_ event: Event) { effects += state.update(event) }

    mutating func press(_ keys: Key...) { for key in keys { send(.key(key)) } }

    mutating func type(_ text: String) { for character in text { send(.key(.character(character))) } }

    /// Enter as often as it takes to get from page 1 to that page.
    mutating func go(to page: Page) {
        while state.page.rawValue < page.rawValue { press(state.page == .repair || state.page == .apply ? .right : .enter) }
    }

    var lines: [String] { state.view().lines }
    var picture: String { lines.joined(separator: "\n") }

    /// What the page itself says, without frame and rail, as one line.
    var said: String {
        let surface = state.view()
        guard let pane = state.layout?.pane else { return picture }
        let rows = (0..<pane.rows).map { row in
            String((0..<pane.columns).compactMap { surface[pane.row + row, pane.column + $0].character })
        }
        return rows.joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
    var keyLine: String { lines.last ?? "" }

    var plan: Plan? {
        for case .apply(let plan, _, _) in effects { return plan }
        return nil
    }

    /// Up to the checklist: the word and Enter.
    mutating func apply() {
        go(to: .repair)
        press(.enter)
        type("apply")
        press(.enter)
    }

    /// The word and Enter.
    mutating func undo() {
        type("undo")
        press(.enter)
    }
}

extension ChangeReport {
    static func article(_ outcome: TransactionOutcome = .changed, proven: Bool = true) -> ChangeReport {
        let server = ArticleServer()
        return ChangeReport(
            outcome: outcome, id: "2017-02-21T18-41-44", proven: proven,
            summary: outcome == .changed
                ? "The lists are accepted and the ports answer." : "Port 465 still drops every connection at once.",
            before: server.deadProbes,
            after: outcome == .changed ? server.aliveProbes : server.deadProbes,
            checklist: [
                ChecklistItem(title: "Lock the files", mark: .done),
                ChecklistItem(title: "Reload Postfix", mark: .done, detail: "postfix reload"),
            ],
            reportPath: "/var/lib/postfix-tls-wizard/2017-02-21T18-41-44/report.txt",
            byHand: [
                "cp -p /var/lib/postfix-tls-wizard/2017-02-21T18-41-44/main.cf /etc/postfix/main.cf", "service postfix reload",
            ])
    }
}

/// A change half way.
enum Samples {
    static let checklist = [
        ChecklistItem(title: "Lock main.cf and master.cf", mark: .done),
        ChecklistItem(title: "Keep a dated copy", mark: .done, detail: "main.cf"),
        ChecklistItem(title: "Reload Postfix", mark: .running), ChecklistItem(title: "Try the ports again", mark: .waiting),
    ]
}
