// What the program says and knows, embedded in the binary: nothing is read from disk at run time.

/// The embedded files as text. Each file says in its head what it is and where its rows come from.
package enum Resources {
    /// Names, grammar and defaults of the TLS protocol lists by release, one fact a line with its source.
    package static var releaseFacts: String { text(PackageResources.release_facts_txt) }

    /// The incidents of `practice`, in the order they are best taken.
    package static var practiceScenarios: [(name: String, text: String)] {
        [
            ("article", text(PackageResources.article_scenario)),
            ("comment", text(PackageResources.comment_scenario)),
            ("bounds", text(PackageResources.bounds_scenario)),
            ("override", text(PackageResources.override_scenario)),
            ("certificate", text(PackageResources.certificate_scenario)),
            ("not-enabled", text(PackageResources.not_enabled_scenario)),
            ("half-commented", text(PackageResources.half_commented_scenario)),
            ("expired", text(PackageResources.expired_scenario)),
            ("cipher-grade", text(PackageResources.cipher_grade_scenario)),
            ("not-starting", text(PackageResources.not_starting_scenario)),
            ("outgoing", text(PackageResources.outgoing_scenario)),
            ("healthy", text(PackageResources.healthy_scenario)),
        ]
    }

    /// Built-in values of the other parameters the wizard reads, by release, one row a line with its source.
    package static var parameterDefaults: String { text(PackageResources.parameter_defaults_txt) }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
