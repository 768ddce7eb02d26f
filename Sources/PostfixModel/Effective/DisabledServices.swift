// Services that master.cf lists and that main.cf switches off all the same: `master_service_disable` (postconf(5), 2.6 and later).

extension Configuration {
    /// The value that keeps master from opening this service; nil where nothing does.
    package func disabling(_ service: MasterService) -> EffectiveValue? {
        guard let value = effective("master_service_disable"), value.problem == nil else { return nil }
        for word in value.expanded.listWords {
            let isExcluded = word.hasPrefix("!")
            guard Configuration.names(word.drop { $0 == "!" }, service) else { continue }
            // The search ends at the first word that matches.
            return isExcluded ? nil : value
        }
        return nil
    }

    /// `inet`, `smtps/inet`, or in the older form `smtps.inet` (util/match_service.c).
    private static func names(_ pattern: Substring, _ service: MasterService) -> Bool {
        let pattern = pattern.lowercased()
        let (name, type) = (service.name.lowercased(), service.type.lowercased())
        return pattern == type || pattern == "\(name)/\(type)" || pattern == "\(name).\(type)"
    }
}
