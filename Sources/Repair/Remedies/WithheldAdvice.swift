// An edit that would be certain, and is not offered: by it clients could do more than before (Exposure). Whoever makes it by hand has to know.

import Diagnosis
import PostfixModel

extension Advice {
    /// Returns nil where no fault's edit is withheld for that.
    static func withheld(on assessment: Assessment) -> Advice? {
        guard let before = assessment.configuration else { return nil }
        let places = assessment.verdict.faults.filter { sighting in
            FaultRemedy.all.contains { row in
                row.fault.id == sighting.id
                    && row.changes(sighting, assessment.picture)?.applied(to: before).map { Exposure(before: before, after: $0).isWider }
                        == true
            }
        }.compactMap { $0.place?.brief ?? $0.id }
        guard !places.isEmpty else { return nil }
        return Advice(
            id: "withheld", title: "Careful",
            text: [
                "This program does not make the edit of \(places.unique.joined(separator: ", ")): by it strangers could relay through this "
                    + "server, or passwords would travel without TLS, where neither was so before.",
                "Whoever makes it by hand reads first what these lines allow.",
            ])
    }
}
