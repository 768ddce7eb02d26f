// A policy service or a filter before the queue that is away now: smtpd greets all the same, and puts mail off behind RCPT or DATA
// (smtpd/smtpd_check.c, smtpd_proxy.c). What counts is what can be seen now: a port of this machine on which nobody listens, or a socket
// that is not there. A line of the log is evidence: the service may be back since.

import PostfixModel

extension ServerPicture {
    /// Servers that are away, and that master.cf is not known to lack.
    var filtersAway: [Sighting] { absent { !isLeftOut($0) }.map { sighting(of: $0) } }

    /// `unix:private/NAME`, and master.cf has no such service.
    var filtersWithoutLine: [Sighting] {
        absent(isLeftOut).map { filters in
            let name = filters[0].server.fileName
            var sighting = sighting(of: filters)
            sighting.reason.insert("\(masterPath) has no service \(name), and no other program has made the socket", at: 1)
            sighting.next = [
                .say("Add the line of \(name), as its package says", run: editing(endOfMaster)),
                .say("Or take it out of \(filters[0].value.parameter)", run: editing(place(of: filters[0].value))), loading,
            ]
            return sighting
        }
    }

    /// Those that are away, each with all the services that ask it, and apart by whether everybody is asked about.
    private func absent(_ isSuch: (NamedFilter) -> Bool) -> [[NamedFilter]] {
        guard let configuration, !isStopped else { return [] }
        var groups: [[NamedFilter]] = []
        for filter in NamedFilter.all(in: configuration) where isAway(filter) && isSuch(filter) {
            if let known = groups.firstIndex(where: { $0[0].server == filter.server && $0[0].isForAll == filter.isForAll }) {
                groups[known].append(filter)
            } else {
                groups.append([filter])
            }
        }
        return groups
    }

    private func isAway(_ filter: NamedFilter) -> Bool {
        if let path = configuration.flatMap(filter.path) { return facts.configuration.value?.missingSockets.contains(path) == true }
        guard let (address, port) = filter.endpoint, let host, let sockets = host.sockets.value else { return false }
        let isHere = address.lowercased() == "localhost" || NumericAddress.isNumeric(address) && host.isOwn(address) == true
        // A table that shows none of Postfix's own ports is not that of the machine on which it runs.
        let ports = Set(inetPorts)
        return isHere && sockets.contains { ports.contains($0.port) } && host.listening(on: port).isEmpty
    }

    private func isLeftOut(_ filter: NamedFilter) -> Bool {
        guard filter.isPath, let configuration, let path = filter.path(in: configuration),
            path.hasPrefix("\(configuration.queueDirectory)/private/")
        else { return false }
        let services = configuration.master.services + [droppedService].compactMap { $0 }
        return !services.contains { $0.name == path.fileName && $0.type != "inet" }
    }

    private func sighting(of filters: [NamedFilter]) -> Sighting {
        let first = filters[0]
        let ports = numbers(of: listeners.filter { listener in filters.contains { $0.service == listener.service } })
        let place = place(of: first.value)
        let path = configuration.flatMap(first.path)
        // Where the greeting already says so, every client is met.
        let refused = deadProbes.filter { $0.refusalReply.map(SMTPReply.isServersOwnTrouble) == true }.map(\.endpoint.port)
        let isForAll = first.isForAll || !refused.isEmpty && refused.allSatisfy(ports.contains)
        let what = first.isProxy ? "the filter" : "the policy service"
        let logged = lastWitness { detail -> Bool? in
            switch detail {
            case .filterUnreachable(let server, _), .serviceUnreachable(let server, _): server == first.server ? true : nil
            default: nil
            }
        }
        return Sighting(
            ports: ports, place: place, reach: isForAll ? .service : .someClients, weight: isForAll ? .fault : .partial,
            summary:
                "\(Self.portsText(ports, "turn")) \(isForAll ? "" : "some ")mail away with \(first.answer.prefix(3)): \(what) \(first.server) is not there",
            reason: [
                path.map { "\($0) does not exist" }
                    ?? "Nothing on this machine listens on port \(first.endpoint.map { "\($0.port)" } ?? "")",
                "\(first.value.parameter) names it (\(place?.shown ?? ""))"
                    + (isForAll ? "" : "; whom a restriction before it lets pass is not asked about"),
            ] + (refused.isEmpty ? [Suffering.isUnseenByTest] : []),
            effect: isForAll ? Suffering.noMail : "Mail from other servers waits",
            next: [
                .say(
                    "Start \(first.isProxy ? "the filter (amavis, …)" : "the policy service (postgrey, policyd, …)") that should be there; see",
                    run: path.map { "ls -l \(Command.quoted($0))" } ?? "ss -ltnp"),
                .say("Or, until it is back, take it out of \(first.value.parameter)", run: editing(place)), loading,
            ],
            evidence: source(place) + evidence(of: logged?.event))
    }
}
