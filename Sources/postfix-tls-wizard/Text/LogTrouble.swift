// Since when clients are turned away, and how many: from the mail log.

import Diagnosis

struct LogTrouble {
    private let assessment: Assessment

    init(_ assessment: Assessment) { self.assessment = assessment }

    /// Nil where the log has no such line since the last reload.
    var sentence: String? {
        guard assessment.verdict.faults.first?.weight == .fault, let log = assessment.log else { return nil }
        let own = Set(assessment.picture.probes.filter { $0.endpoint.service != nil }.map(\.endpoint.host))
        let drops = log.outsideDrops(own: own)
        guard let first = drops.first, let last = drops.last else {
            return log.freshInvalidLists.first.map { "In the mail log since \($0.stamp)." }
        }
        let clients = log.outsideClients(own: own).count
        let who = "\(clients) \(clients == 1 ? "address" : "addresses")"
        return
            "Since \(first.stamp) \(drops.count == 1 ? "one connection" : "\(drops.count) connections") of \(who) turned away, the last at \(last.stamp)."
    }
}
