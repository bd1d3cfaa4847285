// Files with PINs: whole or not at all, their owner's alone, and named so that every file system takes them.
// labels: unit spec:C8
#include "client/model/secret_file.hpp"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

class SecretFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    static QByteArray contentOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void isItsOwnersAlone() {
        QCOMPARE(writeSecretFile(path("new.csv"), "pins"), QString());
        QCOMPARE(contentOf(path("new.csv")), QByteArray("pins"));
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOwner;
        QVERIFY(!(QFile::permissions(path("new.csv")) & others));
        // Also where everybody could read what was there before.
        QFile old(path("old.csv"));
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.close();
        QVERIFY(old.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther));
        QCOMPARE(writeSecretFile(path("old.csv"), "newer pins"), QString());
        QCOMPARE(contentOf(path("old.csv")), QByteArray("newer pins"));
        QVERIFY(!(QFile::permissions(path("old.csv")) & others));
    }

    void leavesNothingHalfDone() {
        QVERIFY(!writeSecretFile(path("no such folder/x.csv"), "pins").isEmpty());
        QVERIFY(QDir().mkdir(path("folder.csv")));
        QVERIFY(!writeSecretFile(path("folder.csv"), "pins").isEmpty());
        const QStringList left = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        for (const QString& name : left) QVERIFY2(name.endsWith(QStringLiteral(".csv")), qPrintable(name));
    }

    void names_data() {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* subject, const char* name) {
            QTest::newRow(subject) << QString::fromUtf8(subject) << QString::fromUtf8(name);
        };
        row("Board, third quarter", "Board, third quarter 2048-11-24.pdf");
        row("../../etc/passwd", "etc passwd 2048-11-24.pdf");
        row("a:b\\c*d?e\"f<g>h|i", "a b c d e f g h i 2048-11-24.pdf");
        row("Zürich\tund Genève", "Zürich und Genève 2048-11-24.pdf");
        row("...", "2048-11-24.pdf");
    }

    void names() {
        QFETCH(QString, subject);
        api::Conference conference;
        conference.subject = subject.toStdString();
        conference.begin = std::chrono::sys_days(std::chrono::year(2048) / 11 / 24) + std::chrono::hours(12);
        QTEST(fileNameFor(conference, QStringLiteral("pdf")), "name");
        conference.subject = std::string(500, 'x');
        QVERIFY(fileNameFor(conference, QStringLiteral("pdf")).toUtf8().size() < 255);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::SecretFileTest)
#include "tst_secret_file.moc"
