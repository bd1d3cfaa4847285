#include "client/settings/settings.hpp"

#include <QDir>
#include <QUrl>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

QString fileIn(QString folder) {
    if (folder.isEmpty()) folder = qEnvironmentVariable("CONCLAVE_CLIENT_SETTINGS");
    if (!folder.isEmpty()) return QDir(folder).filePath(u"conclave.ini"_s);
    return QSettings(QSettings::IniFormat, QSettings::UserScope, u"conclave"_s, u"conclave"_s).fileName();
}

constexpr int kClipboardSecondsDefault = 60;

// A name may hold a slash, which the store takes for a level.
QString groupOf(const QString& name) {
    return u"profiles/"_s + QString::fromLatin1(QUrl::toPercentEncoding(name));
}

} // namespace

Settings::Settings() : Settings(QString()) {}

Settings::Settings(const QString& folder) : m_store(fileIn(folder), QSettings::IniFormat) {}

QStringList Settings::profileNames() const {
    m_store.beginGroup(u"profiles"_s);
    QStringList names;
    for (const QString& group : m_store.childGroups()) names += QUrl::fromPercentEncoding(group.toLatin1());
    m_store.endGroup();
    names.sort(Qt::CaseInsensitive);
    return names;
}

ServerProfile Settings::profile(const QString& name) const {
    ServerProfile profile;
    profile.name = name;
    m_store.beginGroup(groupOf(name));
    profile.address = text("address");
    profile.login = text("login");
    profile.fingerprint = QByteArray::fromHex(m_store.value("fingerprint").toByteArray());
    profile.remember = m_store.value("remember", false).toBool();
    m_store.endGroup();
    return profile;
}

void Settings::storeProfile(const ServerProfile& profile) {
    m_store.beginGroup(groupOf(profile.name));
    m_store.setValue("address", profile.address);
    m_store.setValue("login", profile.login);
    m_store.setValue("fingerprint", QString::fromLatin1(profile.fingerprint.toHex()));
    m_store.setValue("remember", profile.remember);
    m_store.endGroup();
}

void Settings::removeProfile(const QString& name) { m_store.remove(groupOf(name)); }

void Settings::renameProfile(const QString& from, const QString& to) {
    ServerProfile profile = this->profile(from);
    profile.name = to;
    storeProfile(profile);
    removeProfile(from);
    if (currentProfile() == from) setCurrentProfile(to);
}

NotificationChoice Settings::notifications() const {
    NotificationChoice choice;
    choice.startsSoon = m_store.value("notifications/startsSoon", choice.startsSoon).toBool();
    choice.minutesBefore = std::clamp(m_store.value("notifications/minutesBefore", choice.minutesBefore).toInt(),
                                      kMinutesBeforeMin, kMinutesBeforeMax);
    choice.mailFailed = m_store.value("notifications/mailFailed", choice.mailFailed).toBool();
    choice.begun = m_store.value("notifications/begun", choice.begun).toBool();
    choice.callNeedsYou = m_store.value("notifications/callNeedsYou", choice.callNeedsYou).toBool();
    return choice;
}

void Settings::setNotifications(const NotificationChoice& choice) {
    m_store.setValue("notifications/startsSoon", choice.startsSoon);
    m_store.setValue("notifications/minutesBefore", choice.minutesBefore);
    m_store.setValue("notifications/mailFailed", choice.mailFailed);
    m_store.setValue("notifications/begun", choice.begun);
    m_store.setValue("notifications/callNeedsYou", choice.callNeedsYou);
}

int Settings::clipboardSeconds() const {
    return std::clamp(m_store.value("privacy/clipboardSeconds", kClipboardSecondsDefault).toInt(), kClipboardSecondsMin,
                      kClipboardSecondsMax);
}

QString Settings::currentProfile() const {
    const QString name = text("profile");
    return name.isEmpty() ? u"default"_s : name;
}

void Settings::setCurrentProfile(const QString& name) { m_store.setValue("profile", name); }

} // namespace conclave::client
