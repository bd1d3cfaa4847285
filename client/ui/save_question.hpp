// Asks where a file goes; the same way for every file. GUI thread only.
#pragma once

#include <QString>
#include <functional>

class QWidget;

namespace conclave::client {

enum class FileKind { pdf, csv };

// Opens over `window` and calls back, while `window` lives, with the chosen path; asks before it replaces a file.
void askWhereToSave(FileKind kind, const QString& title, const QString& fileName, QWidget* window,
                    std::function<void(const QString&)> answer);
QString suffixOf(FileKind kind);

} // namespace conclave::client
