// Which lines of the log name a fault by themselves, and by what words they are found again: page 3 quotes them, and the command that it
// shows finds what it quotes.

/// A line that names a fault of the server, or of what its services need.
package struct FaultLine: Sendable, Equatable {
    /// Fixed words of the line, for `grep -E`.
    package var words: String
    /// It says why there is no TLS, as against why a service ends or turns clients away.
    package var isOfTLS = false
}

extension LogDetail {
    /// Returns nil when the line tells of a start, a stop or a client, or only goes with another one.
    package var faultLine: FaultLine? {
        switch self {
        case .starting, .stopping, .terminating, .notRunning, .alreadyRunning, .startFailed, .childEnded, .undefinedParameter,
            .unusedParameter, .connected, .disconnected:
            nil
        case .bindFailed, .unknownServiceName, .noLocalInterface, .badValue, .badLine, .invalidLevel, .unexpectedArgument, .badOption,
            .relayRestrictions, .programMissing:
            FaultLine(words: "fatal:")
        case .throttled: FaultLine(words: "throttling")
        case .processLimit: FaultLine(words: "process limit")
        case .interfacesChangeIgnored, .changeIgnored: FaultLine(words: "ignoring inet_")
        default: sessionLine
        }
    }

    /// The same of what smtpd and its neighbours log about a session, or about its set-up.
    private var sessionLine: FaultLine? {
        switch self {
        case .unsupportedDictionary: FaultLine(words: "unsupported dictionary")
        case .tableUnavailable: FaultLine(words: "is unavailable")
        case .databaseMissing: FaultLine(words: "open database")
        case .hostBits: FaultLine(words: "host address bits")
        case .saslConnect, .noSASLMechanisms: FaultLine(words: "SASL")
        case .serviceUnreachable(let socket, _): FaultLine(words: "connect to |connect #", isOfTLS: socket.hasSuffix("/tlsmgr"))
        case .milterUnreachable, .milterUnreadable: FaultLine(words: "Milter service|milter .*: can't ")
        case .listFileMissing: FaultLine(words: "open file")
        case .proxyProtocol: FaultLine(words: "haproxy read")
        case .queueFull: FaultLine(words: "free space")
        case .queueClosed: FaultLine(words: "mail_queue_enter")
        case .certificate: FaultLine(words: "disabling TLS|server certs|private key|PEM data|No certs|chain", isOfTLS: true)
        case .noEntropy: FaultLine(words: "entropy", isOfTLS: true)
        case .authorities: FaultLine(words: "Certificate Authority", isOfTLS: true)
        case .library: FaultLine(words: "TLS library", isOfTLS: true)
        case .cipherGrade, .noCipher: FaultLine(words: "cipher grade", isOfTLS: true)
        case .serverNames: FaultLine(words: "tls_server_sni_maps|SNI data|BASE64", isOfTLS: true)
        case .clientCertificateMissing: FaultLine(words: "No client cert", isOfTLS: true)
        case .invalidClientList: FaultLine(words: "aborting TLS session", isOfTLS: true)
        case .relayNeedsWrapperMode, .relayNeedsEncryption: FaultLine(words: "wrappermode", isOfTLS: true)
        default: nil
        }
    }
}

extension LogEvent {
    /// Its text behind the severity, whatever that is; nil where it has none of its own.
    package var words: String? {
        switch kind {
        case .certificateProblem(let text), .libraryProblem(let text), .fatal(let text), .panic(let text), .error(let text),
            .warning(let text), .information(let text):
            text
        case .invalidList, .unknownWord, .wrapperDropped, .reload, .started, .tlsWorked: nil
        }
    }
}
