// A port that its clients cannot use, and nothing that was seen says why: told as that, with every warning and fatal of the processes
// that served our own tests.

import PostfixModel

extension Fault {
    package static let unexplained = Fault("unexplained", "a port cannot be used, and nothing that was seen says why", exitCodes: [2, 3]) {
        picture in
        picture.deadProbes.map(picture.unexplained)
    }
}

extension ServerPicture {
    fileprivate func unexplained(_ probe: EndpointProbe) -> Sighting {
        let port = probe.endpoint.port
        let isLogSeen = facts.log.value?.sources.isEmpty == false
        let lines = facts.log.value?.ofProbes ?? []
        var summary = probe.sentence
        if probe.state == .dropped, configuration != nil { summary = "\(probe.endpoint.subject) cannot do TLS, although its list is valid" }
        var reason = probe.meaning.map { [$0] } ?? []
        if !isLogSeen {
            reason.append("The mail log, which would say why, could not be read")
        } else {
            reason.append(lines.isEmpty ? "The mail log does not say why" : "The processes that served our own tests logged this")
        }
        return Sighting(
            ports: [port], reach: probe.state == .nothingListens ? .service : .tls,
            // Who cannot see the files cannot say that no list is at fault.
            weight: configuration == nil && probe.state == .dropped ? .cannotTell : .fault, summary: summary, reason: reason,
            effect: probe.endpoint.isNamedByAddress
                ? "Nobody can use it who comes by \(probe.endpoint.shown)"
                : probe.state.isUnreachable ? Suffering.unusable([port]) : Suffering.withoutTLS([port]),
            next: probe.state == .dropped
                ? [.say("If the files were edited lately, reload Postfix", run: reloadCommand)]
                : probe.command.isEmpty ? [] : [.say("See it yourself", run: probe.command)],
            evidence: lines.isEmpty ? [] : [.transcript(lines.suffix(10).map { AnnotatedLine($0.line) })],
            missing: unseen + (isLogSeen || facts.log.reason != nil ? [] : ["The mail log: no log could be searched"]))
    }
}
