// A search of logs that a test wrote, and of no other.

import Diagnosis
import Glibc

@testable import MailServer

enum LogAlone {
    static let bad =
        "Feb 21 18:41:44 mail postfix/smtpd[17]: warning: Invalid TLS protocol list \"TLSv1 TLSv1.1\": disabling TLS support\n"
    static let reload = "Feb 21 18:41:40 mail postfix/master[9]: reload -- version 2.6.6, configuration /etc/postfix\n"
    static let noise = "Feb 21 18:41:45 mail postfix/smtpd[17]: connect from unknown[192.0.2.1]\n"

    /// The journal and the logs of the machine the tests run on are no part of it.
    static func search(_ logs: [String], maillogFile: String? = nil, logFiles: [String] = []) -> LogSearch {
        var access = ServerAccess.live()
        access.paths.logFiles = logFiles
        access.paths.secondLogFiles = []
        access.paths.rsyslogFile = "/nonexistent"
        access.paths.rsyslogDirectory = "/nonexistent"
        access.paths.root = "/nonexistent"
        let (run, stream) = (access.run, access.stream)
        access.run = { command in command.program == "journalctl" ? CommandResult(.notFound) : await run(command) }
        access.stream = { command, sink in command.program == "journalctl" ? CommandResult(.notFound) : await stream(command, sink) }
        return LogSearch(
            access: access, request: SurveyRequest(logs: logs), maillogFile: maillogFile, configDirectory: "/etc/postfix")
    }
}
