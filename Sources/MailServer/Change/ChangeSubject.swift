// What a change is about: files, ports, and the commands an administrator would type.

import Diagnosis
import Repair

/// What a change is about, whoever begins it.
struct ChangeSubject: Sendable {
    var configDirectory: String
    var work: [FileChange]
    var facts: Facts
    /// Ports as they are to be when the change is made, where it brings or moves any.
    var planned: [Endpoint] = []

    /// What was probed for the diagnosis, each as it is to be used after the change, and what comes with the change.
    var endpoints: [Endpoint] {
        let known = facts.connection.value?.probes.map(\.endpoint) ?? []
        let same = { (one: Endpoint, other: Endpoint) in one.host == other.host && one.port == other.port }
        return known.map { old in planned.first { same($0, old) } ?? old } + planned.filter { new in !known.contains { same($0, new) } }
    }

    /// Ports whose list is known to be invalid.
    var suspects: Set<Endpoint> {
        let services = Set(ServerPicture(facts).brokenListeners.map(\.service.name))
        return Set(endpoints.filter { $0.service.map(services.contains) ?? false })
    }

    var reloadCommand: String {
        facts.server.value?.reloadCommand ?? "postfix -c \(Command.quoted(configDirectory)) reload"
    }

    /// What shows whether outgoing mail goes again.
    var queueSteps: [NextStep] {
        var server = facts.server.value ?? ServerFacts()
        if server.configDirectory.isEmpty { server.configDirectory = configDirectory }
        return [
            .say("See what waits in the queue", run: server.queueCommand("-p")),
            .say("Have it tried again now", run: server.queueCommand("-f")),
        ]
    }

    var startCommand: String {
        facts.server.value?.startCommand ?? "postfix -c \(Command.quoted(configDirectory)) start"
    }
}
