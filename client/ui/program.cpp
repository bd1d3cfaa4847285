#include "client/ui/program.hpp"

#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/trust_dialog.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QApplication>

namespace conclave::client {

using namespace Qt::StringLiterals;

Program::Program(QApplication& app, StartOptions options)
    : m_app(app), m_options(std::move(options)), m_language(app), m_api(std::make_unique<ApiClient>(m_trust)) {
    m_language.use(m_options.language.isEmpty() ? m_settings.language() : m_options.language);
    useTheme(m_settings.theme());
    app.setWindowIcon(appIcon());
    m_profile = m_options.profile.isEmpty() ? m_settings.currentProfile() : m_options.profile;
    // The question comes from inside a handshake, which must end before a dialog opens.
    connect(&m_trust, &ServerTrust::question, this, &Program::ask, Qt::QueuedConnection);
    connect(m_api.get(), &ApiClient::sessionExpired, this,
            [this] { askToSignIn(SignInDialog::Occasion::again); }, Qt::QueuedConnection);
}

Program::~Program() {
    delete m_signIn;
    m_window.reset();
}

void Program::start() {
    askToSignIn(SignInDialog::Occasion::first);
    if (m_options.server.isEmpty() && m_options.login.isEmpty()) return;
    m_signIn->fill(m_options.server, m_options.login, m_options.password, m_options.fingerprint);
    if (!m_options.password.isEmpty()) m_signIn->submit();
    m_options.password.clear();
}

QWidget* Program::activeWindow() const {
    if (QWidget* active = m_app.activeWindow()) return active;
    return m_window && m_window->isVisible() ? m_window.get() : nullptr;
}

void Program::askToSignIn(SignInDialog::Occasion occasion) {
    if (m_signIn) return;
    QWidget* parent = occasion == SignInDialog::Occasion::again ? activeWindow() : nullptr;
    m_signIn = new SignInDialog(*m_api, m_settings, m_profile, occasion, parent);
    m_signIn->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_signIn, &SignInDialog::attempting, this, [this] { m_refused.clear(); });
    connect(m_signIn, &SignInDialog::notice, this, [this](const QString& text) {
        m_notice = text;
        if (m_window) m_window->conferences().notice(text);
    });
    connect(m_signIn, &QDialog::accepted, this, [this] { onSignedIn(*m_signIn); });
    connect(m_signIn, &QDialog::rejected, this, [this, occasion] {
        if (occasion == SignInDialog::Occasion::first) QApplication::quit();
    });
    if (parent)
        m_signIn->open();
    else
        m_signIn->show();
}

void Program::onSignedIn(SignInDialog& dialog) {
    m_profile = dialog.profile().name;
    if (!m_window) {
        m_window = std::make_unique<MainWindow>(*m_api, m_settings);
        connect(m_window.get(), &MainWindow::signOutRequested, this, &Program::signOut);
        connect(m_window.get(), &MainWindow::languageChosen, this, [this](const QString& code) {
            m_settings.setLanguage(code);
            m_language.use(code);
        });
        connect(m_window.get(), &MainWindow::themeChosen, this, [this](const QString& theme) {
            m_settings.setTheme(theme);
            useTheme(theme);
        });
    }
    m_window->setSupportContact(dialog.supportContact());
    if (!m_notice.isEmpty()) m_window->conferences().notice(m_notice);
    m_window->show();
}

void Program::ask(const TrustQuestion& question) {
    if (m_trustDialog || m_refused.contains(question.fingerprint) || question.server != m_api->server()) return;
    m_trustDialog = new TrustDialog(question, m_signIn ? m_signIn.data() : activeWindow());
    m_trustDialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_trustDialog, &QDialog::accepted, this, [this, question] {
        m_trust.accept(question);
        ServerProfile profile = m_settings.profile(m_profile);
        const auto known = ServerAddress::parse(profile.address);
        if (!known || *known != question.server) return; // a new server: stored when the sign-in has worked
        profile.fingerprint = question.fingerprint;
        m_settings.storeProfile(profile);
    });
    connect(m_trustDialog, &QDialog::rejected, this, [this, question] { m_refused.insert(question.fingerprint); });
    m_trustDialog->open();
}

void Program::signOut() {
    m_api->signOut(this, [](Result<void>) {});
    m_notice.clear();
    m_window->hide();
    askToSignIn(SignInDialog::Occasion::first);
}

void Program::useTheme(const QString& theme) {
    applyTheme(m_app, theme == u"dark"_s ? Theme::dark : theme == u"light"_s ? Theme::light : Theme::system);
}

} // namespace conclave::client
