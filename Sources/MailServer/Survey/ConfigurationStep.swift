// Page 6: the files as they are. The reading itself is shared: other steps need it too.

enum ConfigurationStep {
    static let timeLimit = 10.0
}
