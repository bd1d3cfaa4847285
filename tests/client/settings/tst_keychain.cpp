// Without a keyring nothing is stored anywhere, and the caller is told (T-D4).
// labels: unit spec:G1
// covers: T-D4_no_keyring
#include "client/settings/keychain.hpp"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QTest>
#include <optional>

namespace conclave::client {

class KeychainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withoutKeyring() {
        const QTemporaryDir home;
        for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            qputenv(name, home.path().toUtf8());
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        const QString secret = QStringLiteral("only-in-memory-4711");

        std::optional<KeychainOutcome> written;
        Keychain::write(QStringLiteral("default"), secret, this, [&](KeychainOutcome outcome) { written = outcome; });
        QVERIFY2(!written, "answered from inside the call");
        QTRY_VERIFY_WITH_TIMEOUT(written.has_value(), 30'000);
        QCOMPARE(static_cast<int>(*written), static_cast<int>(KeychainOutcome::noKeyring));

        std::optional<KeychainOutcome> outcome;
        QString password = QStringLiteral("x");
        Keychain::read(QStringLiteral("default"), this, [&](KeychainOutcome got, const QString& text) {
            outcome = got;
            password = text;
        });
        QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), 30'000);
        QVERIFY(*outcome != KeychainOutcome::done);
        QVERIFY(password.isEmpty());

        QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                QVERIFY2(!file.readAll().contains(secret.toUtf8()), qPrintable(file.fileName()));
        }
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::KeychainTest)
#include "tst_keychain.moc"
