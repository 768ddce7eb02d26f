// The ten pages of the walk, in order.

import Diagnosis

/// A page; its raw value is the number on the rail.
package enum Page: Int, CaseIterable, Sendable, Hashable {
    case server = 1
    case connection, log, postfix, openssl, configuration, diagnosis, repair, apply, result

    package var title: String {
        switch self {
        case .server: "Server"
        case .connection: "Connection"
        case .log: "Mail log"
        case .postfix: "Postfix"
        case .openssl: "OpenSSL"
        case .configuration: "Configuration"
        case .diagnosis: "Diagnosis"
        case .repair: "Repair"
        case .apply: "Apply"
        case .result: "Result"
        }
    }

    /// The gathering step a page shows; nil from the diagnosis on.
    package var step: Step? {
        switch self {
        case .server: .server
        case .connection: .connection
        case .log: .log
        case .postfix: .postfix
        case .openssl: .openssl
        case .configuration: .configuration
        case .diagnosis, .repair, .apply, .result: nil
        }
    }

    var next: Page? { Page(rawValue: rawValue + 1) }
    var previous: Page? { Page(rawValue: rawValue - 1) }
}

extension Step {
    /// As a sentence names it: `the mail log`.
    var spoken: String {
        switch self {
        case .server: "the server"
        case .connection: "the connection"
        case .log: "the mail log"
        case .postfix: "the Postfix version"
        case .openssl: "the OpenSSL version"
        case .configuration: "the configuration"
        }
    }
}
