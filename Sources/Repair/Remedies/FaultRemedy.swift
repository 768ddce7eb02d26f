// What repairs a fault by an edit, where the right text is certain: one row a fault, the changes as values. A row gives nothing where
// the edit could break what works, and the plan is none where it would open a relay or send passwords in clear (Exposure); then the fault's
// commands are all there is.

import Diagnosis
import PostfixModel

struct FaultRemedy: Sendable {
    /// The fault that it repairs; the remedy has the same id.
    let fault: Fault
    let title: String
    /// What the admin should know of the new text, in sentences.
    let price: [String]
    /// The remedy is taken only when it is asked for by its id: `fix --yes` alone never takes it (DESIGN §7.2).
    let needsAsking: @Sendable (Sighting) -> Bool
    let changes: @Sendable (Sighting, ServerPicture) -> [ConfigurationChange]?

    init(
        _ fault: Fault, _ title: String, price: [String] = [], needsAsking: @escaping @Sendable (Sighting) -> Bool = { _ in false },
        changes: @escaping @Sendable (Sighting, ServerPicture) -> [ConfigurationChange]?
    ) {
        self.fault = fault
        self.title = title
        self.price = price
        self.needsAsking = needsAsking
        self.changes = changes
    }

    /// Returns nil where this fault needs another edit, or where one of its changes is not certain.
    func remedy(for sighting: Sighting, on assessment: Assessment) -> Remedy? {
        guard let before = assessment.configuration, let facts = assessment.facts.configuration.value,
            let changes = changes(sighting, assessment.picture),
            let made = ConfigurationPlan(remedy: fault.id, changes: changes, before: before, files: ConfigurationFiles(facts))
        else { return nil }
        var plan = made.plan(governed: governed(sighting, assessment), goal: .usablePorts)
        plan.aim.sockets = changes.compactMap { change in
            // One that is handed its connections (`pass`) would complain of an empty one.
            guard case .append(let stock) = change, stock.type == "unix" else { return nil }
            return "\(before.queueDirectory)/\(stock.socket)"
        }
        plan.aim.isUnseenByPorts = fault.id == Fault.ignoredLine.id
        if sighting.reach == .postfix, assessment.picture.startFailed {
            plan.aim.loading = .start
            plan.governed = Set(made.after.listeners.map(\.service.name))
        }
        return Remedy(
            id: fault.id, title: title, value: plan.edits.map(\.valueAfter).first ?? "", price: price, plan: plan,
            needsAsking: needsAsking(sighting)
        )
    }

    /// Services whose ports must answer afterwards: those of the sighting. Where nothing of Postfix runs, every one.
    private func governed(_ sighting: Sighting, _ assessment: Assessment) -> Set<String>? {
        if sighting.ports.isEmpty { return nil }
        let hurt = assessment.picture.listeners(on: sighting.ports)
        // A service that is not there yet has no listener: then the plan's own are the ones.
        return hurt.isEmpty ? nil : Set(hurt.map(\.service.name))
    }

    static let all: [FaultRemedy] = [
        serviceNotEnabled, optionsOnWrongService, wrapperModeMisplaced, wrapperModeOff, malformedMasterLine, ignoredLine, malformedOption,
        commentInValue, badValue, unknownServiceName, tlsmgrMissing, tlsproxyMissing, serviceLineMissing, certificateOrder, caFileMissing,
        invalidCipherGrade, noCertificate,
    ]
}

extension FaultRemedy {
    static let serviceNotEnabled = FaultRemedy(.serviceNotEnabled, "Switch port 465 on", needsAsking: { _ in true }) {
        sighting, picture in
        guard let line = sighting.place?.line, let master = picture.configuration?.master else { return nil }
        return master.commentedServices.first { $0.line == line }.map { [.uncomment($0)] }
    }

    static let optionsOnWrongService = FaultRemedy(.optionsOnWrongService, "Take the # away") { sighting, picture in
        guard let line = sighting.place?.line, let configuration = picture.configuration,
            let head = configuration.master.commentedServices.first(where: { $0.line == line })
        else { return nil }
        return [.uncommentHead(head)]
    }

    /// From an `-o` of port 25; from main.cf where every smtps service first gets wrapper mode of its own, and 587 a level.
    static let wrapperModeMisplaced = FaultRemedy(
        .wrapperModeMisplaced, "For port 465 alone", needsAsking: { !$0.ports.contains(25) }
    ) { sighting, picture in
        guard let configuration = picture.configuration else { return nil }
        let name = "smtpd_tls_wrappermode"
        let wrong = picture.listeners(on: sighting.ports).filter(\.isWrapperMode)
        let own = wrong.filter { $0.service.override(name) != nil }
        if own.count == wrong.count {
            return own.map { .removeOption(name, of: $0.service) } + own.flatMap { greetingInPlain($0, picture, configuration) }
        }
        guard own.isEmpty, configuration.main.entry(name) != nil else { return nil }
        var changes: [ConfigurationChange] = [.commentOut(name)]
        for listener in picture.listeners where listener.isInet {
            switch picture.number(of: listener) {
            case 25, 587: changes += greetingInPlain(listener, picture, configuration)
            default:
                if listener.service.override(name) != nil { continue }
                // A filter's way back begins in plain text, and a proxy's way in does not: which of them this is, nobody can tell here.
                if listener.host.map({ NumericAddress.isLoopbackOnly($0) }) == true { return nil }
                changes.append(.setOption(name, of: listener.service, to: "yes"))
            }
        }
        return changes
    }

    /// What a port needs besides, that loses wrapper mode: 587 a level, for it has no TLS at all without one, and every port that it offers
    /// AUTH within TLS alone, as all of it was within TLS before.
    private static func greetingInPlain(
        _ listener: Listener, _ picture: ServerPicture, _ configuration: Configuration
    ) -> [ConfigurationChange] {
        func value(_ name: String) -> String { configuration.effective(name, for: listener.service)?.expanded.lowercased() ?? "" }
        if picture.number(of: listener) == 587, ["", "none"].contains(value("smtpd_tls_security_level")) {
            return [.setOption("smtpd_tls_security_level", of: listener.service, to: "encrypt")]
        }
        let isOpen =
            value("smtpd_sasl_auth_enable") == "yes" && value("smtpd_tls_auth_only") != "yes"
            && value("smtpd_tls_security_level") != "encrypt"
        return isOpen ? [.setOption("smtpd_tls_auth_only", of: listener.service, to: "yes")] : []
    }

    static let wrapperModeOff = FaultRemedy(.wrapperModeOff, "Switch wrapper mode on") { sighting, picture in
        let off = picture.listeners(on: sighting.ports).filter { !$0.isWrapperMode }
        return off.map { .setOption("smtpd_tls_wrappermode", of: $0.service, to: "yes") }
    }

    static let malformedMasterLine = FaultRemedy(.malformedMasterLine, "The blank put right") { sighting, picture in
        if let dropped = picture.configuration?.master.dropped, sighting.place == picture.masterPlace(dropped.lines.lowerBound) {
            return [.outdentService(dropped)]
        }
        let strays = picture.configuration?.master.strayLines.filter { $0.kind == .firstColumn } ?? []
        return strays.isEmpty || strays.contains { $0.repaired == nil } ? nil : strays.map { .repair($0) }
    }

    static let ignoredLine = FaultRemedy(.ignoredLine, "No blank before it") { _, picture in
        // A list that comes into force changes which versions are allowed: that is for the administrator to say.
        picture.configuration?.main.dropped.flatMap { entry in
            (TLSParameter.lists + TLSParameter.clientLists).contains(entry.name) ? nil : [.outdentParameter(entry.name)]
        }
    }

    static let noCertificate = FaultRemedy(.noCertificate, "No blank before it") { _, picture in
        picture.droppedCertificate.map { [.outdentParameter($0.name)] }
    }

    static let malformedOption = FaultRemedy(.malformedOption, "Without the blanks") { sighting, picture in
        if let head = picture.indentedHead(at: sighting.place) { return [.outdentService(head.service)] }
        let services = Set(picture.listeners(on: sighting.ports).map(\.service.key))
        let strays =
            picture.configuration?.master.strayLines.filter { $0.kind != .firstColumn && services.contains($0.service ?? "") } ?? []
        return strays.isEmpty || strays.contains { $0.repaired == nil } ? nil : strays.map { .repair($0) }
    }

    static let commentInValue = FaultRemedy(.commentInValue, "The comment above it") { sighting, picture in
        guard let main = picture.configuration?.main, sighting.place?.path == picture.mainPath,
            let entry = main.entries.last(where: { $0.lines.contains(sighting.place?.line ?? 0) })
        else { return nil }
        return [.moveComment(entry.name)]
    }

    /// Only where blanks or quotes round none, may or encrypt, or a switch's yes or no, are all that is wrong.
    static let badValue = FaultRemedy(.badValue, "Without the quotes") { sighting, picture in
        guard let definition = definition(at: sighting, picture) else { return nil }
        let words =
            definition.name.hasSuffix("_security_level")
            ? ["none", "may", "encrypt"] : definition.name == "smtpd_tls_wrappermode" ? ["yes", "no"] : []
        let word = definition.text.lowercased().filter { !"\"' \t".contains($0) }
        return words.contains(word) && word != definition.text ? [definition.change(to: word)] : nil
    }

    static let unknownServiceName = FaultRemedy(.unknownServiceName, "The port's number") { sighting, picture in
        guard let port = sighting.ports.first,
            let listener = picture.listeners.first(where: { picture.place(of: $0.service) == sighting.place })
        else { return nil }
        return [.renameService(listener.service, to: listener.host.map { NumericAddress.text($0, port: port) } ?? String(port))]
    }

    static let tlsmgrMissing = FaultRemedy(.tlsmgrMissing, "Add what is missing", changes: stockLines)
    static let tlsproxyMissing = FaultRemedy(.tlsproxyMissing, "Add what is missing", changes: stockLines)
    static let serviceLineMissing = FaultRemedy(.serviceLineMissing, "Add what is missing", changes: stockLines)

    /// Every stock line that is missing, in one change: a port that needs two of them answers only with both.
    @Sendable private static func stockLines(_ sighting: Sighting, _ picture: ServerPicture) -> [ConfigurationChange]? {
        // A service that is no stock one: its line stands in another package's papers.
        guard sighting.subject != nil else { return nil }
        return [Fault.tlsmgrMissing, .tlsproxyMissing, .serviceLineMissing].flatMap { $0.recognise(picture) }
            .compactMap { $0.subject.flatMap(StockService.named) }.unique.map { .append($0) }
    }

    /// Exactly one key and one certificate: any other order is for the admin to say.
    static let certificateOrder = FaultRemedy(.certificateOrder, "The key first") { sighting, picture in
        guard let entry = definition(at: sighting, picture), entry.name == "smtpd_tls_chain_files" else { return nil }
        let files = entry.text.listWords
        let facts = picture.facts.configuration.value?.certificates.value
        let holds = { (file: String) in facts?.uses.first { $0.written == file }.flatMap { facts?.file(of: $0)?.blocks.first } }
        return files.count == 2 && holds(files[1])?.isKey == true ? [entry.change(to: "\(files[1]), \(files[0])")] : nil
    }

    static let caFileMissing = FaultRemedy(.caFileMissing, "Do without that file", needsAsking: { _ in true }) { sighting, picture in
        // Without a port it is about outgoing mail, of which no port is a proof.
        guard !sighting.ports.isEmpty, let entry = definition(at: sighting, picture), entry.name.hasSuffix("CAfile") else { return nil }
        return [entry.service.map { .removeOption(entry.name, of: $0) } ?? .commentOut(entry.name)]
    }

    static let invalidCipherGrade = FaultRemedy(
        .invalidCipherGrade, "The first grade named",
        price: [
            "A cipher grade is one word that says how strong encryption must be. medium is Postfix's own default and serves the mail programs "
                + "of today; high may turn old ones away."
        ]
    ) { sighting, picture in
        guard let configuration = picture.configuration, let definition = definition(at: sighting, picture),
            let grade = CipherGrade.firstLegible(in: definition.text)
        else { return nil }
        let changes = [definition.change(to: grade)]
        // Where more than the reference stands in the line that refers to it, another word may still be wrong.
        let hurt =
            changes.applied(to: configuration)?.listeners.filter { picture.number(of: $0).map(sighting.ports.contains) ?? false } ?? []
        let isWhole = hurt.allSatisfy { listener in
            CipherGrade.parameter(for: listener).flatMap { changes.applied(to: configuration)?.effective($0, for: listener.service) }
                .map { CipherGrade.isGrade($0.expanded) } ?? true
        }
        return isWhole ? changes : nil
    }

    /// A definition as it stands in one of the files: of main.cf, or an option of a service.
    private struct Definition {
        var name: String
        var text: String
        var service: MasterService?

        func change(to value: String) -> ConfigurationChange {
            service.map { .setOption(name, of: $0, to: value) } ?? .setParameter(name, to: value)
        }
    }

    /// The definition on the sighting's line.
    private static func definition(at sighting: Sighting, _ picture: ServerPicture) -> Definition? {
        guard let configuration = picture.configuration, let place = sighting.place else { return nil }
        if place.path == picture.mainPath {
            return configuration.main.entries.last { $0.lines.contains(place.line) }.map { Definition(name: $0.name, text: $0.text) }
        }
        return configuration.master.services.lazy.compactMap { service in
            service.overrides.last { $0.line == place.line }.map { Definition(name: $0.name, text: $0.text, service: service) }
        }.first
    }
}
