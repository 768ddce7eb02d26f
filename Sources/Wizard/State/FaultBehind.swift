// A second fault that the rejected list hides: pages 8, 9 and 10 say that the repair alone would be put back.

import Diagnosis
import Repair
import TerminalUI

extension WizardState {
    var faultBehindTheList: String? { assessment.faultBehindTheList }
}

extension PaneText {
    /// Before a repair that would not be enough.
    mutating func faultBehindTheList(_ state: WizardState) {
        guard let fault = state.faultBehindTheList else { return }
        let stop = fault.last.map { ".!?".contains($0) } ?? false ? "" : "."
        blank()
        warnings([
            "\(Plan.faultLead)\(fault)\(stop) Unless that has been mended since, the port stays dead and this repair is put back. "
                + "Mend it first, or press k on page 9."
        ])
    }
}

extension ChangeReport {
    /// The log named another fault while this change was tried.
    var showsOtherFault: Bool { logAfter.contains { $0.kind.isOtherFault } }
}
