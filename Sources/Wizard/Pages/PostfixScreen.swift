// Page 4: which Postfix is installed and which protocol names it knows.

import Diagnosis

extension CheckScreen {
    static let postfix = CheckScreen(
        step: .postfix, doing: "Asking Postfix and the package manager for the version …",
        help: [
            "Which protocol names a list may have depends on the Postfix release, by its patch level.",
            "Distributions patch old releases, so the package version counts too, not only what Postfix calls itself.",
        ])
}
