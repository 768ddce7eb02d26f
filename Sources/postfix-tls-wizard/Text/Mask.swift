// Takes names and addresses out of a text that is given to somebody outside.

import Diagnosis
import Glibc
import PostfixModel

struct Mask {
    /// This server's own names, whatever they look like.
    var names: [String]

    init(_ facts: Facts, _ picture: ServerPicture) {
        let values = ["myhostname", "mydomain"].compactMap { picture.configuration?.effective($0) }.filter { $0.problem == nil }.map(
            \.expanded)
        self.init(names: [facts.server.value?.hostname ?? ""] + values)
    }

    init(names: [String]) { self.names = names.filter { !$0.isEmpty && $0 != "localhost" } }

    /// Line by line: the words of a line keep their number and their order.
    func applied(to text: String) -> String {
        var text = text
        for word in names where !word.contains(".") { text = Mask.withoutHost(word, in: text) }
        text = text.replacing(/[^\s<>\[\]="']+@[A-Za-z0-9.-]+/, with: "USER@DOMAIN")
        text = text.replacing(/[^\s\[\]]+\[(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)\]/, with: "CLIENT[ADDRESS]")
        text = text.replacing(/[A-Za-z0-9_.:-]+/) { Mask.withoutAddress($0.output) }
        return text.replacing(/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/) { withoutName(String($0.output)) }
    }

    /// `mail` and `mx` are words as well as hosts: without a dot it is a host's name only where one is expected.
    private static func withoutHost(_ name: String, in text: String) -> String {
        [("Mail server ", ":"), ("-connect ", ":"), ("-servername ", " "), (" ", " postfix/")].reduce(text) { text, place in
            text.replacing(place.0 + name + place.1, with: "\(place.0)HOST\(place.1)")
        }
    }

    /// A word that is an address, with a port or a colon behind it or without; this machine's own loopback tells nobody anything.
    private static func withoutAddress(_ word: Substring) -> String {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        if isAddress(AF_INET, parts[0]), parts.count <= 2 || parts[2...].allSatisfy(\.isEmpty) {
            return NumericAddress.isLoopback(String(parts[0])) || NumericAddress.isUnspecified(String(parts[0]))
                ? String(word) : (["ADDRESS"] + parts.dropFirst()).joined(separator: ":")
        }
        let bare = word.hasSuffix(":") && !word.hasSuffix("::") ? word.dropLast() : word[...]
        // What begins with `::` is the loopback, no address at all, or a mapped one.
        guard isAddress(AF_INET6, bare), !bare.hasPrefix("::") || bare.contains(".") else { return String(word) }
        return "ADDRESS" + word.dropFirst(bare.count)
    }

    private static func isAddress(_ family: CInt, _ text: Substring) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16)
        return inet_pton(family, String(text), &bytes) == 1
    }

    /// What files are called, which looks like a name of two labels: `main.cf`.
    private static let endingsOfFiles: Set<String> = [
        "cf", "cnf", "conf", "crt", "cer", "key", "pem", "der", "csr", "p12", "db", "cdb", "lmdb", "log", "err", "warn", "info", "gz", "xz",
        "bz",
        "zst", "service", "socket", "sock", "timer", "json", "txt", "proto", "bak", "old", "dpkg-dist", "rpmnew", "rpmsave", "d",
    ]

    /// `mail.example.com`, also as a part of a path or before a file's ending; `3.7.11` and `main.cf` stay.
    private func withoutName(_ word: String) -> String {
        var labels = word.split(separator: ".", omittingEmptySubsequences: false)
        var endings: [Substring] = []
        while let last = labels.last, Mask.endingsOfFiles.contains(last.lowercased()) { endings.insert(labels.removeLast(), at: 0) }
        guard labels.count > 1, let last = labels.last, last.count > 1, last.allSatisfy(\.isLetter) else { return word }
        let name = labels.joined(separator: ".").lowercased()
        return ([names.contains { $0.lowercased() == name } ? "HOST" : "NAME"] + endings).joined(separator: ".")
    }
}
