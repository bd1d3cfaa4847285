#include "client/model/secret_file.hpp"

#include "client/model/words.hpp"

#include <QRegularExpression>
#include <QSaveFile>

namespace conclave::client {

namespace {

constexpr qsizetype kNameCharactersMax = 60;

} // namespace

QString writeSecretFile(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    const bool good = file.open(QIODevice::WriteOnly) &&
                      file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner) &&
                      file.write(bytes) == bytes.size() && file.commit();
    return good ? QString() : file.errorString();
}

QString fileNameFor(const api::Conference& conference, const QString& suffix) {
    static const QRegularExpression refused(QStringLiteral("[\\x00-\\x1f\\x7f/\\\\:*?\"<>|]+"));
    QString subject = QString::fromStdString(conference.subject).replace(refused, QStringLiteral(" ")).simplified();
    static const QRegularExpression hides(QStringLiteral("^[.\\s]+"));
    subject = subject.remove(hides).left(kNameCharactersMax).trimmed();
    if (!subject.isEmpty() && subject.back().isHighSurrogate()) subject.chop(1);
    const QString day = localTime(conference.begin).date().toString(Qt::ISODate);
    return QStringLiteral("%1 %2.%3").arg(subject, day, suffix).trimmed();
}

} // namespace conclave::client
