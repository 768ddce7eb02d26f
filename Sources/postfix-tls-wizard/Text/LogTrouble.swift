// Since when clients are turned away, and how many: from the mail log.

import Diagnosis

struct LogTrouble {
    private let assessment: Assessment

    init(_ assessment: Assessment) { self.assessment = assessment }

    /// Is nil where the log has no such line since the last reload.
    var sentence: String? {
        guard assessment.verdict.faults.first?.weight == .fault, let log = assessment.log else { return nil }
        let drops = log.droppedClients
        guard let first = drops.first, let last = drops.last else {
            return log.freshInvalidLists.first.map { "In the mail log since \($0.when)." }
        }
        // Earlier tests look like mail programs of this server; neither are the customers who wait.
        let picture = assessment.picture
        let local = log.droppedCount { picture.isOwnClient($0) }
        let outside = drops.count - local
        if outside <= 0 {
            return "Since \(first.when) \(drops.count) turned away, all from this server itself: its own mail programs, or earlier tests."
        }
        let clients = log.clients.count { !picture.isOwnClient($0) }
        let who = "\(log.hasMoreClients ? "more than " : "")\(clients) \(clients == 1 ? "address" : "addresses")"
        let much = outside == 1 ? "one connection" : "\(outside) connections"
        return "Since \(first.when) \(log.isWhole ? "" : "at least ")\(much) of \(who) turned away, the last at \(last.when)."
    }
}
