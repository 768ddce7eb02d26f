// Page 3: what the mail log says.

import Diagnosis

struct LogStep: Sendable {
    static let timeLimit = 15.0
    var sources: SurveySources

    func run() async -> Observed<LogFacts> {
        let maillogFile = await sources.parameter("maillog_file")
        return await LogSearch(
            access: sources.access, request: sources.request, maillogFile: maillogFile,
            configDirectory: await sources.place.directory
        ).run()
    }
}
