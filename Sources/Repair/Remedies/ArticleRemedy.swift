// The article's remedy: `TLSv1`, which on the affected releases leaves TLS 1.0, 1.1 and 1.2 on (FACTS §2.2).

import PostfixModel

extension RemedyKind {
    package static let article = RemedyKind(
        id: "article", title: "As the article says",
        applies: { $0.build.isAffectedByArticle },
        value: { _, _ in articleValue },
        price: { _, rejected in
            ["Excludes SSLv2 and SSLv3 and nothing else, because Postfix \(rejected.build.release) knows no name above TLSv1."]
        })
}
