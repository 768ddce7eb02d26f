// Page 6: the lines that are in force, as Postfix reads them: what that means above, what the words are below.

import Diagnosis

struct ConfigurationPage: CheckPage {
    let step = Step.configuration
    let isJudgedByVerdict = true
    let doing = "Reading main.cf and master.cf as Postfix reads them …"
    let help = [
        "The lines that decide about TLS versions, with file and line number; ^^^ stands under a word this Postfix does not know.",
        "One unknown word makes Postfix ignore the whole line and turn TLS off for that service.",
        "Which list counts depends on the port: wrapper mode (465) reads the mandatory list, STARTTLS mostly the other. "
            + "An -o in master.cf beats main.cf.",
    ]

    /// A line of the two files that the verdict is about, where no list is at fault.
    func faults(_ state: WizardState) -> [Sighting] {
        guard state.isComplete, let files = state.facts.configuration.value,
            !state.findings(of: step).contains(where: { [.symptom, .trap].contains($0.status) })
        else { return [] }
        return state.assessment.verdict.faults.filter { [files.mainPath, files.masterPath].contains($0.place?.path) }
    }
}
