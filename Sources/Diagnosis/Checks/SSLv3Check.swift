// SSLv2 and SSLv3 left on: broken, and still in OpenSSL before 1.1.0.

import PostfixModel

extension Check {
    package static let sslv3: Check = .init(
        id: "sslv3-enabled", title: "SSLv3 is on", meaning: "A protocol list allows SSLv3.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        // What an ignored list leaves on is told with that list.
        let open = picture.listeners.filter { $0.reading?.enabled.contains(.sslv3) == true && $0.reading?.isValid == true }
        guard !open.isEmpty else { return nil }
        let meaning = Evidence.meaning("SSLv3 is broken (POODLE). Exclude it: \"!SSLv2, !SSLv3\".")
        return CheckOutcome(.trap, "SSLv3 is left on for \(picture.ports(of: open))", picture.lists(of: open) + [meaning])
    }

    package static let sslv2: Check = .init(
        id: "sslv2-enabled", title: "SSLv2 is on", meaning: "A protocol list allows SSLv2.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        guard let build = picture.build else { return nil }
        let open = picture.listeners.filter { listener in
            guard let list = listener.list, listener.reading?.isValid == true else { return false }
            return ProtocolList(bytes: list.expandedBytes).leavesSSLv2On(by: build)
        }
        guard !open.isEmpty else { return nil }
        let remedy = build.knowsExclusions ? "Exclude it with \"!SSLv2\"" : "Name the others without it"
        let meaning =
            "SSLv2 is broken (DROWN: it endangers newer sessions with the same key). \(remedy), unless OpenSSL here was compiled without it."
        return CheckOutcome(
            .trap, "SSLv2 is left on for \(picture.ports(of: open))", picture.lists(of: open) + [.meaning(meaning)])
    }
}

extension ServerPicture {
    /// `port 465`, `ports 25, 587`
    fileprivate func ports(of listeners: [Listener]) -> String {
        (listeners.count == 1 ? "port " : "ports ") + listeners.map { port(of: $0) }.joined(separator: ", ")
    }

    /// One line for each port: its list and where that stands.
    func lists(of listeners: [Listener]) -> [Evidence] {
        listeners.compactMap { listener in
            guard let list = listener.list else { return nil }
            let value = list.expanded.isEmpty ? "(empty)" : list.expanded
            return .fact(label: "Port \(port(of: listener))", value: "\(list.parameter) = \(value), \(placeText(of: list))")
        }
    }
}
