#include "client/ui/profile_menu.hpp"

#include "client/cache/local_store.hpp"
#include "client/settings/keychain.hpp"
#include "client/ui/widgets/icons.hpp"

#include <QApplication>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNameCharactersMax = 60;

} // namespace

QString profileText(const QString& name) { return name == u"default"_s ? ProfileMenu::tr("Standard") : name; }

ProfileMenu::ProfileMenu(Settings& settings, LocalStore& store, QWidget* parent)
    : QToolButton(parent), m_settings(settings), m_store(store) {
    setObjectName(u"servers"_s);
    setText(tr("Servers"));
    setAccessibleName(tr("Servers: add, rename, remove"));
    setIcon(client::icon(IconName::server));
    setIconSize(QSize(space::kIcon, space::kIcon));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(this);
    menu->addAction(client::icon(IconName::plus), tr("&Add a server…"), this, &ProfileMenu::add)->setObjectName(u"addProfile"_s);
    m_rename = menu->addAction(client::icon(IconName::pencil), QString(), this, &ProfileMenu::rename);
    m_rename->setObjectName(u"renameProfile"_s);
    m_remove = menu->addAction(client::icon(IconName::trash), QString(), this, &ProfileMenu::remove);
    m_remove->setObjectName(u"removeProfile"_s);
    setMenu(menu);
}

void ProfileMenu::setCurrent(const QString& name) {
    m_current = name;
    const bool stored = m_settings.profileNames().contains(name);
    m_rename->setText(tr("&Rename “%1”…").arg(profileText(name)));
    m_remove->setText(tr("Re&move “%1”…").arg(profileText(name)));
    m_rename->setEnabled(stored);
    m_remove->setEnabled(stored);
}

void ProfileMenu::askName(const QString& title, const QString& text, const QString& before,
                          void (ProfileMenu::*then)(const QString&)) {
    auto* dialog = new QInputDialog(window());
    dialog->setObjectName(u"profileName"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setLabelText(text);
    dialog->setTextValue(before);
    connect(dialog, &QInputDialog::textValueSelected, this, then);
    dialog->open();
}

bool ProfileMenu::isGood(const QString& name) {
    if (name.isEmpty() || name.size() > kNameCharactersMax)
        Q_EMIT refused(tr("A name has 1 to %n characters.", nullptr, kNameCharactersMax));
    else if (m_settings.profileNames().contains(name, Qt::CaseInsensitive))
        Q_EMIT refused(tr("There is a server called “%1” already.").arg(profileText(name)));
    else
        return true;
    return false;
}

void ProfileMenu::add() {
    askName(tr("Add a server"), tr("What do you want to call it?"), {}, &ProfileMenu::added);
}

void ProfileMenu::added(const QString& text) {
    const QString name = text.simplified();
    if (!isGood(name)) return;
    ServerProfile profile;
    profile.name = name;
    m_settings.storeProfile(profile);
    Q_EMIT changed(name);
}

void ProfileMenu::rename() {
    askName(tr("Rename"), tr("What do you want to call it?"), profileText(m_current), &ProfileMenu::renamed);
}

void ProfileMenu::renamed(const QString& text) {
    const QString name = text.simplified();
    const QString before = m_current;
    if (name == before || name == profileText(before) || !isGood(name)) return;
    m_settings.renameProfile(before, name);
    m_store.renameProfile(before, name);
    if (m_settings.profile(name).remember)
        // The dialog may be gone before the keyring has answered.
        Keychain::read(before, qApp, [before, name](KeychainOutcome outcome, const QString& password) {
            if (outcome == KeychainOutcome::done) Keychain::write(name, password, qApp, [](KeychainOutcome) {});
            Keychain::remove(before, qApp, [](KeychainOutcome) {});
        });
    Q_EMIT changed(name);
}

void ProfileMenu::remove() {
    auto* question = new QMessageBox(QMessageBox::NoIcon, tr("Remove a server"),
                                     tr("Remove “%1” from this computer?").arg(profileText(m_current)), QMessageBox::NoButton, window());
    question->setObjectName(u"removeProfileQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("Its address, the remembered password, half-done entries and last known lists go. Nothing on the "
                                    "server changes."));
    QPushButton* yes = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    QPushButton* no = question->addButton(tr("Keep"), QMessageBox::RejectRole);
    question->setDefaultButton(no);
    question->setEscapeButton(no);
    connect(yes, &QPushButton::clicked, this, [this, name = m_current] {
        if (m_settings.profile(name).remember) Keychain::remove(name, qApp, [](KeychainOutcome) {});
        m_settings.removeProfile(name);
        m_store.forgetProfile(name);
        const QStringList left = m_settings.profileNames();
        Q_EMIT changed(left.isEmpty() ? u"default"_s : left.constFirst());
    });
    question->open();
}

} // namespace conclave::client
