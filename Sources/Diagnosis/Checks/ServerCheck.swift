// Page 1: which server this is, whether Postfix runs, and what cannot be seen.

import PostfixModel

extension Check {
    package static let server: Check = .init(
        id: "server", title: "Server", meaning: "Which server this is, whether Postfix runs, and what cannot be seen.", step: .server,
        needs: [.server]
    ) { picture in
        guard let server = picture.facts.server.value else { return nil }
        var evidence: [Evidence] = [.fact(label: "Host", value: server.hostname)]
        if server.isPractice { evidence.append(.text("A simulated server: nothing of this machine is looked at or touched.")) }
        if let system = server.operatingSystem { evidence.append(.fact(label: "System", value: system)) }
        if let plesk = server.plesk { evidence.append(.fact(label: "Plesk", value: plesk)) }
        let origin = server.configDirectoryOrigin.isEmpty ? "" : " (\(server.configDirectoryOrigin))"
        evidence.append(.fact(label: "Configuration", value: server.configDirectory + origin))
        if let source = server.logSource { evidence.append(.fact(label: "Mail log", value: source)) }
        for listener in picture.listeners where listener.isInet {
            evidence.append(.fact(label: "Listener", value: "\(listener.service.name): \(listenerText(listener))"))
        }
        evidence.append(.fact(label: "You are", value: server.isRoot ? "root" : server.userName))
        evidence += server.blindSpots.map { .text($0) }
        if !server.isRoot {
            evidence.append(.meaning("You can look at everything shown here. A repair needs root: start again with sudo."))
            evidence.append(.thisProgramAsRoot)
        }
        let command = statusCommand(server, picture.build)
        switch server.postfixRunning {
        case true?:
            return CheckOutcome(.clear, "Postfix is running on \(server.hostname)", evidence, command: command)
        case false? where picture.emptyMain != nil:
            evidence.append(.meaning("main.cf is empty, so Postfix was looked for in the built-in place."))
            return CheckOutcome(
                .cannotTell, "Whether Postfix is running cannot be told with an empty main.cf", evidence, command: command)
        case false?:
            evidence.append(.meaning("Without Postfix no port answers. Page 7 says whether it can be started as it is."))
            return CheckOutcome(.symptom, "Postfix is not running", evidence, command: command)
        case nil:
            evidence.append(.meaning("Whether Postfix runs could not be asked. An answering port shows it as well: next page."))
            return CheckOutcome(.cannotTell, "Whether Postfix is running cannot be seen", evidence, command: command)
        }
    }

    /// `postfix status` came with 2.5 and speaks of one instance; who is not root may look at the processes only.
    private static func statusCommand(_ server: ServerFacts, _ build: PostfixBuild?) -> String {
        let isOld = build.map { ($0.release.major, $0.release.minor) < (2, 5) } ?? false
        if isOld || !server.isRoot && !server.isPractice { return "ps -C master" }
        return server.postfixCommand("status")
    }

    private static func listenerText(_ listener: Listener) -> String {
        switch listener.governing {
        case .wrapperMode: "TLS at once (wrapper mode)"
        case .enforced: "STARTTLS, required"
        case .opportunistic, .noList: "STARTTLS, offered"
        case .tlsOff: "TLS off"
        case .noProxy: "STARTTLS announced, and no tlsproxy to do it"
        case .noCertificate: "no certificate configured"
        case .fatal(let why, _): "does not start: \(why)"
        }
    }
}
