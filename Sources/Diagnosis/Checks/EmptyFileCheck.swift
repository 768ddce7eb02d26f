// A main.cf without a single setting: what an interrupted copy or a full disk leaves behind.

import PostfixModel

extension Check {
    package static let emptyFile: Check = .init(
        id: "empty-file", title: "A main.cf without settings", step: .configuration, needs: [.configuration], isTrap: true
    ) { input in
        guard let sentence = input.emptyMain else { return nil }
        return Check.emptyFile.finding(
            .trap, sentence,
            [.meaning("Postfix reads it as a file of built-in defaults: no certificate, no TLS. Put the real file back from a backup.")])
    }
}

extension CheckInput {
    /// A sentence for a main.cf that sets nothing; nil where it does.
    package var emptyMain: String? {
        guard let configuration, let files = facts.configuration.value, configuration.main.entries.isEmpty else { return nil }
        return files.mainBytes.isEmpty ? "\(files.mainPath) is empty" : "\(files.mainPath) sets nothing at all"
    }
}
