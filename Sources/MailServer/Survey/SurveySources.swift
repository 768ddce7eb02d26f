// What several steps look at, each looked up once: the directory, the files in it, the release.

import Diagnosis
import PostfixModel

struct SurveySources: Sendable {
    let access: ServerAccess
    let request: SurveyRequest
    private let sharedPlace: Shared<ConfigurationPlace>
    private let sharedFiles: Shared<Observed<ConfigurationFacts>>
    private let sharedVersion: Shared<CommandResult>
    private let sharedConfiguration: Shared<Configuration?>
    private let sharedOpenSSL: Shared<CommandResult>
    let prober: Prober
    var inspector: CertificateInspector { prober.inspector }

    init(access: ServerAccess, request: SurveyRequest) {
        self.access = access
        self.request = request
        let place = Shared { await ConfigurationPlace.find(access, request) }
        sharedPlace = place
        let version = Shared {
            await PostconfQuery(access: access, directory: await place.value.directory).builtIn(["-h", "mail_version"]).result
        }
        sharedVersion = version
        let files = Shared {
            await ConfigurationReader(
                access: access, place: await place.value, request: request, release: SurveySources.release(in: await version.value)
            ).read()
        }
        sharedFiles = files
        sharedConfiguration = Shared {
            guard let files = await files.value.value else { return nil }
            let release = SurveySources.release(in: await version.value) ?? ConfigurationFacts.everySyntax
            return Configuration(
                main: files.main, master: files.master.asRead(by: release), build: PostfixBuild(release: release), defaults: files.defaults)
        }
        let openssl = Shared { await access.run(Command("openssl", ["version"])) }
        sharedOpenSSL = openssl
        // In practice the server's openssl is simulated, and the client's is this machine's.
        prober = access.isPractice ? Prober(access: access) : Prober(access: access, version: { await openssl.value })
    }

    var place: ConfigurationPlace { get async { await sharedPlace.value } }
    var files: Observed<ConfigurationFacts> { get async { await sharedFiles.value } }
    /// The answer to `postconf -d -h mail_version`.
    var version: CommandResult { get async { await sharedVersion.value } }

    /// The answer to `openssl version`.
    var openssl: CommandResult { get async { await sharedOpenSSL.value } }

    /// A parameter of main.cf, expanded; nil when the files cannot be read.
    func parameter(_ name: String) async -> String? { await configuration?.effective(name)?.expanded }

    /// The configuration as far as it decides who listens where: the release only, because packages and OpenSSL take longer.
    var configuration: Configuration? { get async { await sharedConfiguration.value } }

    var release: Release? { get async { SurveySources.release(in: await version) } }

    private static func release(in answer: CommandResult) -> Release? {
        answer.succeeded ? ToolOutput.mailVersion(answer.outputText).flatMap { Release($0) } : nil
    }
}
