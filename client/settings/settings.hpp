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

// Of what the person wants to be told, whatever window is in front.
struct NotificationChoice {
    bool startsSoon = true;
    int minutesBefore = 10;
    bool mailFailed = true;
    bool begun = true; // somebody is in the call
    bool callNeedsYou = true; // somebody was not let in, or no moderator is there

    bool operator==(const NotificationChoice&) const = default;
};

class Settings {
public:
    static constexpr int kMinutesBeforeMin = 1;
    static constexpr int kMinutesBeforeMax = 120;
    static constexpr int kClipboardSecondsMin = 10;
    static constexpr int kClipboardSecondsMax = 600;

    Settings();
    explicit Settings(const QString& folder);

    QStringList profileNames() const;
    // Empty but for the name where there is none.
    ServerProfile profile(const QString& name) const;
    void storeProfile(const ServerProfile& profile);
    void removeProfile(const QString& name);
    // All that is remembered under the old name, the choice of it too.
    void renameProfile(const QString& from, const QString& to);
    // The one used last; `default` at first.
    QString currentProfile() const;
    void setCurrentProfile(const QString& name);

    // `en`, `de`, or empty for the system's.
    QString language() const { return text("view/language"); }
    void setLanguage(const QString& language) { m_store.setValue("view/language", language); }
    // `light`, `dark`, or empty for the system's.
    QString theme() const { return text("view/theme"); }
    void setTheme(const QString& theme) { m_store.setValue("view/theme", theme); }

    // IANA names of the zones in which a planned time is shown besides the own one.
    QStringList zonesBeside() const { return m_store.value("view/zonesBeside").toStringList(); }
    void setZonesBeside(const QStringList& zones) { m_store.setValue("view/zonesBeside", zones); }

    NotificationChoice notifications() const;
    void setNotifications(const NotificationChoice& choice);
    // How long a copied PIN or text stays in the clipboard; within kClipboardSecondsMin and ...Max.
    int clipboardSeconds() const;
    void setClipboardSeconds(int seconds) { m_store.setValue("privacy/clipboardSeconds", seconds); }

    QByteArray windowGeometry() const { return m_store.value("window/geometry").toByteArray(); }
    void setWindowGeometry(const QByteArray& state) { m_store.setValue("window/geometry", state); }
    QByteArray conferenceColumns() const { return m_store.value("window/conferenceColumns").toByteArray(); }
    void setConferenceColumns(const QByteArray& state) { m_store.setValue("window/conferenceColumns", state); }

    // Own Conferences as the calendar of a week rather than as a list.
    bool weekShown() const { return m_store.value("view/week", false).toBool(); }
    void setWeekShown(bool shown) { m_store.setValue("view/week", shown); }

    QString fileName() const { return m_store.fileName(); }
    void sync() { m_store.sync(); }

private:
    QString text(const char* key) const { return m_store.value(key).toString(); }

    mutable QSettings m_store;
};

} // namespace conclave::client
