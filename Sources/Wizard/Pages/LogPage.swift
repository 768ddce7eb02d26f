// Page 3: what the mail log says about it.

import Diagnosis

struct LogPage: CheckPage {
    let step = Step.log
    // Whether a line is about now depends on the ports and on who runs.
    let isJudgedByVerdict = true
    let doing = "Reading the mail log for the two warnings …"
    let help = [
        "Postfix writes two warnings: which protocol list it rejected, and that it dropped a client because of that.",
        "Lines older than the last reload may be about a list that is no longer there; the page says so.",
        "Files that could not be read are named, so that \"nothing found\" is not mistaken for \"nothing there\".",
    ]
}
