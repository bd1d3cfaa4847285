// A folder of a test's own, gone when it goes.
#pragma once

#include <QTemporaryDir>
#include <filesystem>

namespace conclave::tests {

class TemporaryFolder {
public:
    std::filesystem::path path() const { return m_folder.path().toStdString(); }
    std::filesystem::path operator/(const char* name) const { return path() / name; }

private:
    QTemporaryDir m_folder;
};

} // namespace conclave::tests
