#include "client/ui/account_dialog.hpp"

#include "client/model/account_actions.hpp"
#include "client/model/words.hpp"
#include "client/ui/account_fields.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/widgets/field_form.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/zone_box.hpp"
#include "common/address.hpp"
#include "common/limits.hpp"

#include <QLineEdit>
#include <QScreen>
#include <algorithm>
#include <type_traits>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

UserProperties propertiesOf(const api::User& user) {
    return {.login = user.login,
            .displayName = user.displayName,
            .address = user.address,
            .extension = user.extension,
            .group = user.group,
            .locale = user.locale,
            .timeZone = user.timeZone};
}

// The fields, by the names that the contract has for them.
struct TextField {
    const char* name;
    std::string UserProperties::*member;
};
constexpr TextField kTexts[] = {{"login", &UserProperties::login},         {"displayName", &UserProperties::displayName},
                                {"address", &UserProperties::address},     {"extension", &UserProperties::extension},
                                {"locale", &UserProperties::locale},       {"timeZone", &UserProperties::timeZone}};

constexpr int kHeightPx = 600; // of all fields; in a small window they scroll

} // namespace

AccountDialog::AccountDialog(ApiClient& api, std::optional<api::User> account, QWidget* parent)
    : RequestDialog(u"accountDialog"_s, account ? tr("Account") : tr("New account"), parent), m_api(api),
      m_account(std::move(account)) {
    const api::User self = api.user().value_or(api::User());
    m_readOnly = m_account && !reaches(self, m_account->group);
    if (m_readOnly) {
        makeFacts();
        return;
    }
    makeFields(self);
    if (m_account) {
        setTitle(accountName(*m_account));
        m_before = propertiesOf(*m_account);
    } else {
        setTitle(tr("Who is it?"));
        setLead(tr("Nobody can sign in to a new account before a password is set, which is the next step."));
        m_before.timeZone = m_api.user() ? m_api.user()->timeZone : std::string();
    }
    show(m_before);
    setPrimaryText(m_account ? tr("Save changes") : tr("Create account"));
    refresh();
    (m_account ? m_name : m_login)->setFocus(Qt::TabFocusReason);
    resize(660, std::min(kHeightPx, screen()->availableGeometry().height() - kHeightPx / 10));
}

void AccountDialog::makeFacts() {
    setTitle(accountName(*m_account));
    const auto orNot = [](const QString& text) { return text.isEmpty() ? tr("Not set") : text; };
    m_form = new FieldForm;
    m_form->addFact(tr("Login"), qs(m_account->login));
    m_form->addFact(tr("Mail address"), orNot(qs(m_account->address)));
    m_form->addFact(tr("Extension"), orNot(qs(m_account->extension)));
    m_form->addFact(tr("Group"), groupName(m_account->group));
    m_form->addFact(tr("Language"), LanguageBox::nameOf(qs(m_account->locale)));
    m_form->addFact(tr("Time zone"), orNot(qs(m_account->timeZone)));
    setContent(m_form);
    message().show(Tone::faint, tr("This account's level is not below your own, so it is only shown."));
    setPrimaryText({});
    setCancelText(tr("Close"));
}

void AccountDialog::makeFields(const api::User& self) {
    m_form = new FieldForm;
    const auto line = [&](const QString& name, const QString& label, std::size_t charactersMax) {
        auto* field = new QLineEdit;
        field->setMaxLength(static_cast<int>(charactersMax));
        m_form->add(name, label, field);
        connect(field, &QLineEdit::textEdited, this, [this, name] {
            m_form->clearNote(name);
            refresh();
        });
        return field;
    };
    m_login = line(u"login"_s, tr("&Login"), limits::kLoginCharactersMax);
    m_name = line(u"displayName"_s, tr("&Name"), limits::kDisplayNameCharactersMax);
    m_address = line(u"address"_s, tr("&Mail address"), limits::kAddressBytesMax);
    m_address->setPlaceholderText(u"name@example.org"_s);
    m_extension = line(u"extension"_s, tr("&Extension"), limits::kExtensionCharactersMax);
    m_group = new GroupChoice(m_account, self);
    m_form->add(u"group"_s, tr("&Group"), m_group);
    m_language = new LanguageBox;
    m_form->add(u"locale"_s, tr("L&anguage"), m_language);
    m_zone = new ZoneBox;
    m_zone->allowNone(tr("Not set"));
    m_form->add(u"timeZone"_s, tr("Time &zone"), m_zone);
    connect(m_group, &GroupChoice::changed, this, &AccountDialog::refresh);
    connect(m_language, &QComboBox::currentIndexChanged, this, &AccountDialog::refresh);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &AccountDialog::refresh);
    setContent(scrolled(m_form));
}

void AccountDialog::show(const UserProperties& properties) {
    m_login->setText(qs(properties.login));
    m_name->setText(qs(properties.displayName));
    m_address->setText(qs(properties.address));
    m_extension->setText(qs(properties.extension));
    m_language->setCode(qs(properties.locale));
    m_zone->setZone(qs(properties.timeZone));
    m_group->setGroup(properties.group);
}

UserProperties AccountDialog::entered() const {
    return {.login = utf8(m_login->text().trimmed()),
            .displayName = utf8(m_name->text().trimmed()),
            .address = utf8(m_address->text().trimmed()),
            .extension = utf8(m_extension->text().trimmed()),
            .group = m_group->group(),
            .locale = utf8(m_language->code()),
            .timeZone = utf8(m_zone->zone())};
}

void AccountDialog::refresh() {
    m_key = ActionKey::fresh(); // another entry is another intention
    if (m_account) setPrimaryEnabled(losesInput(), tr("Nothing has been changed yet."));
}

bool AccountDialog::losesInput() const { return !m_readOnly && entered() != m_before; }

QString AccountDialog::loseQuestion() const {
    return m_account ? tr("Discard the changes?") : tr("Discard the new account?");
}

// What the server would find, too, said before anything is sent.
bool AccountDialog::check() {
    m_form->clearNotes();
    const UserProperties entry = entered();
    if (entry.login.empty())
        m_form->fault(u"login"_s, tr("Enter a login."));
    else if (entry.login.find(' ') != std::string::npos)
        m_form->fault(u"login"_s, tr("A login has no spaces."));
    if (!validateAddress(entry.address, "address"))
        m_form->fault(u"address"_s, entry.address.empty() ? tr("Enter a mail address.")
                                                          : tr("This is no mail address. It looks like name@example.org."));
    return !m_form->faulty();
}

void AccountDialog::send() {
    message().clear();
    if (!check()) return;
    if (m_account)
        change(entered());
    else
        create(entered());
}

void AccountDialog::create(const UserProperties& entry) {
    api::UserCreate request;
    request.login = entry.login;
    request.displayName = entry.displayName;
    request.address = entry.address;
    request.extension = entry.extension;
    request.group = entry.group;
    request.locale = entry.locale;
    request.timeZone = entry.timeZone;
    auto answered = [this](Result<api::User> made) {
        endWork();
        if (!made) return fail(made.error());
        accept();
        Q_EMIT created(*made);
    };
    startWork(m_api.createUser(request, this, answered, m_key));
}

void AccountDialog::change(const UserProperties& entry) {
    api::UserPatch patch;
    const auto differs = [&](auto member) {
        using Value = std::remove_cvref_t<decltype(entry.*member)>;
        return entry.*member == m_before.*member ? std::nullopt : std::optional<Value>(entry.*member);
    };
    patch.login = differs(&UserProperties::login);
    patch.displayName = differs(&UserProperties::displayName);
    patch.address = differs(&UserProperties::address);
    patch.extension = differs(&UserProperties::extension);
    patch.group = differs(&UserProperties::group);
    patch.locale = differs(&UserProperties::locale);
    patch.timeZone = differs(&UserProperties::timeZone);
    startWork(m_api.changeUser(m_account->id, m_account->version, patch, this, [this](Result<api::User> stored) {
        endWork();
        if (!stored) return fail(stored.error());
        accept();
        Q_EMIT changed(*stored);
    }));
}

void AccountDialog::fail(const Error& error) {
    if (error.code == Errc::versionStale) return reload();
    const QString field = qs(error.field);
    if (m_form->has(field))
        m_form->fault(field, errorSentence(error));
    else
        showError(error);
}

void AccountDialog::reload() {
    startWork(m_api.user(m_account->id, this, [this](Result<api::User> newest) {
        endWork();
        if (!newest) return showError(newest.error());
        merge(*newest);
        Q_EMIT changed(*newest);
    }));
}

// Fields that were left alone show what is there now; what was entered stays, with the other value below it.
void AccountDialog::merge(const api::User& newest) {
    m_form->clearNotes();
    const UserProperties now = propertiesOf(newest);
    UserProperties entry = entered();
    for (const auto& [name, member] : kTexts) {
        if (now.*member == m_before.*member) continue;
        const QString text = qs(now.*member);
        if (entry.*member == m_before.*member) {
            entry.*member = now.*member;
            m_form->note(QString::fromLatin1(name), Tone::warning, tr("Changed meanwhile by somebody else."));
        } else if (entry.*member != now.*member) {
            m_form->note(QString::fromLatin1(name), Tone::warning,
                         text.isEmpty() ? tr("Emptied meanwhile by somebody else.")
                                        : tr("Meanwhile somebody else has entered: %1").arg(text));
        }
    }
    if (now.group != m_before.group) {
        if (entry.group == m_before.group) entry.group = now.group;
        m_form->note(u"group"_s, Tone::warning, tr("Meanwhile somebody else has chosen: %1").arg(groupName(now.group)));
    }
    m_account = newest;
    m_before = now;
    show(entry);
    setTitle(accountName(newest));
    message().show(Tone::warning, tr("Somebody changed this account in the meantime. What is new is marked, what you entered "
                                     "is kept. Look at it, then save again."));
    refresh();
}

} // namespace conclave::client
