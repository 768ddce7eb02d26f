// `check --json`.

import Diagnosis
import PostfixModel
import Repair

struct CheckDocument: Encodable, Equatable {
    struct Server: Encodable, Equatable {
        @OrNull var hostname: String?
        @OrNull var operatingSystem: String?
        @OrNull var postfix: String?
        @OrNull var package: String?
        @OrNull var openssl: String?
        @OrNull var configDirectory: String?
        @OrNull var postfixRunning: Bool?
        @OrNull var root: Bool?
        @OrNull var plesk: String?
        var probes: [ProbeDocument]
    }

    struct FindingItem: Encodable, Equatable {
        var id: String
        var title: String
        var status: String
        var summary: String
        var evidence: [String]
        @OrNull var command: String?
    }

    struct Edit: Encodable, Equatable {
        var file: String
        var line: Int
        var parameter: String
        var before: String
        var after: String
        var governs: String

        init(_ edit: PlannedEdit) {
            file = edit.file
            line = edit.line
            parameter = edit.parameter
            before = edit.before
            after = edit.after
            governs = edit.governs
        }
    }

    struct RemedyItem: Encodable, Equatable {
        var id: String
        var title: String
        var value: String
        var price: [String]
        var warnings: [String]
        var edits: [Edit]
        var diff: String
        /// Ids of the faults whose edits are in it, its own first.
        var mends: [String]
    }

    /// Keys and ids are a contract (DESIGN §3, §7).
    struct FaultItem: Encodable, Equatable {
        var id: String
        var ports: [Int]
        @OrNull var file: String?
        @OrNull var line: Int?
        var summary: String
        var reason: String
        var effect: String
        var next: [String]
        @OrNull var remedy: String?
        var confidence: String

        /// `remedy`: the id of a remedy that repairs it.
        init(_ sighting: Sighting, remedy: String?) {
            id = sighting.id
            ports = sighting.ports
            file = sighting.place?.path
            line = sighting.place?.line
            summary = sighting.summary + "."
            reason = sighting.reason.map { $0 + "." }.joined(separator: " ")
            effect = sighting.effect.isEmpty ? "" : sighting.effect + "."
            next = sighting.next.map(\.line)
            self.remedy = remedy
            confidence = sighting.isConfirmed ? "confirmed" : "likely"
        }
    }

    struct Symptom: Encodable, Equatable {
        var title: String
        @OrNull var met: Bool?
        var detail: String
    }

    var schema = 1
    var verdict: String
    var summary: String
    var symptoms: [Symptom]
    var missing: [String]
    var server: Server
    var faults: [FaultItem]
    var findings: [FindingItem]
    var remedies: [RemedyItem]
    var advice: [String]
    var notRecovered: [String]

    /// `notRecovered`: a sentence for each change that was interrupted and that nobody has recovered yet.
    init(_ assessment: Assessment, _ menu: RepairMenu, notRecovered: [String] = []) {
        self.notRecovered = notRecovered
        verdict = assessment.verdict.kind.rawValue
        summary = assessment.verdict.summary
        symptoms = assessment.verdict.symptoms.map { Symptom(title: $0.title, met: $0.met, detail: $0.detail) }
        missing = assessment.verdict.missing
        server = Server(assessment.facts)
        faults = assessment.verdict.faults.map { FaultItem($0, remedy: menu.remedy(for: $0)?.id) }
        findings = assessment.findings.map {
            FindingItem(
                id: $0.id, title: $0.title, status: $0.status.rawValue, summary: $0.summary,
                evidence: $0.evidence.flatMap(\.plainLines), command: $0.command)
        }
        remedies = (menu.remedies + menu.onRequest).map {
            RemedyItem(
                id: $0.id, title: $0.title, value: $0.value, price: $0.price, warnings: $0.plan.warnings,
                edits: $0.plan.edits.map(Edit.init), diff: $0.plan.diff, mends: [$0.fault] + $0.mends)
        }
        advice = menu.advice.flatMap { [$0.title] + $0.text }
    }
}

extension CheckDocument.Server {
    init(_ facts: Facts) {
        let server = facts.server.value
        hostname = server?.hostname
        operatingSystem = server?.operatingSystem
        postfix = facts.postfix.value?.mailVersion
        package = facts.postfix.value?.package?.description
        openssl = facts.openssl.value?.versionLine
        configDirectory = server?.configDirectory
        postfixRunning = server?.postfixRunning
        root = server?.isRoot
        plesk = server?.plesk
        probes = (facts.connection.value?.probes ?? []).map(ProbeDocument.init)
    }
}
