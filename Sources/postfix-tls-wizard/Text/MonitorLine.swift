// `check --monitor`: one line as the Monitoring Plugins Development Guidelines want it, so that Icinga, Nagios, NRPE and their
// kin read it: the state, a sentence, and after `|` the performance data.

import Diagnosis
import PostfixModel
import TerminalUI

struct MonitorLine {
    /// Exit status of `check`: 0 to 3. Anything else is unknown to a monitoring system, and said so.
    var status: Int32
    var sentence: String
    var measures: [String] = []

    /// Of a call that could not look, or was not understood.
    static func unknown(_ sentence: String) -> MonitorLine { MonitorLine(status: unknownStatus, sentence: sentence) }

    static let unknownStatus: Int32 = 3

    /// Ends with a line feed and holds no other. What a `|` in the sentence would begin is performance data, and NRPE carries
    /// 1,024 bytes: the sentence is cut where it would push the figures out.
    var text: String {
        let words = harmless(sentence).replacing("|", with: "/").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let shown = words.hasSuffix(".") ? String(words.dropLast()) : words
        let cut = shown.count > MonitorLine.longest ? shown.prefix(MonitorLine.longest - 1) + "…" : shown[...]
        let figures = measures.isEmpty ? "" : " | " + measures.joined(separator: " ")
        return "POSTFIX TLS \(word) - \(cut)\(figures)\n"
    }

    private static let longest = 400

    private var word: String {
        switch status {
        case 0: "OK"
        case 1: "WARNING"
        case 2: "CRITICAL"
        default: "UNKNOWN"
        }
    }
}

extension MonitorLine {
    /// `seconds`: how long the look took. `alsoSaid`: sentences that belong to the state of this server and are no fault of it.
    init(_ assessment: Assessment, seconds: Double, alsoSaid: [String] = []) {
        status = Int32(assessment.exitCode)
        sentence = ([assessment.verdict.summary] + alsoSaid).joined(separator: " ")
        // A port of which a fault says that it is dead need not have been tried itself: after the first 454 the others are not.
        let dead = assessment.verdict.faults.filter { $0.weight == .fault }.flatMap(\.ports)
        measures = [MonitorLine.time(seconds)] + MonitorLine.ports(assessment.facts.connection.value?.probes ?? [], dead: Set(dead))
    }

    static func time(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let rest = hundredths % 100
        return "time=\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)s;;;0"
    }

    /// 1: usable by its clients, 0: not, U: that cannot be told. A port that listens at several addresses is as good as the worst
    /// of them.
    static func ports(_ probes: [EndpointProbe], dead: Set<Int> = []) -> [String] {
        let labels = probes.map { label($0.endpoint) }
        return labels.unique.map { label in
            let same = zip(labels, probes).filter { $0.0 == label }.map(\.1)
            if same.contains(where: { $0.isTelling ? !$0.serves : dead.contains($0.endpoint.port) }) { return "\(label)=0;;;0;1" }
            return same.allSatisfy(\.isTelling) ? "\(label)=1;;;0;1" : "\(label)=U"
        }
    }

    /// A port of this server by its number, whether a service of master.cf has it today or not: a graph goes on when one is switched off.
    /// What `--connect` added by its address, which may hold no quote and no equals sign.
    private static func label(_ endpoint: Endpoint) -> String {
        endpoint.isNamedByAddress ? "'\(endpoint.shown.filter { $0 != "'" && $0 != "=" })'" : "port\(endpoint.port)"
    }
}
