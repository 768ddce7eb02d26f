// What a line of the mail log says, in parts: the texts of Postfix 2.3 to 3.11 that name a fault or its neighbourhood
// (FACTS §3.3, §7, §10). Parts are as logged; nothing is judged and no sentence is made.

/// The parts of one line.
package enum LogDetail: Sendable, Hashable {
    // MARK: Starting and stopping
    /// postfix-script: `starting the Postfix mail system`.
    case starting
    /// postfix-script: `stopping the Postfix mail system`.
    case stopping
    /// master: `terminating on signal 15`.
    case terminating(signal: Int)
    /// postfix-script: `the Postfix mail system is not running`.
    case notRunning
    /// postfix-script: `the Postfix mail system is already running`; master: `open lock file … Resource temporarily unavailable`.
    case alreadyRunning
    /// `daemon initialization failure`, `mail system startup failed`, `Postfix integrity check failed!`: never the cause itself.
    case startFailed
    /// master: `master_spawn: exec PATH: ERRNO`.
    case programMissing(program: String, reason: String)
    /// master: `PATH: bad command startup -- throttling`: for a minute the port accepts and stays silent.
    case throttled(program: String)
    /// master: `process PATH pid N exit status S` or `killed by signal S`.
    case childEnded(program: String, pid: Int, ending: ChildEnding)
    /// master: `service "NAME" (PORT) has reached its process limit "N"`; `port` as logged, nil for a socket without one.
    case processLimit(service: String, port: String?, limit: Int)

    // MARK: Sockets
    /// `bind ADDR port PORT: REASON`.
    case bindFailed(address: String, port: String, reason: String)
    /// `ADDR:NAME: Servname not supported for ai_socktype`.
    case unknownServiceName(address: String, name: String)
    /// `parameter inet_interfaces: no local interface found for ADDR`, `config variable inet_interfaces: host not found: NAME`; without an
    /// address: `could not find any active network interfaces`, `no valid IP address found: smtp`; none has an address of the kind that
    /// inet_protocols allows, or inet_interfaces is empty.
    case noLocalInterface(address: String?)
    /// `service NAME: ignoring inet_interfaces change`.
    case interfacesChangeIgnored(service: String)
    /// master: `ignoring inet_protocols parameter value change`.
    case changeIgnored(parameter: String)

    // MARK: Values
    /// `bad numerical configuration: NAME = VALUE`, `bad boolean configuration: …`, `parameter NAME: bad time value or unit: VALUE`,
    /// `bad string length …`.
    case badValue(BadValue)
    /// A line of main.cf or master.cf that ends every Postfix program that reads it; `line` nil where the text names none.
    case badLine(file: String, line: Int?, problem: String)
    /// `Invalid TLS level "X"`.
    case invalidLevel(String)
    /// `unexpected command-line argument: X`.
    case unexpectedArgument(String)
    /// `invalid "-o X" option value: missing '=' after attribute name`.
    case badOption(option: String, problem: String)
    /// `in parameter P or Q, specify at least one working instance of: R, S`.
    case relayRestrictions(parameters: [String], restrictions: [String])
    /// `unsupported dictionary type: TYPE`.
    case unsupportedDictionary(type: String)
    /// `hash:/etc/postfix/access is unavailable. open database …: ERRNO`: whoever is looked up in it gets a temporary error.
    case tableUnavailable(table: String, reason: String)
    /// `open database /etc/postfix/virtual.db: ERRNO`: the table's index, which postmap makes, as logged.
    case databaseMissing(file: String, reason: String)
    /// `open file /etc/postfix/local-host-names: ERRNO`: a file that a list of names or networks refers to.
    case listFileMissing(file: String, reason: String)
    /// `NAME: non-null host address bits in "127.0.0.1/8", perhaps you should use "127.0.0.0/8" instead`: every look-up in it fails.
    case hostBits(parameter: String, text: String, proposal: String)
    /// `undefined parameter: X`, `unused parameter: X=Y` (postconf).
    case undefinedParameter(String)
    case unusedParameter(name: String, value: String, file: String)

    // MARK: Neighbours of smtpd
    /// `SASL: Connect to PATH failed: ERRNO`.
    case saslConnect(path: String, reason: String)
    case noSASLMechanisms
    /// `connect to private/tlsmgr: ERRNO`, `connect #N to subsystem private/rewrite: ERRNO`: the socket's path as logged.
    case serviceUnreachable(socket: String, reason: String)
    /// `connect to Milter service inet:127.0.0.1:11332: ERRNO`; `milter NAME: can't read …: ERRNO` of one that takes the connection and
    /// says nothing.
    case milterUnreachable(milter: String, reason: String)
    /// `invalid transport name: inet6 in Milter service: inet6:[::1]:8891`, or without one: `Milter service needs transport:endpoint instead
    /// of "X"`. Postfix then does as where the milter is away.
    case milterUnreadable(milter: String, transport: String?)
    /// `connect to 127.0.0.1:10023: ERRNO`, `connect to proxy filter 127.0.0.1:10024: ERRNO`, `problem talking to server …`: a policy
    /// service, or the filter of smtpd_proxy_filter.
    case filterUnreachable(server: String, reason: String)
    /// `haproxy read: REASON`, without the bytes that came instead.
    case proxyProtocol(reason: String)
    /// `not enough free space in mail queue: N bytes < F*message size limit`.
    case queueFull(freeBytes: Int?)
    /// cleanup: `mail_queue_enter: create file incoming/5553.270: Permission denied`, each ten seconds while the client waits.
    case queueClosed(file: String, reason: String)

    // MARK: TLS set-up
    case certificate(CertificateTrouble)
    /// `no entropy for TLS key generation`.
    case noEntropy
    /// `cannot load Certificate Authority data, CAfile="…"`: the files named in the line.
    case authorities(files: [String], reason: LibraryReason?)
    /// `TLS library problem: error:…`: OpenSSL's reason, and the file where it could not open one.
    case library(LibraryReason, file: String?)
    /// `invalid cipher grade: "X"`, and older spellings; `peer` where a client's or server's name stands before it.
    case cipherGrade(value: String, peer: String?)
    /// `error setting cipher grade: "medium"`: the lists and exclusions of that grade leave no cipher.
    case noCipher(grade: String, peer: String?)
    /// A table of certificates by name whose content or look-up fails.
    case serverNames(ServerNamesTrouble)

    // MARK: Peers
    /// `NOQUEUE: abort: TLS from HOST[ADDR]: No client certificate presented`.
    case clientCertificateMissing(client: String)
    /// `Connection rate limit exceeded: N from HOST for service S`, `too many connections from …`, `Refusing TLS service request from …`.
    case limited(client: String, limit: ClientLimit)
    /// smtp: `HOST[ADDR]:25: Invalid TLS protocol list "…": aborting TLS session`.
    case invalidClientList(server: String, value: String)
    /// smtp: `SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes"`.
    case relayNeedsWrapperMode
    /// smtp: `smtp_tls_wrappermode requires "smtp_tls_security_level = encrypt" (or stronger)`.
    case relayNeedsEncryption
    /// smtpd, postscreen: `connect from HOST[ADDR]`, `disconnect from …`: which process served whom.
    case connected(client: String)
    case disconnected(client: String)
}

extension LogDetail {
    package enum ChildEnding: Sendable, Hashable {
        case status(Int)
        case signal(Int)
    }

    package struct BadValue: Sendable, Hashable {
        package enum Kind: Sendable, Hashable { case number, boolean, time, length, other }
        package var parameter: String
        package var value: String
        package var kind: Kind
    }

    /// A certificate or key that cannot be used.
    package struct CertificateTrouble: Sendable, Hashable {
        package enum What: Sendable, Hashable {
            /// `cannot get RSA certificate from file`
            case certificate
            /// `cannot get RSA private key from file`
            case key
            /// `error opening chain file`, `error loading chain from`: the file as a whole.
            case chain
            /// `private key in K does not match public key in C`, `key at index N in F does not match next certificate`.
            case mismatch
            /// `error loading chain from F: key not first`.
            case keyNotFirst
            /// `No certs for key at index N in F`, `not followed by a certificate`.
            case keyWithoutCertificate
            /// `No private key found in F`, `No PEM data in F`.
            case noKey, noPEM
            /// `No server certs available. TLS won't be enabled`.
            case none
        }
        package var what: What
        /// The file the line names; the key's where it names two.
        package var file: String?
        /// The other one: the certificate's.
        package var otherFile: String?
        /// Why, from the line itself (errno's text) or from the library's line of the same process beside it.
        package var reason: LibraryReason?

        package init(_ what: What, file: String? = nil, otherFile: String? = nil, reason: LibraryReason? = nil) {
            self.what = what
            self.file = file
            self.otherFile = otherFile
            self.reason = reason
        }
    }

    /// OpenSSL's word for why a file cannot be used.
    package enum LibraryReason: Sendable, Hashable {
        /// `No such file or directory`.
        case missing
        /// `Permission denied`.
        case permission
        /// `Is a directory`.
        case directory
        /// `no start line`: no PEM block of the kind asked for.
        case noStartLine
        case keyMismatch
        /// `problems getting password`, `bad password read`, `bad decrypt`.
        case passphrase
        /// Any other, as the library words it.
        case other(String)
        /// `ee key too small`, `ca md too weak`: the file is in order, and the system's crypto policy does not take it.
        case tooWeak(String)
    }

    package enum ServerNamesTrouble: Sendable, Hashable {
        /// `malformed BASE64 value in TABLE`: the table was not made by `postmap -F`.
        case notBase64(table: String, key: String?)
        /// `tls_server_sni_maps: NAME map lookup problem`.
        case lookup(name: String?)
        /// `… SNI data for NAME`: the chain of one name cannot be loaded.
        case chain(name: String)
    }

    package enum HandshakeReason: Sendable, Hashable {
        /// `unsupported protocol`, `version too low`, `wrong version number` of a client that speaks an older TLS.
        case protocolVersion
        case noSharedCipher
        /// `tlsv1 alert unknown ca`, `certificate unknown`, `bad certificate`, `certificate expired`: the client refused ours.
        case certificateRefused(alert: String)
        /// `http request`, plain SMTP: no TLS at all.
        case noTLS
        /// `lost connection`, `Connection reset by peer`, `-1`, `0`.
        case hungUp
        case other(String)
    }

    package enum ClientLimit: Sendable, Hashable {
        case connectionRate, connectionCount, newTLSSessions, messageRate, recipientRate, authRate
    }
}
