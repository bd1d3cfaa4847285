#include "client/ui/sign_in_dialog.hpp"

#include "client/net/server_trust.hpp"
#include "client/settings/keychain.hpp"
#include "client/ui/widgets/busy_bar.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/theme.hpp"
#include "common/limits.hpp"

#include <QAction>
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

QLineEdit* newPasswordField(const QString& name, const QString& accessible) {
    QLineEdit* field = newField(name, accessible, static_cast<int>(limits::kPasswordBytesMax));
    field->setEchoMode(QLineEdit::Password);
    QAction* eye = field->addAction(icon(IconName::eye, Tone::faint), QLineEdit::TrailingPosition);
    eye->setText(SignInDialog::tr("Show password"));
    eye->setToolTip(eye->text());
    eye->setCheckable(true);
    QObject::connect(eye, &QAction::toggled, field, [field, eye](bool shown) {
        field->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
        eye->setIcon(icon(shown ? IconName::eyeOff : IconName::eye, Tone::faint));
        eye->setText(shown ? SignInDialog::tr("Hide password") : SignInDialog::tr("Show password"));
        eye->setToolTip(eye->text());
    });
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

SignInDialog::SignInDialog(ApiClient& api, Settings& settings, const QString& profile, Occasion occasion,
                           QWidget* parent)
    : QDialog(parent), m_api(api), m_settings(settings) {
    setObjectName(u"signInDialog"_s);
    setWindowTitle(tr("Sign in to Conclave"));
    setWindowIcon(appIcon());

    m_pages = new QStackedWidget;
    m_pages->addWidget(newSignInPage(occasion));
    m_pages->addWidget(newPasswordPage());
    m_message = new MessageStrip;
    m_message->setObjectName(u"signInMessage"_s);
    m_progress = new BusyBar;
    m_progress->setAccessibleName(tr("Signing in"));

    m_cancel = new QPushButton(occasion == Occasion::first ? tr("Quit") : tr("Cancel"));
    m_cancel->setObjectName(u"cancel"_s);
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &SignInDialog::reject);
    m_primary = new QPushButton(tr("Sign in"));
    m_primary->setObjectName(u"signIn"_s);
    m_primary->setDefault(true);
    setPrimary(m_primary);
    connect(m_primary, &QPushButton::clicked, this, &SignInDialog::submit);

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_progress);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_primary);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_pages);
    column->addWidget(m_message);
    column->addSpacing(space::kSmall);
    column->addLayout(buttons);
    setMinimumWidth(460);

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
    auto* title = new QLabel(occasion == Occasion::first ? tr("Sign in") : tr("Sign in again"));
    setHeading(title, 2);
    head->addWidget(mark);
    head->addWidget(title, 1);
    column->addLayout(head);
    column->addWidget(newLead(occasion == Occasion::first
                                  ? tr("Plan and look after your conferences.")
                                  : tr("The session has ended. The windows stay open with what you have entered.")));

    auto* form = newForm();
    m_profiles = new QComboBox;
    m_profiles->setObjectName(u"profile"_s);
    m_profiles->setAccessibleName(tr("Profile"));
    m_profiles->addItems(m_settings.profileNames());
    connect(m_profiles, &QComboBox::textActivated, this, &SignInDialog::chooseProfile);
    if (m_profiles->count() > 1)
        addField(form, tr("P&rofile"), m_profiles);
    else
        m_profiles->setParent(page), m_profiles->hide();
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
    column->addWidget(newLead(tr("Somebody else has set the present one. At least %n characters; a few words that only you "
                                 "put together are easiest to remember.",
                                 nullptr, static_cast<int>(limits::kPasswordCharactersMin))));
    auto* form = newForm();
    m_new = newPasswordField(u"newPassword"_s, tr("New password"));
    m_repeated = newPasswordField(u"repeatedPassword"_s, tr("The same again"));
    addField(form, tr("&New password"), m_new);
    addField(form, tr("The same &again"), m_repeated);
    column->addLayout(form);
    column->addStretch(1);
    return page;
}

void SignInDialog::chooseProfile(const QString& name) {
    m_profile = m_settings.profile(name);
    m_pinned = m_profile.fingerprint;
    m_profiles->setCurrentText(name);
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
        submit();
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
        m_primary->setText(tr("Change password"));
        m_new->setFocus();
        return;
    }
    finish();
}

void SignInDialog::changePassword() {
    const QString chosen = m_new->text();
    if (chosen.size() < static_cast<qsizetype>(limits::kPasswordCharactersMin))
        return fault(m_new, tr("The password needs at least %n characters.", nullptr,
                               static_cast<int>(limits::kPasswordCharactersMin)));
    if (chosen == m_usedPassword) return fault(m_new, tr("Choose one that differs from the present password."));
    if (chosen != m_repeated->text()) return fault(m_repeated, tr("The two entries differ."));
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
    if (m_profile.remember) {
        const QString name = m_profile.name;
        Keychain::write(name, m_usedPassword, this, [this, name](KeychainOutcome outcome) {
            if (outcome == KeychainOutcome::done) return;
            ServerProfile stored = m_settings.profile(name);
            stored.remember = false;
            m_settings.storeProfile(stored);
            Q_EMIT notice(tr("No keyring runs here, so the password is kept in memory only and forgotten when you quit."));
        });
    } else if (before) {
        Keychain::remove(m_profile.name, this, [](KeychainOutcome) {});
    }
    m_usedPassword.clear();
    m_password->clear();
    m_new->clear();
    m_repeated->clear();
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
        text = tr("The server's certificate is not trusted, so nothing was sent. %1")
                   .arg(qs(error.detail))
                   .trimmed();
    if (error.code == Errc::cancelled) return m_message->clear();
    if (text.isEmpty())
        m_message->showError(error);
    else
        m_message->show(Tone::error, text);
    if (error.code == Errc::badCredentials) {
        m_password->setFocus();
        m_password->selectAll();
    }
}

void SignInDialog::reject() {
    if (m_busy) {
        m_call.cancel();
        return;
    }
    QDialog::reject();
}

} // namespace conclave::client
