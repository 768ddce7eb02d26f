// The ranking of sightings: what hurts now before what may, what reaches far before what reaches little, port 465 first.

extension Fault {
    /// Every fault seen on this server, the headline first.
    package static func sightings(on picture: ServerPicture) -> [Sighting] {
        let wanted = Set(picture.facts.connection.value?.ports ?? [])
        let seen = all.flatMap { $0.recognise(picture) }.filter { sighting in
            wanted.isEmpty || sighting.ports.isEmpty || !wanted.isDisjoint(with: sighting.ports)
        }
        let left = withoutExplained(seen).map { sighting in
            sighting.id == Fault.unexplained.id ? picture.awaitingReload(sighting) ?? sighting : sighting
        }
        return ranked(left)
    }

    /// A cause hides what it explains, for the ports it has; a cause without a port hides it everywhere, save one
    /// that only some mail meets.
    private static func withoutExplained(_ seen: [Sighting]) -> [Sighting] {
        var explains: [String: Set<String>] = [:]
        for fault in all { explains[fault.id] = fault.explains }
        return seen.filter { sighting in
            !seen.contains { cause in
                let isCause =
                    sighting.id == Fault.unexplained.id
                    ? cause.id != sighting.id && cause.reach <= sighting.reach
                    : explains[cause.id]?.contains(sighting.id) == true && !(cause.ports.isEmpty && cause.reach == .someClients)
                return isCause && cause.touches(sighting)
            }
        }
    }

    private static func ranked(_ sightings: [Sighting]) -> [Sighting] {
        var order: [String: Int] = [:]
        for (index, fault) in all.enumerated() { order[fault.id] = index }
        return sightings.sorted { sighting in
            let weight =
                switch sighting.weight {
                case .fault: 0
                case .partial, .trap: 1
                case .cannotTell: 2
                }
            return [weight, sighting.reach.rawValue, Sighting.urgency(sighting.ports.first), order[sighting.id] ?? .max]
        }
    }
}

extension Sighting {
    /// They have a port in common; one without ports is about all of them.
    fileprivate func touches(_ other: Sighting) -> Bool {
        ports.isEmpty || other.ports.isEmpty || !Set(ports).isDisjoint(with: other.ports)
    }
}
