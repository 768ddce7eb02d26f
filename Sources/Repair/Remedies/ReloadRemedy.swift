// The files are in order and the running Postfix has not read them: a reload is the whole repair, with the proof of any other change.

import Diagnosis
import PostfixModel

struct ReloadRemedy: Sendable {
    /// The fault that it repairs; the remedy has the same id.
    let fault: Fault
    let what: String

    static let all = [
        ReloadRemedy(fault: .listNotLoaded, what: "the list on disk"),
        ReloadRemedy(fault: .serviceNotLoaded, what: "the files as they are on disk"),
        ReloadRemedy(fault: .certificateNotReloaded, what: "the certificate in the file"),
    ]

    /// Returns nil where the reload would load another fault as well: whatever else waits on disk comes with it.
    func remedy(for sighting: Sighting, on assessment: Assessment) -> Remedy? {
        guard let configuration = assessment.configuration, assessment.facts.server.value?.postfixRunning == true,
            !ReloadRemedy.anotherFaultWaits(assessment)
        else { return nil }
        let services = assessment.picture.listeners(on: sighting.ports)
        var plan = Plan(
            remedy: fault.id, edits: [], files: [], effects: [], governed: Set(services.map(\.service.name)),
            inForce: configuration.listsInForce)
        plan.goal = .usablePorts
        plan.aim = ChangeAim(certificates: certificates(services, assessment.picture))
        return Remedy(
            id: fault.id, title: "Reload Postfix", value: "",
            price: ["No file is edited: Postfix loads \(what), and whatever else is in the files."],
            plan: plan)
    }

    /// What each port must present once its process has read the file.
    private func certificates(_ listeners: [Listener], _ picture: ServerPicture) -> [String: String] {
        guard fault.id == Fault.certificateNotReloaded.id else { return [:] }
        var wanted: [String: String] = [:]
        for presented in picture.presented {
            guard let listener = presented.listener, listeners.contains(listener), let disk = presented.onDisk else { continue }
            wanted[listener.service.name] = disk.fingerprint
        }
        return wanted
    }

    /// A line that ends Postfix, a list or a value that is not taken, a certificate that cannot be loaded: seen in the files, whatever
    /// the ports say of what was loaded before.
    private static func anotherFaultWaits(_ assessment: Assessment) -> Bool {
        if !assessment.picture.fatalLines.isEmpty || assessment.picture.stoppedBy != nil { return true }
        if assessment.configuration?.invalidLists.isEmpty == false { return true }
        let served = Set(assessment.picture.probes.filter(\.serves).map(\.endpoint.port))
        return assessment.verdict.faults.contains { seen in
            let isAlive = seen.ports.isEmpty || !served.isDisjoint(with: seen.ports)
            return !all.contains { $0.fault.id == seen.id } && seen.reach < .someClients && isAlive
        }
    }
}
