// An errno with the system's own words for it.

import Glibc

package struct SystemError: Error, Sendable, Equatable {
    package var code: Int32
    package init(_ code: Int32) { self.code = code }
    package static var last: SystemError { SystemError(errno) }

    /// `Permission denied`
    package var text: String { String(cString: strerror(code)) }
}
