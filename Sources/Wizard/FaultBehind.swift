// A second fault that the rejected list hides: pages 8, 9 and 10 say that the repair alone would be put back.

import Diagnosis
import Repair
import TerminalUI

extension WizardState {
    var faultBehindTheList: String? { assessment.faultBehindTheList }
}

extension PaneText {
    private static let faultLead = "The log also says: "

    /// Before a repair that would not be enough.
    mutating func faultBehindTheList(_ state: WizardState) {
        guard let fault = state.faultBehindTheList else { return }
        let stop = fault.last.map { ".!?".contains($0) } ?? false ? "" : "."
        blank()
        warnings([
            "\(PaneText.faultLead)\(fault)\(stop) Until that is mended the port stays dead and this repair would be put back. "
                + "Mend it first, or press k on page 9.",
        ])
    }

    /// A plan's warnings without the one that `faultBehindTheList` has given, with the way out, at the top of the page.
    static func otherWarnings(of plan: Plan) -> [String] { plan.warnings.filter { !$0.hasPrefix(faultLead) } }
}

extension ChangeReport {
    /// The log named another fault while this change was tried.
    var showsOtherFault: Bool { logAfter.contains { $0.kind.isOtherFault } }
}
