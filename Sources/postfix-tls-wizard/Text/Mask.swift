// What may not leave the house: names and addresses, taken out of a text that goes to somebody else.

import Diagnosis
import PostfixModel

/// Names and addresses taken out of a text that goes to somebody else.
struct Mask {
    /// This server's own names, whatever they look like.
    var names: [String]

    init(_ facts: Facts, _ picture: ServerPicture) {
        let values = ["myhostname", "mydomain"].compactMap { picture.configuration?.effective($0) }.filter { $0.problem == nil }.map(
            \.expanded)
        names = ([facts.server.value?.hostname ?? ""] + values).filter { $0.count > 2 && $0 != "localhost" }.sorted { $0.count > $1.count }
    }

    init(names: [String]) { self.names = names }

    /// Line by line: the words of a line keep their number and their order.
    func applied(to text: String) -> String {
        var text = text
        for name in names { text = text.replacing(name, with: "HOST") }
        text = text.replacing(/[^\s<>\[\]="']+@[A-Za-z0-9.-]+/, with: "USER@DOMAIN")
        text = text.replacing(/[^\s\[\]]+\[(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)\]/, with: "CLIENT[ADDRESS]")
        text = text.replacing(/\b(?!127\.0\.0\.1\b)[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b/, with: "ADDRESS")
        text = text.replacing(/\b(?:[0-9a-fA-F]{1,4}:){3,7}(?::?[0-9a-fA-F]{1,4})+/, with: "ADDRESS")
        return text.replacing(/\b(?:[A-Za-z0-9-]+\.){2,}[A-Za-z]{2,}\b/, with: "NAME")
    }
}
