// Asks whether a certificate that the system does not know speaks for a server (spec G2). First use is a calm question;
// a changed certificate is a loud one that wants a second, deliberate act. No is the default of both. Does not block.
#pragma once

#include "client/net/server_trust.hpp"

#include <QDialog>

namespace conclave::client {

class TrustDialog : public QDialog {
    Q_OBJECT

public:
    TrustDialog(const TrustQuestion& question, QWidget* parent);

    const TrustQuestion& question() const { return m_question; }

private:
    TrustQuestion m_question;
};

} // namespace conclave::client
