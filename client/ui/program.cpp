#include "client/ui/program.hpp"

#include "client/settings/keychain.hpp"
#include "client/ui/conferences_page.hpp"
#include "client/ui/main_window.hpp"
#include "client/ui/trust_dialog.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/icons.hpp"
#include "client/ui/widgets/menu_key.hpp"
#include "client/ui/widgets/theme.hpp"

#include <QApplication>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSignInAgainMs = 10'000;

} // namespace

Program::Program(QApplication& app, StartOptions options)
    : m_app(app), m_options(std::move(options)), m_language(app), m_api(std::make_unique<ApiClient>(m_trust)),
      m_known(std::make_unique<KnownConferences>(*m_api, m_store)), m_connection(std::make_unique<ConnectionWatch>(*m_api)),
      m_shelf(m_store) {
    m_language.use(m_options.language.isEmpty() ? m_settings.language() : m_options.language);
    useTheme(m_settings.theme());
    setClipboardLease(std::chrono::seconds(m_settings.clipboardSeconds()));
    app.setWindowIcon(appIcon());
    app.installEventFilter(new MenuKey(this));
    m_profile = m_options.profile.isEmpty() ? m_settings.currentProfile() : m_options.profile;
    m_signInAgain.setSingleShot(true);
    m_signInAgain.setInterval(kSignInAgainMs);
    connect(&m_signInAgain, &QTimer::timeout, this, [this] {
        if (m_signIn) m_signIn->submit();
    });
    // The desktop's session ends: no wizard may hold that up with a question.
    connect(&app, &QGuiApplication::commitDataRequest, this, [this] {
        m_shelf.putAway();
        m_shelf.refresh();
    }, Qt::DirectConnection);
    connect(&m_store, &LocalStore::opened, this, &Program::storeOpened);
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
    m_signIn = new SignInDialog(*m_api, m_settings, m_store, m_profile, occasion, parent);
    m_signIn->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_signIn, &SignInDialog::attempting, this, [this] { m_refused.clear(); });
    connect(m_signIn, &SignInDialog::passwordToKeep, this, &Program::keepPassword);
    connect(m_signIn, &SignInDialog::failed, this, &Program::signInFailed);
    connect(m_signIn, &SignInDialog::lookRequested, this, &Program::lookOffline);
    connect(m_signIn, &QDialog::accepted, this, [this] { onSignedIn(*m_signIn); });
    connect(m_signIn, &QDialog::rejected, this, [this, occasion] {
        const bool stays = occasion == SignInDialog::Occasion::again || (m_window && m_window->isVisible());
        if (!stays) QApplication::quit();
    });
    if (parent)
        m_signIn->open();
    else
        m_signIn->show();
}

void Program::makeWindow() {
    if (m_window) return;
    m_window = std::make_unique<MainWindow>(*m_api, m_settings, Keepers{*m_known, m_shelf, *m_connection});
    m_window->setStoreWord(m_storeWord);
    connect(m_window.get(), &MainWindow::signOutRequested, this, &Program::signOut);
    connect(m_window.get(), &MainWindow::switchServerRequested, this, &Program::signOut);
    connect(m_window.get(), &MainWindow::forgetListsRequested, m_known.get(), &KnownConferences::forget);
    connect(m_window.get(), &MainWindow::signInRequested, this, [this] {
        // It may be waiting, hidden, for the server to come back.
        if (m_signIn)
            m_signIn->submit();
        else
            askToSignIn(SignInDialog::Occasion::again);
    });
    connect(m_window.get(), &MainWindow::languageChosen, this, [this](const QString& code) {
        m_settings.setLanguage(code);
        m_language.use(code);
        m_window->conferences().renewWindows();
    });
    connect(m_window.get(), &MainWindow::themeChosen, this, [this](const QString& theme) {
        m_settings.setTheme(theme);
        useTheme(theme);
    });
}

void Program::onSignedIn(SignInDialog& dialog) {
    m_signInAgain.stop();
    dialog.deleteLater(); // hidden ones do not close
    m_profile = dialog.profile().name;
    const StoreOwner owner = dialog.owner();
    m_known->setOwner(owner);
    makeWindow();
    m_shelf.setOwner(owner);
    m_window->setSupportContact(dialog.supportContact());
    m_window->setServerVersion(dialog.serverVersion());
    if (!m_notices.isEmpty()) m_window->conferences().notice(m_notices.join(u'\n'));
    m_window->show();
}

void Program::lookOffline() {
    m_known->setOwner(m_signIn->owner());
    makeWindow();
    m_shelf.setOwner(m_signIn->owner());
    m_connection->failed();
    m_window->conferences().refresh();
    m_window->show();
    m_signIn->hide(); // with what was entered, to try again with
    m_signInAgain.start();
}

void Program::signInFailed(const Error& error) {
    if (!m_signIn || m_signIn->isVisible()) return;
    if (error.code == Errc::networkUnreachable || error.code == Errc::timedOut) return m_signInAgain.start();
    m_signIn->show(); // the server is back, and has something to say
    m_signIn->activateWindow();
}

void Program::storeOpened(StoreState state) {
    switch (state) {
    case StoreState::good: break;
    case StoreState::damaged:
        m_storeWord = u"damaged, put aside"_s;
        tell(tr("What was kept on this computer (half-done entries, last known lists) was damaged. It was put aside, and is kept "
                "anew from now on."));
        break;
    case StoreState::newer:
        m_storeWord = u"newer, put aside"_s;
        tell(tr("What was kept on this computer (half-done entries, last known lists) comes from a newer Conclave. It was put "
                "aside, and is kept anew from now on."));
        break;
    case StoreState::unavailable:
        m_storeWord = u"unavailable"_s;
        tell(tr("Nothing can be kept on this computer: half-done entries are lost when the program ends."));
        break;
    }
    if (m_window) m_window->setStoreWord(m_storeWord);
}

void Program::keepPassword(const QString& profile, const QString& password) {
    Keychain::write(profile, password, this, [this, profile](KeychainOutcome outcome) {
        if (outcome == KeychainOutcome::done) return;
        ServerProfile stored = m_settings.profile(profile);
        stored.remember = false;
        m_settings.storeProfile(stored);
        tell(tr("No keyring runs here, so the password is kept in memory only and forgotten when you quit."));
    });
}

void Program::tell(const QString& notice) {
    m_notices += notice;
    if (m_window) m_window->conferences().notice(m_notices.join(u'\n'));
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
    m_window->startOver();
    m_signInAgain.stop();
    delete m_signIn;
    m_api->signOut(this, [](Result<void>) {});
    m_notices.clear();
    m_window->hide();
    askToSignIn(SignInDialog::Occasion::switching);
}

void Program::useTheme(const QString& theme) {
    applyTheme(m_app, theme == u"dark"_s ? Theme::dark : theme == u"light"_s ? Theme::light : Theme::system);
}

} // namespace conclave::client
