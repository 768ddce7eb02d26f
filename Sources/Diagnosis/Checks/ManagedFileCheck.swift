// Somebody else writes these files too: a repair may be undone by Ansible, Puppet or a control panel.

import PostfixModel

extension Check {
    package static let managedFile: Check = .init(
        id: "managed-file", title: "Other writers", meaning: "Another program writes main.cf or master.cf too.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        guard let files = picture.facts.configuration.value else { return nil }
        let places = files.lastingPlaces.map { Evidence.meaning($0) }
        if files.managers.isEmpty { return places.isEmpty ? nil : CheckOutcome(.clear, "What makes a change here last", places) }
        var evidence: [Evidence] = files.managers.map { .text($0) }
        evidence.append(.meaning("A repair here lasts until that program writes the file again. Change it there as well."))
        evidence += places
        // Only an edit can be overwritten: without one there is nothing to lose.
        let needsEdit = picture.configuration?.invalidLists.isEmpty == false
        return CheckOutcome(needsEdit ? .trap : .clear, "Another program writes these files too", evidence)
    }
}
