// The judging as a whole: facts in, findings and verdict out. No I/O, no clock.

import PostfixModel

package struct Assessment: Sendable, Equatable {
    /// The facts in relation to each other.
    package var picture: ServerPicture
    package var findings: [Finding]
    package var verdict: Verdict

    package init(_ facts: Facts) {
        picture = ServerPicture(facts)
        let picture = self.picture
        findings = Check.all.compactMap { $0.finding(picture) }
        verdict = Verdict(of: picture)
    }

    package var facts: Facts { picture.facts }
    /// Is nil while release or package are unknown.
    package var build: PostfixBuild? { picture.build }
    /// Is nil while files or build are unknown.
    package var configuration: Configuration? { picture.configuration }
    package var listeners: [Listener] { picture.listeners }
    package var log: LogDigest? { picture.log }

    /// A sentence for a main.cf that sets nothing, or a master.cf that lists no service; nil where they do.
    package var emptyFile: String? { picture.emptyFile }

    package func finding(_ id: String) -> Finding? { findings.first { $0.id == id } }

    /// Status of `check` (DESIGN §3).
    package var exitCode: Int { verdict.exitCode }
}

extension Assessment {
    /// When clients were first turned away, else when a list was first rejected since the last reload, as the log has it; nil where it
    /// tells neither, or nothing is broken.
    package var since: String? {
        guard verdict.faults.first?.weight == .fault, let log else { return nil }
        return (log.droppedClients.first ?? log.freshInvalidLists.first)?.when
    }
}
