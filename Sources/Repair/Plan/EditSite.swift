// Where an edit goes, told in a way that holds while other edits move lines.

import PostfixModel

/// The definition of a list in one of the two files.
enum EditSite: Hashable, Sendable {
    case main(parameter: String)
    /// The service by its position among the services of master.cf: edits change lines, never the order of services.
    case master(service: Int, parameter: String)

    /// Returns nil where nothing is set: what is not there needs no repair.
    init?(_ place: EditPlace, in configuration: Configuration) {
        switch place.definition {
        case .mainCF(let parameter, _): self = .main(parameter: parameter)
        case .masterCF(let service, let parameter):
            guard let index = configuration.master.services.firstIndex(of: service) else { return nil }
            self = .master(service: index, parameter: parameter)
        case .newInMainCF, .follows: return nil
        }
    }

    /// The list's own definition, whatever it refers to.
    init?(of list: EffectiveValue, in configuration: Configuration) {
        switch list.origin {
        case .mainCF: self = .main(parameter: list.parameter)
        case .masterCF(let name, let line):
            guard let index = configuration.master.services.firstIndex(where: { $0.name == name && $0.lines.contains(line) }) else {
                return nil
            }
            self = .master(service: index, parameter: list.parameter)
        case .builtIn: return nil
        }
    }

    var parameter: String {
        switch self {
        case .main(let parameter), .master(_, let parameter): parameter
        }
    }

    /// The edit that gives the definition this text.
    func change(in configuration: Configuration, to text: String) -> ConfigurationChange {
        switch self {
        case .main(let parameter): .setParameter(parameter, to: text)
        case .master(let index, let parameter): .setOption(parameter, of: configuration.master.services[index], to: text)
        }
    }
}

extension Configuration {
    /// The list as it stands at the site, expanded for whoever reads it there.
    func value(at site: EditSite) -> EffectiveValue? {
        switch site {
        case .main(let parameter): effective(parameter)
        case .master(let service, let parameter): effective(parameter, for: master.services[service])
        }
    }

    /// The same server with another text at the site; nil when there is nothing to replace.
    func setting(_ site: EditSite, to text: String) -> Configuration? { site.change(in: self, to: text).applied(to: self) }
}
