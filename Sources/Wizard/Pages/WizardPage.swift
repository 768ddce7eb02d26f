// What a page is to the wizard: text, keys of its own, a mark on the rail, help. One file or folder a page.

import TerminalUI

protocol WizardPage: Sendable {
    /// The text of the pane.
    func write(_ state: WizardState, into text: inout PaneText)
    /// What stays in view below it.
    func writePinned(_ state: WizardState, into text: inout PaneText)
    /// Returns nil where the page has no meaning of its own for the request.
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]?
    /// A key for the page's input line.
    func type(_ key: Key, in state: inout WizardState)
    func mark(_ state: WizardState) -> Mark
    /// Paragraphs: what the page is for, in plain words.
    var help: [String] { get }
}

extension WizardPage {
    func writePinned(_ state: WizardState, into text: inout PaneText) {}
    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? { nil }
    func type(_ key: Key, in state: inout WizardState) {}
}

extension Page {
    var content: any WizardPage {
        switch self {
        case .server: ServerPage()
        case .connection: ConnectionPage()
        case .log: LogPage()
        case .postfix: PostfixPage()
        case .openssl: OpenSSLPage()
        case .configuration: ConfigurationPage()
        case .diagnosis: DiagnosisPage()
        case .repair: RepairPage()
        case .apply: ApplyPage()
        case .result: ResultPage()
        }
    }
}
