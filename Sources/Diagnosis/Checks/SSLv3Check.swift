// SSLv3 left on: old, broken, and still offered by OpenSSL up to 1.0.2.

import PostfixModel

extension Check {
    package static let sslv3: Check = .init(
        id: "sslv3-enabled", title: "SSLv3 is on", step: .configuration, needs: [.configuration], isTrap: true
    ) { picture in
        // What an ignored list leaves on is told with that list.
        let open = picture.listeners.filter { $0.reading?.enabled.contains(.sslv3) == true && $0.reading?.isValid == true }
        guard !open.isEmpty else { return nil }
        var evidence: [Evidence] = open.compactMap { listener in
            guard let list = listener.list else { return nil }
            let value = list.expanded.isEmpty ? "(empty)" : list.expanded
            return .fact(label: "Port \(picture.port(of: listener))", value: "\(list.parameter) = \(value), \(picture.place(of: list))")
        }
        evidence.append(.meaning("SSLv3 is broken (POODLE). Exclude it: \"!SSLv2, !SSLv3\"."))
        let ports = open.map { picture.port(of: $0) }.joined(separator: ", ")
        return Check.sslv3.finding(.trap, "SSLv3 is left on for \(open.count == 1 ? "port" : "ports") \(ports)", evidence)
    }
}
