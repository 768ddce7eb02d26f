// Page 6: the files as they are, with those that they name for TLS. The reading of the former is shared: other steps need it too.
//
// Whoever judges the files does so in pure code that nothing interrupts. References that double at each step, or values of megabytes,
// could hold it for minutes, so the files are judged once here, with a limit, before anybody else gets them.

import Diagnosis
import PostfixModel
import Repair

struct ConfigurationStep: Sendable {
    static let timeLimit = 25.0
    /// Seconds for the judging; a usual configuration takes some milliseconds.
    static let judgingLimit = 10.0
    var limit = ConfigurationStep.judgingLimit
    var judging: @Sendable (ConfigurationFacts, Release) -> Void = ConfigurationStep.judge
    var sources: SurveySources

    func run() async -> Observed<ConfigurationFacts> {
        guard case .value(var files) = await sources.files, let configuration = await sources.configuration else {
            return await sources.files
        }
        let release = await sources.release
        let isJudged = await ConfigurationStep.judged(within: limit) { [files, judging] in
            judging(files, release ?? ConfigurationFacts.everySyntax)
        }
        if isJudged {
            let reader = CertificateFileReader(access: sources.access, inspector: sources.inspector)
            files.certificates = .value(await reader.facts(of: configuration))
            files.policyTables = await offload { PolicyTableReader().tables(of: configuration) }
            (files.missingSockets, files.missingTables) = await offload {
                (MissingFiles.sockets(of: configuration), MissingFiles.tables(of: configuration))
            }
            await addComplaints(to: &files, configuration)
            return .value(files)
        }
        return .cannotTell(
            "\(files.mainPath) and \(files.masterPath) could not be judged within \(Int(limit)) seconds: "
                + "values in them are too long, or refer to each other too often")
    }

    /// Only postconf knows every name that Postfix has: whether one that a list refers to is none of them, it says when it reads the files.
    private func addComplaints(to files: inout ConfigurationFacts, _ configuration: Configuration) async {
        let lists = configuration.protocolLists
        guard lists.contains(where: { !configuration.undefinedNames(in: $0).isEmpty }) else { return }
        let complaints = await PostconfQuery(access: sources.access, directory: await sources.place.directory).complaintsOfReading()
        files.complaints += complaints.filter { !files.complaints.contains($0) }
    }

    /// Returns false when the work did not end in time; it goes on by itself then, on a thread that nobody waits for.
    static func judged(within seconds: Double, _ work: @escaping @Sendable () -> Void) async -> Bool {
        let result = await limited(seconds: seconds) { await offload { work() } }
        if case .failure(InterruptionError(.timeLimit)) = result { return false }
        return true
    }

    /// As the front ends will: findings, verdict, remedies.
    private static func judge(_ files: ConfigurationFacts, _ release: Release) {
        var facts = Facts()
        facts.configuration = .value(files)
        var postfix = PostfixFacts()
        postfix.release = release
        facts.postfix = .value(postfix)
        facts.openssl = .value(OpenSSLFacts())
        for step in Step.allCases where facts.isPending(step) { facts.take(ConfigurationStep.unseen(step)) }
        _ = RepairMenu(for: Assessment(facts))
    }

    private static func unseen(_ step: Step) -> StepResult {
        let why = "not looked at yet"
        return switch step {
        case .server: .server(.cannotTell(why))
        case .connection: .connection(.cannotTell(why))
        case .log: .log(.cannotTell(why))
        case .postfix: .postfix(.cannotTell(why))
        case .openssl: .openssl(.cannotTell(why))
        case .configuration: .configuration(.cannotTell(why))
        }
    }
}
