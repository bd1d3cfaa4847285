// The one SQLite file behind LocalStore: opened, checked, brought to the present schema. Readable by its owner alone
// (0600), deleted rows are overwritten. A damaged file, or one of a newer program, is put aside under another name and
// replaced by an empty one. Lives in one thread from its first call to its destruction.
#pragma once

#include <QSqlDatabase>
#include <QString>
#include <QVariant>
#include <vector>

namespace conclave::client {

// How the file was found.
enum class StoreState {
    good,        // or new
    damaged,     // put aside; an empty one is in its place
    newer,       // of a newer program; put aside likewise
    unavailable, // cannot be opened or written: nothing is kept
};

class StoreFile {
public:
    static constexpr int kSchema = 2;

    explicit StoreFile(QString path);
    ~StoreFile();
    StoreFile(const StoreFile&) = delete;
    StoreFile& operator=(const StoreFile&) = delete;

    StoreState open();
    // False where it failed; the reason is logged, values are not.
    bool run(const QString& sql, const QVariantList& values = {});
    std::vector<QVariantList> rows(const QString& sql, const QVariantList& values = {});
    bool begin() { return m_database.transaction(); }
    bool commit() { return m_database.commit(); }
    bool rollBack() { return m_database.rollback(); }

private:
    enum class Found { good, damaged, newer, unavailable };
    Found tryOpen();
    Found prepareSchema(int version);
    Found judged() const;
    void close();
    bool putAside(const QString& why);

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
    QString m_fault; // SQLite's code of the last failure
};

} // namespace conclave::client
