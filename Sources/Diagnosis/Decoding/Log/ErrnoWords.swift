// The system's words for its errors (strerror(3)), as Postfix logs them in English.

enum ErrnoWords {
    /// ENOENT.
    static func isMissing(_ text: String) -> Bool { text == "No such file or directory" }
    /// EADDRINUSE.
    static func isAddressInUse(_ text: String) -> Bool { text == "Address already in use" }
}
