// What several steps look at, each looked up once: the directory, the files in it, the release.

import Diagnosis
import PostfixModel

struct SurveySources: Sendable {
    let access: ServerAccess
    let request: SurveyRequest
    private let sharedPlace: Shared<ConfigurationPlace>
    private let sharedFiles: Shared<Observed<ConfigurationFacts>>
    private let sharedVersion: Shared<CommandResult>
    let prober: Prober
    var inspector: CertificateInspector { prober.inspector }

    init(access: ServerAccess, request: SurveyRequest) {
        self.access = access
        self.request = request
        let place = Shared { await ConfigurationPlace.find(access, request) }
        sharedPlace = place
        sharedFiles = Shared { await ConfigurationReader(access: access, place: await place.value, request: request).read() }
        sharedVersion = Shared {
            await PostconfQuery(access: access, directory: await place.value.directory).builtIn(["-h", "mail_version"]).result
        }
        prober = Prober(access: access)
    }

    var place: ConfigurationPlace { get async { await sharedPlace.value } }
    var files: Observed<ConfigurationFacts> { get async { await sharedFiles.value } }
    /// The answer to `postconf -d -h mail_version`.
    var version: CommandResult { get async { await sharedVersion.value } }

    /// A parameter of main.cf, expanded; nil when the files cannot be read.
    func parameter(_ name: String) async -> String? { await configuration?.effective(name)?.expanded }

    /// The configuration as far as it decides who listens where: the release only, because packages and OpenSSL take longer.
    var configuration: Configuration? {
        get async {
            guard let files = await files.value else { return nil }
            let release = await release ?? SurveySources.assumed
            return Configuration(
                main: MainCF(files.mainBytes), master: MasterCF(files.masterBytes, release: release),
                build: PostfixBuild(release: release), defaults: files.defaults)
        }
    }

    var release: Release? {
        get async {
            let result = await version
            return result.succeeded ? ToolOutput.mailVersion(result.outputText).flatMap { Release($0) } : nil
        }
    }

    /// Where the release is not known, one that understands every form of master.cf.
    private static var assumed: Release { Release("3.4.0")! }
}

extension ToolOutput {
    /// The version `postconf -h mail_version` prints: its last line that is no warning.
    package static func mailVersion(_ text: String) -> String? {
        text.split(whereSeparator: \.isNewline).map(String.init).last { Release($0) != nil }
    }
}
