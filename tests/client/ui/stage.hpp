// Where tests put the windows of the desktop program up to look at them: somebody signed in at the busy office, and hands
// that press, type and wait.
#pragma once

#include "client/settings/settings.hpp"
#include "client/ui/widgets/step_wizard.hpp"
#include "tests/client/ui/busy_office.hpp"
#include "tests/client/ui/office_session.hpp"
#include "tests/client/ui/own_keepers.hpp"

#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <functional>

namespace conclave::tests {

class Stage {
public:
    using Look = std::function<void(const QString& name, QWidget& window)>;

    explicit Stage(bool german)
        : m_made(m_certificates.make()), office(m_certificates.certificate("good"), m_certificates.key("good"), german),
          settings(m_folder.path()), m_trust(trustIn(m_certificates)) {
        api = signedIn(*m_trust, office, office.self, Stream::live);
        keepers = std::make_unique<OwnKeepers>(*api, m_folder.path());
        settings.setZonesBeside({QStringLiteral("America/New_York"), QStringLiteral("Asia/Tokyo")});
    }

    // What the server and the person have entered, longest first, and what is nobody's language.
    QStringList data() const {
        QStringList words = office.data() + entered;
        words << QStringLiteral("Europe/Berlin") << QStringLiteral("America/New York") << QStringLiteral("Asia/Tokyo") << QStringLiteral("Conclave")
              << QStringLiteral("English") << QStringLiteral("Deutsch") << QStringLiteral("conference.example.org")
              << QStringLiteral("name@example.org") << QStringLiteral("help@example.org") << QStringLiteral("Town hall")
              << QSslSocket::sslLibraryVersionString();
        words.removeAll(QString());
        std::sort(words.begin(), words.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
        return words;
    }

    template <class T = QWidget>
    static T& find(QWidget& in, const char* name) {
        auto* found = in.findChild<T*>(QString::fromLatin1(name));
        if (!found) qFatal("no %s", name);
        return *found;
    }
    // What can be pressed by name, a command of a menu too; once it is there and possible.
    static void press(QWidget& in, const char* name) {
        const QString called = QString::fromLatin1(name);
        const auto pressed = [&] {
            auto* button = in.findChild<QAbstractButton*>(called);
            auto* action = in.findChild<QAction*>(called);
            if (button ? !button->isEnabled() : !action || !action->isEnabled()) return false;
            button ? button->click() : action->trigger();
            return true;
        };
        if (!QTest::qWaitFor(pressed)) qFatal("%s cannot be pressed", name);
    }
    static void type(QWidget& in, const char* name, const QString& text) {
        auto& field = find<QLineEdit>(in, name);
        field.setFocus();
        field.clear();
        QTest::keyClicks(&field, text);
    }
    // Until the answers are in: whoever waits for one says so, or cannot be pressed.
    static void settle(QWidget& window) {
        QTest::qWait(25);
        if (const auto* button = window.findChild<QAbstractButton*>(QStringLiteral("signIn")))
            if (!QTest::qWaitFor([&] { return button->isEnabled(); })) qFatal("signing in does not end");
        const auto* wizard = qobject_cast<client::StepWizard*>(&window);
        if (!QTest::qWaitFor([&] { return !wizard || !wizard->busy(); })) qFatal("%s stays busy", qPrintable(window.objectName()));
        QTest::qWait(10);
    }
    // A dialog or a menu that was opened over another window.
    static QWidget& above() {
        QTest::qWait(30);
        QWidget* top = QApplication::activePopupWidget();
        if (!top) top = QApplication::activeModalWidget();
        if (!top) qFatal("nothing has opened");
        return *top;
    }

    // For another client at the same server.
    std::unique_ptr<client::ServerTrust> trust() const { return trustIn(m_certificates); }

    void show(QWidget& window) {
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowExposed(&window)) qFatal("%s does not show", qPrintable(window.objectName()));
        settle(window);
    }
    void look(const QString& name, QWidget& window) {
        settle(window);
        // What has been asked for last is answered at once.
        for (qsizetype asked = -1; asked != office.tls.requests().size();) {
            asked = office.tls.requests().size();
            QTest::qWait(20);
        }
        m_look(name, window);
    }
    void look(const char* name, QWidget& window) { look(QString::fromLatin1(name), window); }
    void showAndLook(const char* name, QWidget& window) {
        show(window);
        look(name, window);
    }
    // What is open above, which is then left as Escape does.
    void lookAbove(const char* name) {
        QWidget& top = above();
        look(name, top);
        QPointer<QWidget> gone(&top);
        if (auto* dialog = qobject_cast<QDialog*>(&top))
            dialog->reject();
        else
            top.close();
        QTest::qWait(10);
    }
    // What `act` waits for.
    void lookInside(const char* name, const std::function<void()>& act) {
        QTimer::singleShot(0, qApp, [this, name] { lookAbove(name); });
        act();
    }

private:
    ThrowAwayCertificates m_certificates{};
    bool m_made;
    QTemporaryDir m_folder{};

public:
    BusyOffice office;
    client::Settings settings;
    std::unique_ptr<client::ApiClient> api{};
    std::unique_ptr<OwnKeepers> keepers{};
    QStringList entered{}; // by the scenes

protected:
    Look m_look{};

private:
    std::unique_ptr<client::ServerTrust> m_trust{};
};

} // namespace conclave::tests
