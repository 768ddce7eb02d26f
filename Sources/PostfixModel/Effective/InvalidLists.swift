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
                guard let value = effective(parameter, for: service), value.origin != .builtIn, value.isRejected(by: build) else {
                    continue
                }
                // main.cf's definition seen by a service is the same finding, unless the service's `-o` changes what it expands to
                // from a valid list to an invalid one.
                if !found.contains(where: value.isSameDefinition) { found.append(value) }
            }
        }
        return found
    }

    /// Where the text of this value stands, as far as an edit is concerned, in the eyes of the service that sees it so. A value that
    /// cannot be expanded has to be replaced where it stands.
    package func editPlace(of value: EffectiveValue) -> EditPlace {
        if value.problem == nil, let other = soleReference(value), let followed = effective(other, for: value.service),
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

    /// The other parameter, where the text is one reference to it: `$name`, `${name}` or `$(name)`. A name of the administrator's own
    /// counts where nothing but protocol lists refers to it.
    private func soleReference(_ value: EffectiveValue) -> String? {
        var name = value.raw.dropFirst()
        for (open, close) in [("{", "}"), ("(", ")")] where name.hasPrefix(open) && name.hasSuffix(close) {
            name = name.dropFirst().dropLast()
        }
        guard value.raw.hasPrefix("$"), !name.isEmpty, name.utf8.allSatisfy(\.isWordByte), name != value.parameter else { return nil }
        let other = String(name)
        return isList(other) || servesListsOnly(other, seen: []) ? other : nil
    }

    /// Everything that refers to this name is a protocol list, or a name of the administrator's own that only lists refer to.
    private func servesListsOnly(_ name: String, seen: Set<String>) -> Bool {
        if builtIn(name) != nil || seen.contains(name) { return false }
        let overrides = master.services.flatMap(\.overrides).filter { refers($0.value, to: name) }.map(\.name)
        let users = Set(main.entries.filter { refers($0.value, to: name) }.map(\.name) + overrides)
        // What nobody refers to and is no list may be a parameter of Postfix's that does something with the text.
        return !users.isEmpty && users.allSatisfy { isList($0) || servesListsOnly($0, seen: seen.union([name])) }
    }

    private func refers(_ text: [UInt8], to name: String) -> Bool {
        guard text.contains(UInt8(ascii: "$")) else { return false }
        let name = Array(name.utf8)
        var rest = text[...]
        while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
            rest = rest[(dollar + 1)...]
            let word = rest.drop { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "(") || isBlank($0) }.prefix(while: \.isWordByte)
            if word.elementsEqual(name) { return true }
        }
        return false
    }
}
