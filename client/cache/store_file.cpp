#include "client/cache/store_file.hpp"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUuid>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

// One list for each schema, which makes it out of the one before.
const std::vector<QStringList>& schemas() {
    static const std::vector<QStringList> steps{{
        u"CREATE TABLE drafts (profile TEXT NOT NULL, account TEXT NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL, "
        "conference TEXT NOT NULL, subject TEXT NOT NULL, page INTEGER NOT NULL, content TEXT NOT NULL, "
        "changed_ms INTEGER NOT NULL, PRIMARY KEY (profile, account, id)) STRICT"_s,
        u"CREATE TABLE lists (profile TEXT NOT NULL, account TEXT NOT NULL, view TEXT NOT NULL, known_ms INTEGER NOT NULL, "
        "PRIMARY KEY (profile, account, view)) STRICT"_s,
        u"CREATE TABLE conferences (profile TEXT NOT NULL, account TEXT NOT NULL, view TEXT NOT NULL, id TEXT NOT NULL, "
        "content TEXT NOT NULL, people TEXT, PRIMARY KEY (profile, account, view, id)) STRICT"_s,
    }, {
        u"CREATE TABLE returned (profile TEXT NOT NULL, account TEXT NOT NULL, address TEXT NOT NULL, seen_ms INTEGER NOT NULL, "
        "PRIMARY KEY (profile, account, address)) STRICT"_s,
    }};
    return steps;
}

} // namespace

StoreFile::StoreFile(QString path)
    : m_path(std::move(path)), m_connection(QUuid::createUuid().toString(QUuid::WithoutBraces)) {}

StoreFile::~StoreFile() { close(); }

StoreState StoreFile::open() {
    switch (tryOpen()) {
    case Found::good:
        return StoreState::good;
    case Found::damaged:
        close();
        return putAside(u"damaged"_s) && tryOpen() == Found::good ? StoreState::damaged : StoreState::unavailable;
    case Found::newer:
        close();
        return putAside(u"newer"_s) && tryOpen() == Found::good ? StoreState::newer : StoreState::unavailable;
    case Found::unavailable:
        break;
    }
    close();
    return StoreState::unavailable;
}

StoreFile::Found StoreFile::tryOpen() {
    if (!QDir().mkpath(QFileInfo(m_path).path())) return Found::unavailable;
    // SQLite would make it readable for others, and gives its journal the mode of the file.
    if (QFile file(m_path); file.exists())
        file.setPermissions(kOwnerOnly);
    else if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly))
        return Found::unavailable;
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    m_database.setDatabaseName(m_path);
    m_database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s); // a second window of the program
    if (!m_database.isValid() || !m_database.open()) return Found::unavailable;
    const auto checked = rows(u"PRAGMA quick_check(1)"_s);
    if (checked.empty()) return judged();
    if (checked[0].value(0).toString() != u"ok"_s) return Found::damaged;
    const auto version = rows(u"PRAGMA user_version"_s);
    if (version.empty()) return judged();
    const int found = version[0].value(0).toInt();
    if (found > kSchema) return Found::newer;
    if (!run(u"PRAGMA secure_delete = ON"_s) || !run(u"PRAGMA synchronous = FULL"_s)) return Found::unavailable;
    if (found == kSchema) return Found::good;
    return prepareSchema(found);
}

StoreFile::Found StoreFile::prepareSchema(int version) {
    if (version < 0) return Found::damaged;
    if (!begin()) return judged();
    for (int next = version; next < kSchema; ++next)
        for (const QString& statement : schemas()[static_cast<std::size_t>(next)])
            if (!run(statement)) return rollBack(), judged();
    return run(u"PRAGMA user_version = %1"_s.arg(kSchema)) && commit() ? Found::good : judged();
}

// A file that is locked or a disk that is full is no reason to put anything aside.
StoreFile::Found StoreFile::judged() const {
    static const QStringList broken{u"1"_s, u"11"_s, u"26"_s}; // SQLITE_ERROR (other tables), _CORRUPT, _NOTADB
    return broken.contains(m_fault) ? Found::damaged : Found::unavailable;
}

void StoreFile::close() {
    if (!m_database.isValid()) return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

bool StoreFile::putAside(const QString& why) {
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-hhmmss"_s);
    for (int number = 0; number < 100; ++number) {
        const QString name = m_path + u'.' + why + u'-' + stamp + (number > 0 ? u"-%1"_s.arg(number) : QString());
        if (QFile::exists(name)) continue;
        if (!QFile::rename(m_path, name)) return false;
        QFile::remove(m_path + u"-journal"_s); // belongs to the file that is gone
        return true;
    }
    return false;
}

bool StoreFile::run(const QString& sql, const QVariantList& values) {
    QSqlQuery query(m_database);
    bool good = query.prepare(sql);
    for (const QVariant& value : values) query.addBindValue(value);
    good = good && query.exec();
    if (good) return true;
    m_fault = query.lastError().nativeErrorCode();
    qWarning("local store: SQLite error %s", qPrintable(m_fault));
    return false;
}

std::vector<QVariantList> StoreFile::rows(const QString& sql, const QVariantList& values) {
    std::vector<QVariantList> found;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    bool good = query.prepare(sql);
    for (const QVariant& value : values) query.addBindValue(value);
    good = good && query.exec();
    if (!good) {
        m_fault = query.lastError().nativeErrorCode();
        return found;
    }
    while (query.next()) {
        QVariantList row;
        for (int column = 0; column < query.record().count(); ++column) row += query.value(column);
        found.push_back(std::move(row));
    }
    return found;
}

} // namespace conclave::client
