// The system's words for its errors (strerror(3)), as Postfix logs them in English.

enum ErrnoWords {
    /// ENOENT.
    static func isMissing(_ text: String) -> Bool { text == "No such file or directory" }
    /// ENOSPC, at the end of a text.
    static func isOutOfSpace(_ text: String) -> Bool { text.hasSuffix("No space left on device") }
    /// EACCES, at the end of a text.
    static func isDenied(_ text: String) -> Bool { text.hasSuffix("Permission denied") }
    /// EADDRINUSE.
    static func isAddressInUse(_ text: String) -> Bool { text == "Address already in use" }
}
