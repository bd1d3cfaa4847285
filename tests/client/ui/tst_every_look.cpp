// Every window in each language, light and dark, at single and double density, each combination in a process of its own
// since the density is a process's: no words without room, nothing covered, every control named, every text readable.
// CONCLAVE_SCREENSHOTS=FOLDER leaves the pictures as every/LANGUAGE-THEME-PERCENT/WINDOW.png.
// labels: ui spec:G5
// needs: client/ui/widgets client/net
// timeout: 400
#include "client/ui/language.hpp"
#include "tests/client/ui/office_windows.hpp"
#include "tests/client/ui/window_faults.hpp"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTextStream>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kLook = "CONCLAVE_LOOK"; // of a child: language-theme-percent
constexpr int kChildMs = 300'000;
// What a small laptop has, in device-independent pixels.
constexpr int kScreenWidth = 1366;
constexpr int kScreenHeight = 768;

QStringList lookAtEveryWindow(QApplication& app, const QStringList& look) {
    Language language(app);
    language.use(look[0]);
    applyTheme(app, look[1] == u"dark"_s ? Theme::dark : Theme::light);
    QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
    if (!folder.isEmpty()) {
        folder = QDir(folder).filePath(u"every/"_s + look.join(u'-'));
        QDir(folder).removeRecursively();
        QDir().mkpath(folder);
    }
    QStringList faults;
    int seen = 0;
    tests::OfficeWindows office(look[0] == u"de"_s);
    office.each([&](const QString& name, QWidget& window) {
        ++seen;
        const QPixmap picture = window.grab();
        if (!folder.isEmpty()) picture.save(QDir(folder).filePath(QString(name).remove(u',').replace(u' ', u'-') + u".png"_s));
        const QImage image = picture.toImage();
        const QSize screen = window.screen()->availableSize();
        if (window.width() > screen.width() || window.height() > screen.height()) faults += name + u": larger than the screen"_s;
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            // The window of another child is looked at by itself.
            if (widget->window() != &window) continue;
            faults += tests::layoutFaultsOf(name, *widget);
            faults += tests::textFaults(name, *widget);
            faults += tests::nameFaults(name, *widget);
            faults += tests::contrastFaults(name, window, image, *widget);
        }
    });
    if (seen < 80) faults += u"only %1 windows were seen"_s.arg(seen);
    faults.removeDuplicates();
    return faults;
}

} // namespace

class EveryLookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void look_data() {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("theme");
        QTest::addColumn<int>("percent");
        const bool all = qEnvironmentVariableIsSet("CONCLAVE_SCREENSHOTS") || qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY");
        int number = 0;
        for (const int percent : {100, 200})
            for (const QString& theme : {u"light"_s, u"dark"_s})
                for (const QString& language : Language::available()) {
                    // Half of them meet every pair of choices.
                    const bool half = number == 0 || number == 3 || number == 5 || number == 6;
                    if (all || half)
                        QTest::newRow(qPrintable(u"%1-%2-%3"_s.arg(language, theme).arg(percent))) << language << theme << percent;
                    ++number;
                }
    }
    void look() {
        QFETCH(QString, language);
        QFETCH(QString, theme);
        QFETCH(int, percent);
        QTemporaryDir folder;
        QFile screens(folder.filePath(u"screens.json"_s));
        QVERIFY(screens.open(QIODevice::WriteOnly));
        screens.write(u"{\"screens\":[{\"name\":\"one\",\"x\":0,\"y\":0,\"width\":%1,\"height\":%2,\"logicalDpi\":96,\"logicalBaseDpi\":96,\"dpr\":1}]}"_s
                          .arg(kScreenWidth * percent / 100)
                          .arg(kScreenHeight * percent / 100)
                          .toUtf8());
        screens.close();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QString::fromLatin1(kLook), u"%1-%2-%3"_s.arg(language, theme).arg(percent));
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen:configfile="_s + screens.fileName());
        environment.insert(u"QT_SCALE_FACTOR"_s, QString::number(percent / 100.0));
        environment.insert(u"LC_ALL"_s, language == u"de"_s ? u"de_DE.UTF-8"_s : u"en_GB.UTF-8"_s);
        environment.insert(u"TZ"_s, u"Europe/Berlin"_s);
        QProcess child;
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {});
        const bool ended = child.waitForFinished(kChildMs);
        const bool fine = ended && child.exitStatus() == QProcess::NormalExit && child.exitCode() == 0;
        // More than one line of a failure holds; what the platform says without end comes first.
        if (!fine) QTextStream(stdout) << child.readAllStandardError().right(3000) << child.readAllStandardOutput();
        QVERIFY(fine);
    }
};

} // namespace conclave::client

int main(int argc, char** argv) {
    using namespace conclave::client;
    if (!qEnvironmentVariableIsSet(kLook)) {
        QCoreApplication app(argc, argv);
        EveryLookTest test;
        return QTest::qExec(&test, argc, argv);
    }
    QApplication app(argc, argv);
    const QStringList faults = lookAtEveryWindow(app, qEnvironmentVariable(kLook).split(u'-'));
    QTextStream(stdout) << faults.join(u'\n') << '\n';
    return faults.isEmpty() ? 0 : 1;
}

#include "tst_every_look.moc"
