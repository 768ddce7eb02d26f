// Tables whose file is not there now: mail that passes them is put off with 451, and no test of a port shows it. What a process logged is
// beside it as evidence. A table whose type is not installed is a note (FAULTS: where nothing TLS needs it).

import PostfixModel

extension ServerPicture {
    /// Tables whose file is not there.
    var tablesWithoutFile: [Sighting] {
        let missing = facts.configuration.value?.missingTables ?? []
        return tables { missing.contains($0.written) }.map { table in
            let place = place(of: table.value)
            let path = Command.quoted(table.path ?? table.written)
            return turningAway(
                table,
                "\(table.written) \(table.isIndexed ? "was never made" : "is not there") (\(table.value.parameter) in \(place?.shown ?? ""))",
                table.isIndexed
                    ? ["A table of this type is made from its text by postmap, anew after each change of the text"]
                    : ["\(table.path ?? "") does not exist"],
                table.isIndexed
                    ? [.run("postmap \(Command.quoted(table.written))")]
                    : [.run("ls -l \(path)"), .say("Put the file there, or take it out of \(table.value.parameter)", run: editing(place))])
        }
    }

    /// The first of each line of the files.
    private func tables(_ isSuch: (NamedTable) -> Bool) -> [NamedTable] {
        var places: [FilePlace?] = []
        return (configuration.map(NamedTable.all) ?? []).filter(isSuch).filter { table in
            let place = place(of: table.value)
            if places.contains(place) { return false }
            places.append(place)
            return true
        }
    }

    private func turningAway(_ table: NamedTable, _ what: String, _ reason: [String], _ next: [NextStep]) -> Sighting {
        let place = place(of: table.value)
        let isOfRestriction = NamedFilter.restrictions.contains(table.value.parameter)
        let logged = witnesses { detail -> Bool? in
            if case .tableUnavailable(let name, _) = detail, name == table.written { true } else { nil }
        }.last
        let whom =
            table.value.parameter.hasSuffix("_checks")
            ? "Every mail gets a temporary error behind its text"
            : "\(isOfRestriction ? "Clients" : "Recipients and senders") that are looked up in it get a temporary error"
        return Sighting(
            place: place, reach: .someClients, weight: .partial, summary: "Mail is turned away with 451: \(what)",
            reason: reason + [Suffering.isUnseenByTest], effect: whom, next: next + [loading],
            evidence: source(place) + evidence(of: logged?.event))
    }
}
