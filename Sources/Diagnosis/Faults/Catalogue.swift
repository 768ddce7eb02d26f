// Every fault this program knows, in the order of CHECKS.md; of two that weigh the same the earlier one is told first (DESIGN
// §7.1). A new fault is a file beside this one and a name here.

extension Fault {
    package static let all: [Fault] = [
        .invalidList, .invalidClientList, .undefinedReference, .leftOverList, .listNotLoaded, .nothingEnabled, .emptyFile,
        .serviceNotEnabled, .serviceNotLoaded, .optionsOnWrongService, .wrapperModeMisplaced, .wrapperModeOff,
        .malformedMasterLine, .ignoredLine, .malformedOption, .commentInValue, .badValue,
        .portTaken, .unknownServiceName, .cannotBind, .noSuchInterface, .notStarting, .notRunning, .serviceDies,
        .saslUnavailable, .relayRestrictionsMissing, .tlsmgrMissing, .tlsproxyMissing, .serviceLineMissing,
        .certificateMissing, .certificateUnreadable, .certificateNotPEM, .certificateMismatch, .certificateOrder, .keyPassphrase,
        .caFileMissing, .noCertificate, .certificateNotReloaded, .certificateExpired, .certificateRefused, .chainIncomplete, .nameMismatch,
        .sniMapBroken, .invalidCipherGrade, .noSharedCipher, .proxyProtocol, .milterUnavailable, .rejectedAtConnect,
        .clientCertificateRequired, .rateLimited, .processLimit, .queueFull, .loopbackOnly, .ipv6Only, .restartNeeded, .foreignAddress,
        .mapTypeMissing, .tableUnavailable, .relayWrapperMode,
        .unexplained,
    ]
}
