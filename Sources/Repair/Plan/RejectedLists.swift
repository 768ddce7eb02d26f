// What there is to repair: the configuration as it was read, and the lists in it that this Postfix rejects.

import Diagnosis
import PostfixModel

struct RejectedLists: Sendable {
    let configuration: Configuration
    let files: ConfigurationFiles
    /// What would keep the port dead behind a valid list.
    var faultBehindTheList: OtherFault?
    /// What keeps Postfix from coming to the list at all.
    var faultBeforeTheList: OtherFault?
    /// The lists that this Postfix rejects.
    let lists: [EffectiveValue]
    private var respellings: [[UInt8]: Respelling?] = [:]

    /// Returns nil while the files or the build are unknown: there is nothing to plan on.
    init?(_ assessment: Assessment) {
        guard let configuration = assessment.configuration, let facts = assessment.facts.configuration.value else { return nil }
        self.init(configuration: configuration, files: ConfigurationFiles(facts))
        faultBehindTheList = assessment.faultBehindTheList
        faultBeforeTheList = assessment.faultBeforeTheList
    }

    init(configuration: Configuration, files: ConfigurationFiles) {
        self.configuration = configuration
        lists = configuration.invalidLists
        // Every remedy asks what a list meant, several times; finding it out takes a search through the spellings of the release.
        for list in lists where list.problem == nil && respellings[list.expandedBytes] == nil {
            respellings[list.expandedBytes] = .some(ProtocolList(bytes: list.expandedBytes).respelled(for: configuration.build))
        }
        self.files = files
    }

    var build: PostfixBuild { configuration.build }

    /// What the author of a rejected list meant, in words of this build; nil where the text does not tell.
    func respelling(of list: EffectiveValue) -> Respelling? {
        if list.problem != nil { return nil }
        if let known = respellings[list.expandedBytes] { return known }
        return ProtocolList(bytes: list.expandedBytes).respelled(for: build)
    }
}

extension RejectedLists {
    /// Where the text of a rejected list does not tell what was meant: what the words still legible do not forbid.
    func legible(of list: EffectiveValue) -> Respelling? {
        if list.problem != nil || respelling(of: list) != nil { return nil }
        return ProtocolList(bytes: list.expandedBytes).legiblyRespelled(for: build)
    }

    /// A list's author switched versions off by name.
    var excludeByName: Bool { lists.contains { ProtocolList(bytes: $0.expandedBytes).excludesByName } }

    /// The value would leave on what a list's text forbids as far as it can be read, or one below TLS 1.2 where the text names none of
    /// those: that is for the administrator to say.
    func needsAsking(for value: String, instead list: EffectiveValue) -> Bool {
        let text = ProtocolList(bytes: list.expandedBytes)
        let gets = ProtocolList(value).read(by: build).enabled
        if text.namesNothing(below: .tlsv1_2), gets.contains(where: { $0 < .tlsv1_2 }) { return true }
        return legible(of: list).map { !gets.isSubset(of: $0.gets) } ?? false
    }

    /// This value leaves on a version that the author of a list meant to have off.
    func isLoosened(by value: String) -> Bool {
        let gets = ProtocolList(value).read(by: build).enabled
        return lists.contains { list in respelling(of: list).map { !gets.isSubset(of: $0.gets) } ?? false }
    }
}

extension RejectedLists {
    /// A remedy that is taken on request: each of these lists gets the text that `value` gives for it, where it stands, each place once.
    /// Returns nil where none gets one.
    func rewriting(
        _ lists: [EffectiveValue], as fault: Fault, _ title: String, value: (EffectiveValue) -> String?,
        price: (EffectiveValue, String) -> String
    ) -> Remedy? {
        var seen: Set<EditSite> = []
        var rewritten: [(list: EffectiveValue, value: String, change: ConfigurationChange)] = []
        for list in lists {
            guard let site = EditSite(configuration.editPlace(of: list), in: configuration), seen.insert(site).inserted,
                let value = value(list)
            else { continue }
            rewritten.append((list, value, site.change(in: configuration, to: value)))
        }
        let plan = ConfigurationPlan(remedy: fault.id, changes: rewritten.map(\.change), before: configuration, files: files)
        guard let first = rewritten.first, let plan else { return nil }
        return Remedy(
            id: fault.id, title: title, value: first.value, price: rewritten.map { price($0.list, $0.value) }, plan: plan.plan(),
            needsAsking: true)
    }
}

extension Configuration {
    /// What smtpd services read, `$name` expanded, as the log would quote it.
    var listsInForce: Set<String> { Set(listeners.compactMap { $0.list?.expanded }) }

    /// The same server with other files. master.cf is read again, because its places move with its bytes.
    func replacing(main: MainCF? = nil, master: MasterCF? = nil) -> Configuration {
        Configuration(main: main ?? self.main, master: master ?? self.master, build: build, defaults: defaults)
    }
}
