// Which list a TLS server engine of Postfix reads, if any (FACTS §3.2; src/smtpd/smtpd.c and src/tlsproxy/tlsproxy.c, pre_jail_init).

/// Which of the two lists a service's smtpd reads, and why (FACTS §3.2).
package enum Governing: Hashable, Sendable {
    /// Wrapper mode: the mandatory list, whatever the security level.
    case wrapperMode
    /// Level encrypt, or enforce: the mandatory list.
    case enforced
    /// Level may: `smtpd_tls_protocols` (2.6 and later; none before).
    case opportunistic
    /// TLS is off on this service: no list is ever read.
    case tlsOff
    /// postscreen announces STARTTLS and master.cf has no tlsproxy to do it: each STARTTLS is answered 454, and no list is read.
    case noProxy
    /// No certificate configured: the list is not reached (FACTS §3.2).
    case noCertificate
    /// 2.3–2.5 at level may: no list exists for it.
    case noList
    /// The daemon ends at start with this fatal error, in the log's words, before any list is read: `Invalid TLS level "mya"`; and the
    /// parameter whose value it does not take, where that is why.
    case fatal(String, parameter: String? = nil)

    /// TLS is meant to be offered here.
    package var doesTLS: Bool {
        switch self {
        case .wrapperMode, .enforced, .opportunistic, .noList: true
        case .tlsOff, .noProxy, .noCertificate, .fatal: false
        }
    }
}

/// The parameters of one TLS server engine: smtpd's, or tlsproxy's, whose defaults refer to smtpd's.
struct TLSServerParameters {
    var level: String
    var use: String
    var enforce: String
    /// nil: the engine has no wrapper mode.
    var wrapperMode: String?
    var certificates: String
    var mandatory: String
    var opportunistic: String

    static let smtpd = TLSServerParameters(
        level: "smtpd_tls_security_level", use: "smtpd_use_tls", enforce: "smtpd_enforce_tls", wrapperMode: "smtpd_tls_wrappermode",
        certificates: "smtpd_tls_", mandatory: TLSParameter.mandatory, opportunistic: TLSParameter.opportunistic)

    static let tlsproxy = TLSServerParameters(
        level: "tlsproxy_tls_security_level", use: "tlsproxy_use_tls", enforce: "tlsproxy_enforce_tls", wrapperMode: nil,
        certificates: "tlsproxy_tls_", mandatory: TLSParameter.proxyMandatory, opportunistic: TLSParameter.proxyOpportunistic)

    /// postscreen announces STARTTLS by these and hands the session to tlsproxy: it reads no list and no certificate itself.
    static let postscreen = TLSServerParameters(
        level: "postscreen_tls_security_level", use: "postscreen_use_tls", enforce: "postscreen_enforce_tls", wrapperMode: nil,
        certificates: "", mandatory: "", opportunistic: "")
}

/// A fatal error of a daemon, in the log's words, and the parameter whose value it does not take.
struct DaemonFailure: Error {
    var text: String
    var parameter: String?

    var governing: Governing { .fatal(text, parameter: parameter) }
}

extension Configuration {
    func governing(_ parameters: TLSServerParameters, for service: MasterService) -> Governing {
        if let failure = service.fatalOption { return .fatal(failure) }
        do throws(DaemonFailure) {
            let mode = try serverMode(parameters, for: service)
            if mode == .tlsOff { return mode }
            let enforced = mode == .wrapperMode || mode == .enforced
            if !(try reachesList(parameters, enforced: enforced, for: service)) { return .noCertificate }
            return mode == .opportunistic && builtIn(parameters.opportunistic) == nil ? .noList : mode
        } catch {
            return error.governing
        }
    }

    /// Wrapper mode, level and the two old switches, in the order the daemon asks them: with wrapper mode on, the level is not
    /// looked at.
    func serverMode(_ parameters: TLSServerParameters, for service: MasterService) throws(DaemonFailure) -> Governing {
        // Every switch is converted while the parameters are loaded: a bad one is fatal even where its value would not matter.
        let enforce = try flag(parameters.enforce, for: service)
        let use = try flag(parameters.use, for: service)
        if let wrapperMode = parameters.wrapperMode, try flag(wrapperMode, for: service) { return .wrapperMode }
        let level = try text(parameters.level, for: service)
        switch level.lowercased() {
        case "": return enforce ? .enforced : use ? .opportunistic : .tlsOff
        case "none": return .tlsOff
        case "may": return .opportunistic
        case "encrypt", "verify", "secure": return .enforced
        case "fingerprint" where (build.release.major, build.release.minor) >= (2, 5): return .enforced
        default: throw DaemonFailure(text: "Invalid TLS level \"\(level)\"", parameter: parameters.level)
        }
    }

    /// The list is parsed only where a certificate is configured, or `none` is and no client certificate is asked for.
    private func reachesList(
        _ parameters: TLSServerParameters, enforced: Bool, for service: MasterService
    ) throws(DaemonFailure) -> Bool {
        var asksClient = try flag(parameters.certificates + "ask_ccert", for: service)
        if try flag(parameters.certificates + "req_ccert", for: service), enforced { asksClient = true }
        let certificate = try text(parameters.certificates + "cert_file", for: service)
        let isNone = certificate.lowercased() == "none"
        var hasCertificate = !certificate.isEmpty && !isNone
        for name in ["dcert_file", "eccert_file", "chain_files"] where builtIn(parameters.certificates + name) != nil {
            if !(try text(parameters.certificates + name, for: service)).isEmpty { hasCertificate = true }
        }
        return hasCertificate || (isNone && !asksClient)
    }

    private func text(_ parameter: String, for service: MasterService) throws(DaemonFailure) -> String {
        guard let value = effective(parameter, for: service) else { return "" }
        if value.problem != nil { throw DaemonFailure(text: "dictionary mail_dict: macro processing error") }
        return value.expanded
    }

    /// Postfix's booleans: `yes` and `no` in any case, nothing else (src/global/mail_conf_bool.c).
    private func flag(_ parameter: String, for service: MasterService) throws(DaemonFailure) -> Bool {
        let value = try text(parameter, for: service)
        switch value.lowercased() {
        case "yes": return true
        case "no": return false
        // A release that does not have the parameter has no default for it and reads nothing.
        case "" where builtIn(parameter) == nil: return false
        default: throw DaemonFailure(text: "bad boolean configuration: \(parameter) = \(value)", parameter: parameter)
        }
    }
}
