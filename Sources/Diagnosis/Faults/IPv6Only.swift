// A port that is open for IPv6 alone, while the others have IPv4 too: Postfix opens `::` without IPv4's addresses (IPV6_V6ONLY,
// util/inet_listen.c), and most clients come by IPv4.

import PostfixModel

extension Fault {
    package static let ipv6Only = Fault(
        "ipv6-only", "a port is open for IPv6 alone, and other ports of the same Postfix for IPv4 too", exitCodes: [1]
    ) { picture in
        guard let host = picture.host, let own = host.addresses.value, let sockets = host.sockets.value else { return [] }
        let outside = own.filter { !$0.contains(":") && !NumericAddress.isLoopback($0) }
        let open = sockets.filter { if case .ownMaster = $0.holder { true } else { false } }
        guard !outside.isEmpty, open.contains(where: { !$0.address.contains(":") }) else { return [] }
        return picture.listeners.compactMap { listener in
            guard listener.isInet, let port = picture.number(of: listener), [465, 587, 25].contains(port),
                let address = listener.host.map({ NumericAddress.bare($0) }), address.contains(":"), NumericAddress.isUnspecified(address)
            else { return nil }
            let bound = open.filter { $0.port == port }
            guard !bound.isEmpty, bound.allSatisfy({ $0.address.contains(":") }) else { return nil }
            let place = picture.masterPlace(listener.service.lines.lowerBound)
            return Sighting(
                ports: [port], place: place, reach: .service, weight: .partial,
                summary: "Port \(port) is open for IPv6 alone: \(place.shown) names [::]",
                reason: [
                    "[::] stands for the IPv6 addresses only; who comes by IPv4 (\(outside.joined(separator: ", "))) is refused",
                    "Other ports of this Postfix take IPv4 as well",
                ],
                effect: "Nobody who comes by IPv4 can use port \(port), and most mail programs do",
                next: [
                    .say("Write \(listener.port) in place of \(listener.service.name)", run: picture.editing(place)),
                    picture.loading,
                ],
                evidence: picture.source(place))
        }
    }
}
