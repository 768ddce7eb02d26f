// Services that Postfix needs besides smtpd, as every master.cf it ships has them (conf/master.cf, the same from 2.8 to 3.11 but
// for what is said at a row), for files that have lost one.

/// A stock line of master.cf.
package struct StockService: Hashable, Sendable {
    package var name: String
    package var type = "unix"
    /// private, wakeup, maxproc, command; `unprivileged` is the default in all of them.
    var access = "-"
    var wakeup = "-"
    var processLimit = "-"
    var command: String
    /// Is false when the daemon must see the whole file system (proxymap reads tables for others).
    var mayChroot = true

    /// Below the queue directory: the first column says whether only Postfix's own processes come to it (master(5); `-` is yes).
    package var socket: String { "\(access == "n" ? "public" : "private")/\(name)" }
    /// `tlsmgr/unix`, as postconf names it.
    package var key: String { "\(name)/\(type)" }

    package static let all = [
        StockService(name: "tlsmgr", wakeup: "1000?", processLimit: "1", command: "tlsmgr"),
        StockService(name: "tlsproxy", processLimit: "0", command: "tlsproxy"),
        // As the samples have it beside postscreen: the smtpd that takes its clients over.
        StockService(name: "smtpd", type: "pass", command: "smtpd"),
        StockService(name: "dnsblog", processLimit: "0", command: "dnsblog"),
        StockService(name: "anvil", processLimit: "1", command: "anvil"),
        StockService(name: "cleanup", access: "n", processLimit: "0", command: "cleanup"),
        StockService(name: "rewrite", command: "trivial-rewrite"),
        StockService(name: "proxymap", command: "proxymap", mayChroot: false),
        StockService(name: "proxywrite", processLimit: "1", command: "proxymap", mayChroot: false),
        StockService(name: "bounce", processLimit: "0", command: "bounce"),
        StockService(name: "defer", processLimit: "0", command: "bounce"),
        StockService(name: "trace", processLimit: "0", command: "bounce"),
        StockService(name: "verify", processLimit: "1", command: "verify"),
        StockService(name: "scache", processLimit: "1", command: "scache"),
        StockService(name: "error", command: "error"),
        StockService(name: "retry", command: "error"),
        StockService(name: "discard", command: "discard"),
    ]

    /// By its name in master.cf; nil where the sample has none.
    package static func named(_ name: String) -> StockService? { all.first { $0.name == name } }
}

extension MasterCF {
    /// The line as it is written into this file. The chroot column is that of most stock services here which may be confined; one that may
    /// not has `n`.
    package func line(of stock: StockService) -> String {
        let fields = [stock.name.padded(to: 9), stock.type.padded(to: 5)] + columns(of: stock).map { $0.padded(to: 7) }
        return (fields + [stock.command]).joined(separator: " ")
    }

    private func columns(of stock: StockService) -> [String] {
        [stock.access, "-", stock.mayChroot ? usualChroot : "n", stock.wakeup, stock.processLimit]
    }

    /// A copy with this service at the end; nil where a service of that name is there.
    package func appending(_ stock: StockService) -> MasterCF? {
        guard !services.contains(where: { $0.name == stock.name && $0.type == stock.type }) else { return nil }
        let end = lineEnd(of: file)
        let isOpen = !file.isEmpty && file.last != 0x0A
        let added = ServiceContent(name: stock.name, type: stock.type, columns: columns(of: stock), command: stock.command)
        let expected = services.map(ServiceContent.init) + [added]
        return checked(file + (isOpen ? end : []) + Array(line(of: stock).utf8) + end, reads: expected)
    }

    /// What most services have that may be confined: smtpd and the stock ones. `-` where there are none.
    private var usualChroot: String {
        let names = Set(
            StockService.all.filter(\.mayChroot).map(\.name) + ["cleanup", "pickup", "flush", "showq", "smtp", "relay", "lmtp"])
        let columns = services.filter { $0.program == "smtpd" || $0.type != "inet" && names.contains($0.name) }.map(\.chroot)
        return ["-", "n", "y"].max { left, right in columns.count { $0 == left } < columns.count { $0 == right } } ?? "-"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { count < width ? self + String(repeating: " ", count: width - count) : self }
}
