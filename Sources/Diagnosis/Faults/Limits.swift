// Limits that a port meets: of connections, of processes, of room in the queue.

import PostfixModel

extension Fault {
    package static let rateLimited = Fault(
        "rate-limited", "a limit on connections turned our own tests away: no fault of the server", exitCodes: [3],
        explains: [.rejectedAtConnect, .serviceDies]
    ) { picture in
        // Of our own tests alone: a local program that met the limit at another time comes from the same address.
        let found = picture.ownEvents.last { if case .limited = $0.detail { true } else { false } }
        let ports = picture.deadProbes.filter { $0.isTurnedAwayByLimit || found != nil && $0.isRefused }.map(\.endpoint.port)
        guard !ports.isEmpty else { return [] }
        var isOfTLS = false
        if case .limited(_, .newTLSSessions) = found?.detail { isOfTLS = true }
        let parameter = isOfTLS ? "smtpd_client_new_tls_session_rate_limit" : "smtpd_client_connection_rate_limit"
        return [
            Sighting(
                ports: ports, place: picture.place(ofParameter: parameter), reach: .service, weight: .cannotTell,
                summary:
                    "\(ServerPicture.portsText(ports)) turned this program's own tests away: too many connections in a short time",
                reason: ["\(parameter) counts our connections like anybody's; this says nothing about the port"],
                next: [.say("Wait a minute (anvil_rate_time_unit) and look again")], evidence: picture.evidence(of: found))
        ]
    }

    package static let processLimit = Fault(
        "process-limit", "all processes that the service may have are busy: new clients wait", explains: [.serviceDies]
    ) { picture in
        picture.listeners.compactMap { listener in
            // A port that answers, or hangs up at once, has a process: the limit was met at another time.
            guard let probe = picture.probe(for: listener), probe.mayStillAnswer else { return nil }
            let found = picture.lastWitness { detail -> Int? in
                guard case .processLimit(let service, _, let limit) = detail, service == listener.service.name else { return nil }
                return limit
            }
            guard
                let limit = found.flatMap({ picture.isFull(listener, $0.parts) ? $0.parts : nil }) ?? picture.limitReached(listener, probe)
            else { return nil }
            let isOwn = listener.service.processLimit != nil
            let service = picture.place(of: listener.service)
            let place = isOwn ? service : picture.place(ofParameter: "default_process_limit") ?? service
            return Sighting(
                ports: [probe.endpoint.port], place: place, reach: .service,
                summary:
                    "Port \(probe.endpoint.port) is full: \(limit == 1 ? "the one process" : "all \(limit) processes") of service \(listener.service.name) "
                    + "\(limit == 1 ? "is" : "are") busy (process limit \(limit))",
                reason: [
                    isOwn ? "The limit is the maxproc column of \(place.shown)" : "The limit is default_process_limit (\(place.shown))",
                    "The port takes connections and stays silent until a process is free",
                ], effect: "New clients of port \(probe.endpoint.port) wait or give up",
                next: [
                    isOwn
                        ? .say("Raise maxproc in \(place.shown)", run: picture.editing(place))
                        : .say("Set the built-in value, or more", run: "postconf -e 'default_process_limit = 100'"),
                    picture.loading,
                    .say("See who holds the connections", run: "ss -tnp 'sport = :\(probe.endpoint.port)'"),
                ], evidence: picture.source(place) + picture.evidence(of: found?.event))
        }
    }

    package static let queueFull = Fault(
        "queue-full", "there is no room for new mail, or the queue cannot be written: no message is taken"
    ) { picture in
        guard let room = picture.host?.queue.value, let configuration = picture.configuration else { return [] }
        if room.isReadOnly { return [picture.readOnlyQueue(room)] }
        if let incoming = room.closed.first(where: { $0.path.hasSuffix("/incoming") }) { return [picture.foreignQueue(room, incoming)] }
        if room.freeFiles == 0 { return [picture.noFilesLeft(room)] }
        let limit = configuration.number("message_size_limit") ?? 10_240_000
        let free = configuration.number("queue_minfree") ?? 0
        // smtpd_check.c, check_mail_size and smtpd_check_queue: one and a half messages, and queue_minfree.
        let needed = max(free, limit / 2 * 3)
        guard limit > 0 || free > 0, room.freeBytes < UInt64(max(0, needed)) else { return [] }
        let name = free >= limit / 2 * 3 ? "queue_minfree" : "message_size_limit"
        let place = picture.place(ofParameter: name)
        return [
            picture.takingNoMail(
                "\(ServerPicture.portsText(picture.inetPorts, "refuse")) all mail with 452: the queue has no room",
                [
                    "\(room.directory) has \(room.freeBytes / 1_048_576) MiB free; Postfix wants \(needed / 1_048_576) MiB (\(name))",
                    Suffering.isUnseenByTest,
                ], place: place,
                next: [
                    .run("df -h \(Command.quoted(room.directory))"),
                    .say("Make room there, or lower \(name)\(place.map { " in \($0.shown)" } ?? "")"),
                ], evidence: picture.source(place))
        ]
    }
}

extension EndpointProbe {
    /// It was answered with a no, or the line was dropped, as a limit does; it never lets a client wait.
    fileprivate var isRefused: Bool { refusalReply != nil || isDeadByTLS && !mayStillAnswer }
}

extension ServerPicture {
    /// The kernel's table does not speak against it: as many processes run, or it could not be seen. Master's word may be of another time.
    fileprivate func isFull(_ listener: Listener, _ limit: Int) -> Bool {
        host?.master.value?.process == nil || processes(of: listener) >= limit
    }

    /// As many processes serve a silent port as it may have: master logs it at most once in a while (master_avail.c).
    fileprivate func limitReached(_ listener: Listener, _ probe: EndpointProbe) -> Int? {
        guard probe.state == .silent, let limit = listener.service.processLimit ?? configuration?.number("default_process_limit"), limit > 0
        else { return nil }
        return processes(of: listener) >= limit ? limit : nil
    }

    private func processes(of listener: Listener) -> Int {
        host?.servers.count { $0.service == listener.service.name && $0.program == listener.service.program } ?? 0
    }

    /// After MAIL FROM the client waits for ever: cleanup tries again and again.
    fileprivate func readOnlyQueue(_ room: QueueSpace) -> Sighting {
        unwritableQueue(
            "\(room.directory) is mounted read-only", "Each message needs a file of its own there",
            next: [.run("df -h \(Command.quoted(room.directory))"), .say("Mount it so that it can be written; then", run: loadCommand)])
    }

    fileprivate func foreignQueue(_ room: QueueSpace, _ incoming: ClosedDirectory) -> Sighting {
        let names = room.closed.map(\.path)
        let quoted = names.map(Command.quoted).joined(separator: " ")
        return unwritableQueue(
            "\(incoming.path) belongs to \(incoming.owner)",
            "\(names.joined(separator: ", ")) must belong to \(incoming.mailOwner) (mail_owner)",
            next: [.run("ls -ld \(quoted)"), .run("postfix set-permissions; chown \(incoming.mailOwner) \(quoted)"), loading])
    }

    private func unwritableQueue(_ what: String, _ reason: String, next: [NextStep]) -> Sighting {
        let logged = lastWitness { if case .queueClosed(let file, let reason) = $0 { (file, reason) } else { nil } }
        return takingNoMail(
            "\(Self.portsText(inetPorts, "take")) no mail: \(what), and Postfix cannot write there",
            [reason, "\(Suffering.isUnseenByTest); after MAIL FROM the client waits"], next: next, evidence: evidence(of: logged?.event))
    }

    /// Each message needs a file, whatever room there is.
    fileprivate func noFilesLeft(_ room: QueueSpace) -> Sighting {
        takingNoMail(
            "\(Self.portsText(inetPorts, "refuse")) all mail: the queue's file system can make no more files",
            ["\(room.directory) has no inode left", Suffering.isUnseenByTest],
            next: [.run("df -i \(Command.quoted(room.directory))"), .say("Remove files that nobody needs there")])
    }
}
