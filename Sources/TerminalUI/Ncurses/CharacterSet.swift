// The locale's character set, which decides what curses writes and how it reads.

import Glibc

/// Takes over the environment's character set; true when it is UTF-8.
///
/// LC_CTYPE alone: nothing else of a locale is wanted here, and numbers must not change their decimal point. Where the
/// environment names a UTF-8 locale that is not installed (ssh passes LANG on), C.UTF-8 stands in if this system has it.
package func adoptCharacterSet() -> Bool {
    if setlocale(LC_CTYPE, "") != nil, isUTF8InForce { return true }
    if namesUTF8(localeOfEnvironment) {
        for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil && isUTF8InForce { return true }
        setlocale(LC_CTYPE, "")
    }
    return false
}

private var isUTF8InForce: Bool { namesUTF8(String(cString: nl_langinfo(Int32(CODESET)))) }

/// The first of the three variables that is set and not empty, as setlocale(3) reads them.
private var localeOfEnvironment: String {
    for variable in ["LC_ALL", "LC_CTYPE", "LANG"] {
        if let value = getenv(variable), value.pointee != 0 { return String(cString: value) }
    }
    return ""
}

/// `UTF-8`, `en_US.utf8`, `de_DE.UTF-8@euro`.
func namesUTF8(_ name: String) -> Bool {
    let name = name.lowercased().split(separator: "@").first ?? ""
    return name.hasSuffix("utf-8") || name.hasSuffix("utf8")
}
