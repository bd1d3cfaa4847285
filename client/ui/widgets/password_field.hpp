// A field for a password, hidden until its eye is pressed. GUI thread only.
#pragma once

#include <QString>

class QLineEdit;

namespace conclave::client {

QLineEdit* newPasswordField(const QString& name, const QString& accessible);

} // namespace conclave::client
