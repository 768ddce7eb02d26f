// Several Postfix instances may write one log: which of its lines are this instance's.

/// Tells the lines of this instance from those of another.
struct LogOwner {
    private let tags: Set<String>
    private let foreignTags: Set<String>
    private let values: [String]
    private let services: Set<String>
    private let configDirectory: String?
    /// Processes that quoted a list of ours, as `tag/process[pid]`.
    private var ownProcesses: Set<String> = []

    init(_ events: [LogEvent], configDirectory: String?, values: [String], services: [String], syslogNames: [String]) {
        self.values = values
        self.services = Set(services)
        self.configDirectory = configDirectory
        var tags = Set(syslogNames)
        var foreign: Set<String> = []
        for event in events {
            guard let directory = event.reloadDirectory, let configDirectory else { continue }
            if LogDigest.samePath(directory, configDirectory) { tags.insert(event.tag) } else { foreign.insert(event.tag) }
        }
        self.tags = tags
        self.foreignTags = foreign
        for event in events {
            guard let quoted = event.quotedList, values.contains(where: { LogDigest.sameList(quoted, $0) }) else { continue }
            ownProcesses.insert(event.processKey)
        }
    }

    func owns(_ event: LogEvent) -> Bool {
        if let directory = event.reloadDirectory {
            return configDirectory.map { LogDigest.samePath(directory, $0) } ?? true
        }
        if ownProcesses.contains(event.processKey) { return true }
        if let list = event.rejectedBefore, values.contains(where: { LogDigest.sameList(list, $0) }) { return true }
        let isOurs = LogOwner.holds(tags, event.tag)
        let isForeign = LogOwner.holds(foreignTags, event.tag)
        if isOurs != isForeign { return isOurs }
        if !isOurs { return foreignTags.isEmpty || tags.isEmpty && !isForeign }
        // Two instances log under one name: only the service tells them apart.
        if let service = event.droppedService { return services.contains(service) }
        return false
    }

    /// A service may log under a name below the instance's: `postfix/smtps` below `postfix`.
    private static func holds(_ tags: Set<String>, _ tag: String) -> Bool {
        tags.contains { tag == $0 || tag.hasPrefix($0 + "/") }
    }
}
