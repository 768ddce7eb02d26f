// A main.cf without a single setting, a master.cf without a single service: what an interrupted copy or a full disk leaves behind.

import PostfixModel

extension Check {
    package static let emptyFile: Check = .init(
        id: "empty-file", title: "An emptied file", meaning: "main.cf sets nothing, or master.cf lists no service.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        guard let sentence = picture.emptyFile else { return nil }
        let meaning =
            picture.emptyMaster != nil
            ? "The next reload of Postfix closes every port. Put the real file back from a backup before anything else."
            : "Postfix reads it as a file of built-in defaults: no certificate, no TLS. Put the real file back from a backup."
        return CheckOutcome(.trap, sentence, [.meaning(meaning)])
    }
}
