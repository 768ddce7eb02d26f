// The file is in order and the service is not: an edit without a reload (FACTS §7).

import Diagnosis

extension Advice {
    /// Returns nil while a list is rejected, because every remedy ends with a reload, and where the running service has the lists of the files.
    static func reload(for assessment: Assessment) -> Advice? {
        guard let stuck = assessment.picture.notReloaded, assessment.configuration?.invalidLists.isEmpty == true else { return nil }
        return Advice(
            id: "reload", title: "Reload Postfix",
            text: [
                "The file is in order: it has \(stuck.onDisk).",
                "Port \(stuck.port) still runs with \(stuck.quoted), because smtpd reads its configuration only when it starts.",
                "Reload Postfix: \(assessment.picture.reloadCommand)",
                "Without it the edit comes into force piece by piece, as each process ends after 100 connections or 100 idle seconds.",
            ])
    }
}
