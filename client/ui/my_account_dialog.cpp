#include "client/ui/my_account_dialog.hpp"

#include "client/model/account_actions.hpp"
#include "client/model/words.hpp"
#include "client/ui/account_fields.hpp"
#include "client/ui/change_password_dialog.hpp"
#include "client/ui/widgets/field_form.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/zone_box.hpp"

#include <QPushButton>

namespace conclave::client {

using namespace Qt::StringLiterals;

MyAccountDialog::MyAccountDialog(ApiClient& api, Settings& settings, QWidget* parent)
    : RequestDialog(u"myAccountDialog"_s, tr("My account"), parent), m_api(api), m_settings(settings),
      m_user(api.user().value_or(api::User())) {
    setTitle(accountName(m_user));
    setLead(tr("Name, login and group are looked after by support."));
    auto* form = new FieldForm;
    form->addFact(tr("Login"), qs(m_user.login));
    form->addFact(tr("Mail address"), qs(m_user.address));
    if (!m_user.extension.empty()) form->addFact(tr("Extension"), qs(m_user.extension));
    form->addFact(tr("Group"), groupName(m_user.group));
    m_language = new LanguageBox;
    form->add(u"locale"_s, tr("L&anguage"), m_language);
    m_zone = new ZoneBox;
    m_zone->allowNone(tr("Not set"));
    form->add(u"timeZone"_s, tr("Time &zone"), m_zone);
    setContent(form);
    auto* password = new QPushButton(icon(IconName::key), tr("Change &password…"));
    password->setObjectName(u"changePassword"_s);
    password->setAutoDefault(false);
    connect(password, &QPushButton::clicked, this, &MyAccountDialog::changePassword);
    addToFoot(password);
    setPrimaryText(tr("Save changes"));
    connect(m_language, &QComboBox::currentIndexChanged, this, &MyAccountDialog::refresh);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &MyAccountDialog::refresh);
    show(m_user);
    setTabOrder(m_zone, password);
    m_language->setFocus(Qt::TabFocusReason);
    setMinimumWidth(560);
    load();
}

// What was known at sign-in may be old by now.
void MyAccountDialog::load() {
    startWork(m_api.me(this, [this](Result<api::User> newest) {
        endWork();
        if (newest)
            show(*newest);
        else
            showError(newest.error());
    }));
}

void MyAccountDialog::show(const api::User& user) {
    m_user = user;
    m_language->setCode(qs(user.locale));
    m_zone->setZone(qs(user.timeZone));
    refresh();
}

void MyAccountDialog::refresh() { setPrimaryEnabled(losesInput(), tr("Nothing has been changed yet.")); }

bool MyAccountDialog::losesInput() const {
    return utf8(m_language->code()) != m_user.locale || utf8(m_zone->zone()) != m_user.timeZone;
}

QString MyAccountDialog::loseQuestion() const { return tr("Discard the changes?"); }

void MyAccountDialog::send() {
    api::MePatch patch;
    patch.locale = utf8(m_language->code());
    patch.timeZone = utf8(m_zone->zone());
    startWork(m_api.changeMe(m_user.version, patch, this, [this](Result<api::User> stored) {
        endWork();
        if (stored) {
            m_user = *stored;
            return accept();
        }
        if (stored.error().code != Errc::versionStale) return showError(stored.error());
        reload(Tone::warning, tr("Somebody changed this account in the meantime. Your choice is kept. Save it again."));
    }));
}

// The newest state to save upon; what has been chosen here is kept.
void MyAccountDialog::reload(Tone tone, const QString& says) {
    startWork(m_api.me(this, [this, tone, says](Result<api::User> newest) {
        endWork();
        if (!newest) return showError(newest.error());
        m_user = *newest;
        refresh();
        message().show(tone, says);
    }));
}

void MyAccountDialog::changePassword() {
    if (busy()) return;
    auto* dialog = new ChangePasswordDialog(m_api, m_settings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this] {
        reload(Tone::success, tr("The password is changed. Other sessions of this account have ended."));
    });
    dialog->open();
}

} // namespace conclave::client
