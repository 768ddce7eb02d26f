// What a page is to the wizard: text, keys of its own, a mark on the rail, help. One file a screen, in Screens.

import TerminalUI

protocol Screen: Sendable {
    /// The text of the pane.
    func write(_ state: WizardState, into text: inout PaneText)
    /// What stays in view below it.
    func writePinned(_ state: WizardState, into text: inout PaneText)
    /// Nil where the page has no meaning of its own for the request.
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]?
    /// A key for the page's input line.
    func type(_ key: Key, in state: inout WizardState)
    func mark(_ state: WizardState) -> Mark
    /// Paragraphs: what the page is for, in plain words.
    var help: [String] { get }
}

extension Screen {
    func writePinned(_ state: WizardState, into text: inout PaneText) {}
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? { nil }
    func type(_ key: Key, in state: inout WizardState) {}
}

extension Page {
    var screen: any Screen {
        switch self {
        case .server: ServerScreen()
        case .connection: CheckScreen.connection
        case .log: CheckScreen.log
        case .postfix: CheckScreen.postfix
        case .openssl: CheckScreen.openssl
        case .configuration: CheckScreen.configuration
        case .diagnosis: DiagnosisScreen()
        case .repair: RepairScreen()
        case .apply: ApplyScreen()
        case .result: ResultScreen()
        }
    }
}
