// The lists this build rejects, wherever they are set, and where the text to change stands.

/// Where a list has to be changed so that a service reads a valid one.
package enum EditPlace: Hashable, Sendable {
    /// The parameter's own definition in main.cf: its value is replaced by the new list, also where it was written as `$name`.
    case mainCF(parameter: String, lines: ClosedRange<Int>)
    /// The `-o` of this service.
    case masterCF(service: MasterService, parameter: String)
    /// Not set anywhere: a definition in main.cf beats the built-in value.
    case newInMainCF(parameter: String)
    /// The value is another list parameter's and nothing else (`$smtpd_tls_mandatory_protocols`): with that one valid, this one is too.
    indirect case follows(parameter: String, at: EditPlace)

    /// The place at the end of the references: what an edit changes.
    package var definition: EditPlace {
        if case .follows(_, let place) = self { return place.definition }
        return self
    }
}

extension Configuration {
    /// Every smtpd list that is set somewhere and that this build rejects, also where no listener reads it today; on 2.3/2.4 also one
    /// that lifts every restriction. A list whose `$name` cannot be expanded is one of them and carries its `problem`.
    /// main.cf's own first, then master.cf's overrides in file order; built-in values are never among them.
    package var invalidLists: [EffectiveValue] {
        var found: [EffectiveValue] = []
        let readers = master.services.filter { ["smtpd", "tlsproxy"].contains($0.program) && !$0.overrides.isEmpty }
        for service in [nil] + readers.map(Optional.some) {
            for parameter in TLSParameter.lists where build.defaultValue(of: parameter) != nil {
                guard let value = effective(parameter, for: service), value.origin != .builtIn, isRejected(value) else { continue }
                // main.cf's definition seen by a service is the same finding, unless the service's `-o` changes what it expands to
                // from a valid list to an invalid one.
                if !found.contains(where: { $0.parameter == parameter && $0.origin == value.origin }) { found.append(value) }
            }
        }
        return found
    }

    /// Where the text of this value stands, as far as an edit is concerned, in the eyes of the service that sees it so. A value that
    /// cannot be expanded has to be replaced where it stands.
    package func editPlace(of value: EffectiveValue) -> EditPlace {
        if value.problem == nil, let other = soleReference(value.raw), let followed = effective(other, for: value.service),
            followed.origin != .builtIn || value.origin == .builtIn
        {
            return .follows(parameter: other, at: editPlace(of: followed))
        }
        switch (value.origin, value.service) {
        case (.mainCF(let lines), _): return .mainCF(parameter: value.parameter, lines: lines)
        case (.masterCF, let service?): return .masterCF(service: service, parameter: value.parameter)
        case (.masterCF, nil), (.builtIn, _): return .newInMainCF(parameter: value.parameter)
        }
    }

    private func isRejected(_ value: EffectiveValue) -> Bool {
        guard let reading = value.reading(by: build) else { return true }
        return reading.rejected != nil
    }

    /// The other list parameter, where the text is one reference to it: `$name`, `${name}` or `$(name)`.
    private func soleReference(_ raw: String) -> String? {
        TLSParameter.lists.first { ["$\($0)", "${\($0)}", "$(\($0))"].contains(raw) }
    }
}
