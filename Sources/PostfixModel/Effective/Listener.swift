// The listeners of the server: each inet service with an SMTP server behind it, and the list in force there.

/// A `smtpd` (or postscreen/tlsproxy) service and the list in force there.
package struct Listener: Hashable, Sendable {
    package var service: MasterService
    /// Address part of the service name, nil when it listens where inet_interfaces says.
    package var host: String?
    /// Number or name from the services file, as written.
    package var port: String
    package var governing: Governing
    /// `smtpd_tls_wrappermode` is yes here, also where no list is reached (a certificate is missing, say).
    package var isWrapperMode: Bool
    /// The list this service reads; nil when it reads none.
    package var list: EffectiveValue?
    /// How this build reads that list.
    package var reading: ListReading?

    /// Its daemon ends before it serves anybody.
    package var isFatal: Bool { if case .fatal = governing { true } else { false } }

    /// It listens on a port; what stands behind postscreen has a socket of its own.
    package var isInet: Bool { service.type == "inet" }

    /// The port by its number where it is one of mail's, else as written.
    package var canonicalPort: String { InetEndpoint(service.name)?.canonicalPort ?? port }
}

extension Configuration {
    /// Every inet service that runs smtpd or postscreen (and `smtpd pass` behind postscreen) and is not switched off, in file order. Of
    /// entries for the same endpoint the last one is in force, and the only one here (FACTS §6).
    package var listeners: [Listener] {
        var last: [InetEndpoint: Int] = [:]
        let services = servers
        for (index, service) in services.enumerated() { last[endpoint(of: service)] = index }
        return services.enumerated().filter { last[endpoint(of: $1)] == $0 }.map { listener($1) }
    }

    private var servers: [MasterService] {
        let hasPostscreen = master.services.contains { $0.type == "inet" && $0.program == "postscreen" }
        return master.services.filter { disabling($0) == nil }.filter { service in
            switch (service.type, service.program) {
            case ("inet", "smtpd"), ("inet", "postscreen"): InetEndpoint(service.name) != nil
            case ("pass", "smtpd"): hasPostscreen
            default: false
            }
        }
    }

    private func endpoint(of service: MasterService) -> InetEndpoint {
        var endpoint = address(of: service)
        endpoint.port = service.type + " " + endpoint.canonicalPort
        return endpoint
    }

    private func address(of service: MasterService) -> InetEndpoint {
        // The socket of a `pass` service has a name only.
        InetEndpoint(service.type == "inet" ? service.name : ":" + service.name)!
    }

    private func listener(_ service: MasterService) -> Listener {
        let address = address(of: service)
        let parameters = service.program == "postscreen" ? TLSServerParameters.tlsproxy : .smtpd
        var governing: Governing
        var reader = service
        if service.program == "postscreen" {
            (governing, reader) = proxied(by: service)
        } else {
            governing = self.governing(.smtpd, for: service)
        }
        let list = listParameter(governing, parameters).flatMap { effective($0, for: reader) }
        if let list, list.problem != nil, !list.isTooLarge { governing = .fatal("dictionary mail_dict: macro processing error") }
        return Listener(
            service: service, host: address.host, port: address.port, governing: governing,
            isWrapperMode: governing == .wrapperMode || isWrapperMode(service), list: list, reading: list?.reading(by: build))
    }

    private func listParameter(_ governing: Governing, _ parameters: TLSServerParameters) -> String? {
        switch governing {
        case .wrapperMode, .enforced: parameters.mandatory
        case .opportunistic: parameters.opportunistic
        case .tlsOff, .noProxy, .noCertificate, .noList, .fatal: nil
        }
    }

    private func isWrapperMode(_ service: MasterService) -> Bool {
        service.program == "smtpd" && isYes("smtpd_tls_wrappermode", for: service)
    }

    /// TLS behind postscreen is tlsproxy's, with tlsproxy's own `-o` overrides.
    private func proxied(by postscreen: MasterService) -> (Governing, MasterService) {
        if let failure = postscreen.fatalOption { return (.fatal(failure), postscreen) }
        do throws(DaemonFailure) {
            if try serverMode(.postscreen, for: postscreen) == .tlsOff { return (.tlsOff, postscreen) }
        } catch {
            return (error.governing, postscreen)
        }
        let name = effective("tlsproxy_service_name", for: postscreen)?.expanded ?? "tlsproxy"
        guard let proxy = master.services.last(where: { $0.name == name && $0.type == "unix" }) else { return (.noProxy, postscreen) }
        return (governing(.tlsproxy, for: proxy), proxy)
    }
}
