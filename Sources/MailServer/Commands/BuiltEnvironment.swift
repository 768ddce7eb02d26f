// The environment every program gets: built here, never inherited. MAIL_CONFIG would send Postfix's tools to other files,
// OPENSSL_CONF and LD_* would change what openssl is, a locale would change the words that are read back.

package enum BuiltEnvironment {
    package static let path = "/usr/sbin:/usr/bin:/sbin:/bin"

    /// Without TZ the programs print local time as the system has it, which is what syslog stamps with.
    package static let variables = [
        "PATH": path, "LANG": "C", "LC_ALL": "C", "HOME": "/", "SYSTEMD_COLORS": "0",
    ]
}
