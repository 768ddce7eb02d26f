// Log events beyond those that are kept, counted: what a log says a hundred thousand times takes no more room than what it says once.

/// Events of one kind by one service.
package struct LogCount: Sendable, Equatable {
    /// One of them: what they are, and whose.
    package var example: LogEvent
    package var count = 0
    /// Those since the last reload or start that the same reading met.
    package var sinceReload = 0
    /// Dropped clients: how often each address.
    package var clients: [String: Int] = [:]
    /// Some addresses are not in `clients`: there were too many.
    package var hasMoreClients = false
    /// How many in which hour, as the log's own clock has it.
    package var hours: [LogHour: Int] = [:]

    /// Addresses kept for one kind.
    static let mostClients = 100_000

    package init(of example: LogEvent) { self.example = example }

    mutating func add(_ event: LogEvent, isFresh: Bool, hour: LogHour?) {
        count += event.times
        if isFresh { sinceReload += event.times }
        if let hour { hours[hour, default: 0] += event.times }
        guard let client = event.droppedClient else { return }
        add(client: LogDigest.address(client), times: event.times)
    }

    private mutating func add(client: String, times: Int) {
        if clients.count < LogCount.mostClients || clients[client] != nil {
            clients[client, default: 0] += times
        } else {
            hasMoreClients = true
        }
    }

    /// Takes in those of an older reading; `isReloaded`: the newer one met a reload, so the older ones are from before it.
    mutating func add(older: LogCount, isReloaded: Bool) {
        count += older.count
        if !isReloaded { sinceReload += older.sinceReload }
        for (hour, times) in older.hours { hours[hour, default: 0] += times }
        for (client, times) in older.clients { add(client: client, times: times) }
        hasMoreClients = hasMoreClients || older.hasMoreClients
    }
}
