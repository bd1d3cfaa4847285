// Files that hold PINs: written whole or not at all, and for their owner's eyes only. Any thread.
#pragma once

#include "common/api/messages.hpp"

#include <QByteArray>
#include <QString>

namespace conclave::client {

// Empty when it has worked, else the system's reason. What was there before is replaced only when all is written.
QString writeSecretFile(const QString& path, const QByteArray& bytes);

// "Board, third quarter 2026-11-24.pdf": no character that a file system refuses, of a length that all of them take.
QString fileNameFor(const api::Conference& conference, const QString& suffix);

} // namespace conclave::client
