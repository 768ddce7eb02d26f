// The fault that made a proof fail, judged as any fault is: by the files as the change wrote them, by what the ports said while it stood
// and by what Postfix logged then.

import Diagnosis

extension Plan {
    /// Returns nil where the change was not reverted for another fault, or where what was seen then names none that somebody could put right.
    package func otherFault(behind report: ChangeReport, _ facts: Facts) -> Sighting? {
        guard report.showsOtherFault, let known = facts.configuration.value, var connection = facts.connection.value else { return nil }
        connection.probes = report.after
        var log = LogFacts()
        log.sources = facts.log.value?.sources ?? []
        log.events = report.logAfter
        var then = facts
        then.configuration = .value(known.written(by: self))
        then.connection = .value(connection)
        then.log = .value(log)
        return Assessment(then).verdict.faults.first { fault in
            fault.weight == .fault && !fault.next.isEmpty && ![Fault.invalidList.id, Fault.unexplained.id].contains(fault.id)
        }
    }
}

extension ChangeReport {
    /// The other fault in a sentence without its full stop, with its place; nil where none is named.
    package var otherFaultText: String? { otherFault.map { $0.summary + $0.placeBehind } }
}

extension ConfigurationFacts {
    fileprivate func written(by plan: Plan) -> ConfigurationFacts {
        var files = self
        for file in plan.files {
            if file.path == mainPath { files.mainBytes = file.after }
            if file.path == masterPath { files.masterBytes = file.after }
        }
        return files
    }
}
