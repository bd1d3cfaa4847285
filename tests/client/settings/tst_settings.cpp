// labels: unit spec:G1
#include "client/settings/settings.hpp"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace conclave::client {

class SettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void profilesAreKept() {
        const QTemporaryDir folder;
        {
            Settings settings(folder.path());
            QCOMPARE(settings.currentProfile(), QStringLiteral("default"));
            QVERIFY(settings.profileNames().isEmpty());
            ServerProfile profile;
            profile.name = QStringLiteral("Büro / Nord [1]");
            profile.address = QStringLiteral("conference.example.org");
            profile.login = QStringLiteral("anna");
            profile.fingerprint = QByteArray::fromHex("00ff10");
            profile.remember = true;
            settings.storeProfile(profile);
            ServerProfile other;
            other.name = QStringLiteral("other");
            settings.storeProfile(other);
            settings.setCurrentProfile(profile.name);
            settings.setLanguage(QStringLiteral("de"));
            settings.setWindowGeometry(QByteArray("\0\1\2", 3));
        }
        Settings settings(folder.path());
        QCOMPARE(settings.currentProfile(), QStringLiteral("Büro / Nord [1]"));
        QCOMPARE(settings.profileNames(), (QStringList{QStringLiteral("Büro / Nord [1]"), QStringLiteral("other")}));
        const ServerProfile profile = settings.profile(settings.currentProfile());
        QCOMPARE(profile.address, QStringLiteral("conference.example.org"));
        QCOMPARE(profile.login, QStringLiteral("anna"));
        QCOMPARE(profile.fingerprint, QByteArray::fromHex("00ff10"));
        QVERIFY(profile.remember);
        QCOMPARE(settings.language(), QStringLiteral("de"));
        QCOMPARE(settings.windowGeometry(), QByteArray("\0\1\2", 3));
        settings.removeProfile(QStringLiteral("other"));
        QCOMPARE(settings.profileNames().size(), 1);
        QVERIFY(settings.profile(QStringLiteral("other")).address.isEmpty());
    }

    void folderComesFromTheEnvironment() {
        const QTemporaryDir folder;
        qputenv("CONCLAVE_CLIENT_SETTINGS", folder.path().toUtf8());
        Settings settings;
        QVERIFY(settings.fileName().startsWith(folder.path()));
        settings.setTheme(QStringLiteral("dark"));
        settings.sync();
        QVERIFY(QFile::exists(settings.fileName()));
        qunsetenv("CONCLAVE_CLIENT_SETTINGS");
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::SettingsTest)
#include "tst_settings.moc"
