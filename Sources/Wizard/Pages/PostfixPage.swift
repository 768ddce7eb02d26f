// Page 4: which Postfix is installed and which protocol names it knows.

import Diagnosis

struct PostfixPage: CheckPage {
    let step = Step.postfix
    let doing = "Asking Postfix and the package manager for the version …"
    let help = [
        "Which protocol names a list may have depends on the Postfix release, by its patch level.",
        "Distributions patch old releases, so the package version counts too, not only what Postfix calls itself.",
    ]
}
