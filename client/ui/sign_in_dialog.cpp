#include "client/ui/sign_in_dialog.hpp"

#include "client/net/server_trust.hpp"
#include "client/settings/keychain.hpp"
#include "client/ui/new_password_form.hpp"
#include "client/ui/profile_menu.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/password_field.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"
#include "common/limits.hpp"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {


QLineEdit* newField(const QString& name, const QString& accessible, int charactersMax) {
    auto* field = new QLineEdit;
    field->setObjectName(name);
    field->setAccessibleName(accessible);
    field->setMaxLength(charactersMax);
    field->setMinimumHeight(32);
    return field;
}

void addField(QFormLayout* form, const QString& text, QWidget* field) {
    auto* label = new QLabel(text);
    label->setBuddy(field);
    label->setMinimumHeight(field->minimumHeight());
    form->addRow(label, field);
}

QFormLayout* newForm() {
    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(space::kMedium);
    form->setHorizontalSpacing(space::kLarge);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

QLabel* newLead(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    setTone(label, Tone::faint);
    return label;
}

} // namespace

SignInDialog::SignInDialog(ApiClient& api, Settings& settings, LocalStore& store, const QString& profile,
                           Occasion occasion, QWidget* parent)
    : QDialog(parent), m_api(api), m_settings(settings), m_store(store), m_occasion(occasion) {
    setObjectName(u"signInDialog"_s);
    setWindowTitle(tr("Sign in to Conclave"));
    setWindowIcon(appIcon());

    m_pages = new QStackedWidget;
    m_pages->addWidget(newSignInPage(occasion));
    m_pages->addWidget(newPasswordPage());
    m_message = new MessageStrip;
    m_message->setObjectName(u"signInMessage"_s);
    m_look = new QPushButton(tr("Loo&k at what was known"));
    m_look->setObjectName(u"look"_s);
    m_look->setAutoDefault(false);
    m_look->hide();
    connect(m_look, &QPushButton::clicked, this, &SignInDialog::lookRequested);
    m_progress = new BusyBar;
    m_progress->setAccessibleName(tr("Signing in"));

    m_servers = new ProfileMenu(settings, store, this);
    connect(m_servers, &ProfileMenu::changed, this, [this](const QString& name) {
        m_message->clear();
        fillProfiles();
        chooseProfile(name);
    });
    connect(m_servers, &ProfileMenu::refused, this, [this](const QString& why) { m_message->show(Tone::error, why); });

    m_cancel = new QPushButton(occasion == Occasion::again ? tr("Cancel") : tr("Quit"));
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &SignInDialog::reject);
    m_primary = new QPushButton(tr("Sign in"));
    m_primary->setObjectName(u"signIn"_s);
    m_primary->setDefault(true);
    setPrimary(m_primary);
    connect(m_primary, &QPushButton::clicked, this, &SignInDialog::submit);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_servers);
    buttons->addWidget(m_progress);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_primary);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_pages);
    column->addWidget(m_message);
    column->addWidget(m_look, 0, Qt::AlignLeft);
    column->addSpacing(space::kSmall);
    column->addLayout(buttons);
    setMinimumWidth(480);

    connect(&m_api.trust(), &ServerTrust::pinnedChanged, this, [this](const QByteArray& pinned) {
        if (pinned.isEmpty() || !std::exchange(m_waitsForTrust, false)) return;
        m_pinned = pinned;
        // The connections that were refused go first.
        QMetaObject::invokeMethod(this, &SignInDialog::submit, Qt::QueuedConnection);
    });
    chooseProfile(profile);
    if (occasion == Occasion::again) {
        m_server->setEnabled(false);
        m_login->setEnabled(false);
        m_profiles->setEnabled(false);
        m_servers->hide();
    }
}

QWidget* SignInDialog::newSignInPage(Occasion occasion) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kMedium);

    auto* head = new QHBoxLayout;
    head->setSpacing(space::kMedium);
    auto* mark = new QLabel;
    mark->setPixmap(appIcon().pixmap(QSize(44, 44), devicePixelRatioF()));
    mark->setAccessibleName(u"Conclave"_s);
    auto* title = new QLabel(occasion == Occasion::again ? tr("Sign in again") : tr("Sign in"));
    setHeading(title, 2);
    head->addWidget(mark);
    head->addWidget(title, 1);
    column->addLayout(head);
    column->addWidget(newLead(occasion == Occasion::again
                                  ? tr("The session has ended. The windows stay open with what you have entered.")
                                  : tr("Plan and look after your conferences.")));

    auto* form = newForm();
    m_profiles = new QComboBox;
    m_profiles->setObjectName(u"profile"_s);
    m_profiles->setAccessibleName(tr("Profile"));
    m_profiles->setMinimumHeight(32);
    m_profiles->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_profiles, &QComboBox::activated, this, [this] { chooseProfile(m_profiles->currentData().toString()); });
    addField(form, tr("P&rofile"), m_profiles);
    m_profilesLabel = qobject_cast<QLabel*>(form->labelForField(m_profiles));
    m_server = newField(u"server"_s, tr("Server address"), 300);
    m_server->setPlaceholderText(u"conference.example.org"_s);
    m_login = newField(u"login"_s, tr("Login"), static_cast<int>(limits::kLoginCharactersMax));
    m_password = newPasswordField(u"password"_s, tr("Password"));
    m_remember = new QCheckBox(tr("Re&member the password in the keyring"));
    m_remember->setObjectName(u"remember"_s);
    m_remember->setToolTip(tr("The password is stored in this desktop's keyring and nowhere else."));
    addField(form, tr("&Server"), m_server);
    addField(form, tr("&Login"), m_login);
    addField(form, tr("&Password"), m_password);
    form->addRow(QString(), m_remember);
    column->addLayout(form);
    column->addStretch(1);
    fillProfiles();
    return page;
}

QWidget* SignInDialog::newPasswordPage() {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kMedium);
    auto* title = new QLabel(tr("Choose a new password"));
    setHeading(title, 2);
    column->addWidget(title);
    column->addWidget(newLead(tr("Somebody else has set the present one. %1").arg(NewPasswordForm::hint())));
    m_new = new NewPasswordForm(NewPasswordForm::Present::known);
    column->addWidget(m_new);
    column->addStretch(1);
    return page;
}

void SignInDialog::fillProfiles() {
    m_profiles->clear();
    for (const QString& name : m_settings.profileNames()) m_profiles->addItem(profileText(name), name);
    for (QWidget* widget : {static_cast<QWidget*>(m_profiles), static_cast<QWidget*>(m_profilesLabel)})
        widget->setVisible(m_profiles->count() > 1);
}

StoreOwner SignInDialog::owner() const {
    const auto address = ServerAddress::parse(m_server->text());
    const QString login = m_login->text().trimmed();
    if (!address || login.isEmpty()) return {};
    return {.profile = m_profile.name, .account = login + u'@' + address->text()};
}

void SignInDialog::chooseProfile(const QString& name) {
    m_profile = m_settings.profile(name);
    m_pinned = m_profile.fingerprint;
    m_profiles->setCurrentIndex(m_profiles->findData(name));
    m_servers->setCurrent(name);
    m_server->setText(m_profile.address);
    m_login->setText(m_profile.login);
    m_password->clear();
    m_remember->setChecked(m_profile.remember);
    if (m_profile.address.isEmpty())
        m_server->setFocus();
    else if (m_profile.login.isEmpty())
        m_login->setFocus();
    else
        m_password->setFocus();
    if (!m_profile.remember) return;
    Keychain::read(name, this, [this, name](KeychainOutcome, const QString& password) {
        if (password.isEmpty() || m_profile.name != name || !m_password->text().isEmpty()) return;
        m_password->setText(password);
        if (m_occasion != Occasion::switching) submit();
    });
}

void SignInDialog::fill(const QString& server, const QString& login, const QString& password,
                        const QByteArray& pinned) {
    if (!server.isEmpty()) m_server->setText(server);
    if (!login.isEmpty()) m_login->setText(login);
    if (!password.isEmpty()) m_password->setText(password);
    if (!pinned.isEmpty()) m_pinned = pinned;
}

void SignInDialog::submit() {
    if (m_busy) return;
    m_message->clear();
    m_look->hide();
    if (m_pages->currentIndex() == 1) return changePassword();
    const auto address = ServerAddress::parse(m_server->text());
    if (!address)
        return fault(m_server, tr("This is no server address. It looks like conference.example.org, or "
                                  "conference.example.org:8443."));
    if (m_login->text().trimmed().isEmpty()) return fault(m_login, tr("Enter your login."));
    if (m_password->text().isEmpty()) return fault(m_password, tr("Enter your password."));

    Q_EMIT attempting();
    // A pin speaks of one server; another address starts without.
    const auto known = ServerAddress::parse(m_profile.address);
    const bool sameServer = !known || *known == *address;
    m_api.setServer(*address);
    m_api.trust().setPinned(sameServer ? m_pinned : QByteArray());
    startWork(m_api.serverInfo(this, [this](Result<api::ServerInfo> info) {
        if (!info) return fail(info.error());
        m_supportContact = qs(info->supportContact);
        m_serverVersion = qs(info->version);
        signIn();
    }));
}

void SignInDialog::signIn() {
    m_usedPassword = m_password->text();
    api::SessionRequest request;
    request.login = utf8(m_login->text().trimmed());
    request.password = utf8(m_usedPassword);
    m_call = m_api.signIn(request, this, [this](Result<api::Session> session) { answered(session); });
}

void SignInDialog::answered(const Result<api::Session>& session) {
    if (!session) return fail(session.error());
    if (session->user.mustChangePassword) {
        endWork();
        m_pages->setCurrentIndex(1);
        m_servers->hide(); // it is about this one now
        m_primary->setText(tr("Change password"));
        m_new->firstField()->setFocus();
        return;
    }
    finish();
}

void SignInDialog::changePassword() {
    if (!m_new->check(m_usedPassword)) return;
    const QString chosen = m_new->password();
    api::PasswordChange change;
    change.currentPassword = utf8(m_usedPassword);
    change.newPassword = utf8(chosen);
    startWork(m_api.changePassword(change, this, [this, chosen](Result<void> changed) {
        if (!changed) return fail(changed.error());
        // The change has ended every session, this one too.
        m_password->setText(chosen);
        signIn();
    }));
}

void SignInDialog::finish() {
    endWork();
    m_profile.address = m_server->text().trimmed();
    m_profile.login = m_login->text().trimmed();
    m_profile.fingerprint = m_api.trust().pinned();
    const bool before = m_profile.remember;
    m_profile.remember = m_remember->isChecked();
    m_settings.storeProfile(m_profile);
    m_settings.setCurrentProfile(m_profile.name);
    if (m_profile.remember)
        Q_EMIT passwordToKeep(m_profile.name, m_usedPassword);
    else if (before)
        Keychain::remove(m_profile.name, qApp, [](KeychainOutcome) {});
    m_usedPassword.clear();
    m_password->clear();
    m_new->wipe();
    accept();
}

void SignInDialog::startWork(Call call) {
    m_call = call;
    m_busy = true;
    m_primary->setEnabled(false);
    m_progress->start();
}

void SignInDialog::endWork() {
    m_busy = false;
    m_primary->setEnabled(true);
    m_progress->stop();
}

void SignInDialog::fault(QWidget* field, const QString& text) {
    m_message->show(Tone::error, text);
    field->setFocus();
}

void SignInDialog::fail(const Error& error) {
    endWork();
    m_waitsForTrust = error.code == Errc::untrustedServer;
    QString text;
    if (error.code == Errc::noConferenceRight)
        text = m_supportContact.isEmpty()
                   ? tr("This account cannot plan conferences. Whoever runs the server can give it the right to.")
                   : tr("This account cannot plan conferences. For the right to, ask %1.").arg(m_supportContact);
    else if (error.code == Errc::badCredentials && !m_supportContact.isEmpty())
        text = tr("The login or the password is wrong. If you have lost it, ask %1.").arg(m_supportContact);
    else if (error.code == Errc::untrustedServer)
        text = refusalSentence();
    if (error.code == Errc::cancelled) return m_message->clear();
    if (text.isEmpty())
        m_message->showError(error);
    else
        // A server that nobody knows yet is no fault: the question about it stands in front.
        m_message->show(m_waitsForTrust && m_api.trust().lastReason() == Refusal::unknown ? Tone::faint : Tone::error, text);
    if (error.code == Errc::badCredentials) {
        m_password->setFocus();
        m_password->selectAll();
    }
    if (error.code == Errc::networkUnreachable || error.code == Errc::timedOut) offerToLook();
    Q_EMIT failed(error);
}

QString SignInDialog::refusalSentence() const {
    const QString server = m_api.server().text();
    switch (m_api.trust().lastReason()) {
    case Refusal::noSecureConnection:
        return tr("%1 offers no secure connection, so nothing was sent. Check the address and the port.").arg(server);
    case Refusal::expired:
        return tr("The certificate of %1 has expired, so nothing was sent. Whoever runs the server has to renew it.").arg(server);
    case Refusal::notYetValid:
        return tr("The certificate of %1 is not valid yet, so nothing was sent. Check the clock of this computer.").arg(server);
    case Refusal::weak:
        return tr("The certificate of %1 is too weak, so nothing was sent. Whoever runs the server has to replace it.").arg(server);
    case Refusal::otherHost:
        return tr("The certificate is not trusted to speak for %1, so nothing was sent. Check the address.").arg(server);
    case Refusal::changed:
        return tr("The certificate of %1 is not trusted: it is another one than before. Nothing was sent.").arg(server);
    case Refusal::none:
    case Refusal::unknown:
    case Refusal::other: break;
    }
    return tr("The certificate of %1 is not trusted, so nothing was sent.").arg(server);
}

void SignInDialog::offerToLook() {
    if (m_occasion == Occasion::again) return; // it stands on the screen already
    m_store.list(owner(), KnownView::current, this, [this](const KnownList& known) {
        m_look->setVisible(known.knownAt.isValid() && !m_busy);
    });
}

void SignInDialog::reject() {
    if (m_busy) {
        m_call.cancel();
        return;
    }
    QDialog::reject();
}

} // namespace conclave::client
