// What the desktop program remembers, under typed keys in one INI file: server profiles, language, look, window. Never a
// secret: those go to Keychain. The folder is the platform's, or $CONCLAVE_CLIENT_SETTINGS. GUI thread only.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>

namespace conclave::client {

struct ServerProfile {
    QString name;
    QString address;        // as typed, validated by ServerAddress
    QString login;          // of the last sign-in
    QByteArray fingerprint; // SHA-256 of the accepted certificate; empty where the system's trust decides
    bool remember = false;  // the keychain holds the password
};

class Settings {
public:
    Settings();
    explicit Settings(const QString& folder);

    QStringList profileNames() const;
    // Empty but for the name where there is none.
    ServerProfile profile(const QString& name) const;
    void storeProfile(const ServerProfile& profile);
    void removeProfile(const QString& name);
    // The one used last; `default` at first.
    QString currentProfile() const;
    void setCurrentProfile(const QString& name);

    // `en`, `de`, or empty for the system's.
    QString language() const { return text("view/language"); }
    void setLanguage(const QString& language) { m_store.setValue("view/language", language); }
    // `light`, `dark`, or empty for the system's.
    QString theme() const { return text("view/theme"); }
    void setTheme(const QString& theme) { m_store.setValue("view/theme", theme); }

    QByteArray windowGeometry() const { return m_store.value("window/geometry").toByteArray(); }
    void setWindowGeometry(const QByteArray& state) { m_store.setValue("window/geometry", state); }
    QByteArray conferenceColumns() const { return m_store.value("window/conferenceColumns").toByteArray(); }
    void setConferenceColumns(const QByteArray& state) { m_store.setValue("window/conferenceColumns", state); }

    QString fileName() const { return m_store.fileName(); }
    void sync() { m_store.sync(); }

private:
    QString text(const char* key) const { return m_store.value(key).toString(); }

    mutable QSettings m_store;
};

} // namespace conclave::client
