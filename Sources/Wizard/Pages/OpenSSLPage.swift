// Page 5: which OpenSSL Postfix works with.

import Diagnosis

struct OpenSSLPage: CheckPage {
    let step = Step.openssl
    let doing = "Asking for the OpenSSL version …"
    let help = [
        "OpenSSL does the TLS work. From 1.0.1 on it can do TLS 1.1 and 1.2, even where Postfix does not know these names."
    ]
}
