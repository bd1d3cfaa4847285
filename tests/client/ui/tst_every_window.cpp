// Every window in a language in which all translated text is marked (what is not has escaped tr()), and from right to
// left (nothing is cut off or covered). CONCLAVE_SCREENSHOTS=FOLDER leaves the pictures.
// labels: unit spec:G5
// needs: client/ui/widgets client/net
// timeout: 240
#include "tests/client/ui/office_windows.hpp"
#include "tests/client/ui/window_faults.hpp"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QTabBar>
#include <QTableView>
#include <QTranslator>

namespace conclave::client {
namespace {

// Marks what goes through tr(), and makes it longer by a third, as other languages are.
class Marking : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char*, const char* text, const char*, int) const override {
        const QString source = QString::fromUtf8(text);
        return QStringLiteral("⟦%1%2⟧").arg(source, QString(source.size() / 3, u'·'));
    }
};

bool hasWords(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
}

// Everything that a widget shows or says.
QStringList textsOf(const QWidget& widget) {
    QStringList texts{widget.accessibleName(), widget.toolTip(), widget.accessibleDescription()};
    if (widget.isWindow()) texts += widget.windowTitle();
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) texts += label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) texts += button->text();
    if (const auto* group = qobject_cast<const QGroupBox*>(&widget)) texts += group->title();
    if (const auto* edit = qobject_cast<const QLineEdit*>(&widget)) texts += edit->placeholderText();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget); box && box->count() < 50)
        for (int i = 0; i < box->count(); ++i) texts += box->itemText(i);
    if (const auto* view = qobject_cast<const QAbstractItemView*>(&widget); view && view->model() && view->isVisible())
        for (int column = 0; column < view->model()->columnCount(); ++column) {
            texts += view->model()->headerData(column, Qt::Horizontal).toString();
            for (int row = 0; row < std::min(view->model()->rowCount(), 40); ++row)
                texts += view->model()->index(row, column).data().toString();
        }
    for (const QAction* action : widget.actions()) texts += action->text();
    return texts;
}

void picture(const QString& kind, const QString& name, QWidget& window) {
    const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
    if (folder.isEmpty()) return;
    QDir().mkpath(folder);
    window.grab().save(QDir(folder).filePath(kind + u'-' + QString(name).remove(u',').replace(u' ', u'-') + QStringLiteral(".png")));
}

} // namespace

class EveryWindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::light); }

    void nothingEscapesTranslation() {
        Marking marking;
        QCoreApplication::installTranslator(&marking);
        tests::OfficeWindows office;
        QStringList escaped;
        int seen = 0;
        office.each([&](const QString& name, QWidget& window) {
            picture(QStringLiteral("marked"), name, window);
            QList<QWidget*> all = window.findChildren<QWidget*>();
            all.prepend(&window);
            for (const QWidget* widget : all)
                for (QString text : textsOf(*widget)) {
                    if (text.contains(u'⟦')) {
                        ++seen;
                        continue;
                    }
                    for (const QString& word : office.data()) text.remove(word);
                    // Times, dates and zones are the locale's; a host and a path are nobody's language.
                    if (text.contains(QStringLiteral("localhost")) || text.contains(QStringLiteral("UTC"))) continue;
                    if (QLocale().toDateTime(text).isValid() || !hasWords(text)) continue;
                    if (isOfTheLocale(text)) continue;
                    escaped += QStringLiteral("%1: %2: %3").arg(name, tests::pathOf(*widget), text);
                }
        });
        QCoreApplication::removeTranslator(&marking);
        escaped.removeDuplicates();
        QVERIFY2(escaped.isEmpty(), qPrintable(escaped.join(u'\n')));
        QVERIFY2(seen > 300, qPrintable(QString::number(seen))); // it looked at something
    }

    void nothingIsLostFromRightToLeft() {
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
        tests::OfficeWindows office;
        QStringList faults;
        office.each([&](const QString& name, QWidget& window) {
            picture(QStringLiteral("mirrored"), name, window);
            faults += tests::layoutFaults(name, window);
        });
        QGuiApplication::setLayoutDirection(Qt::LeftToRight);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    // The least window that the program lets people make still shows everything.
    void nothingIsLostInASmallWindow() {
        tests::OfficeWindows office;
        QStringList faults;
        office.each([&](const QString& name, QWidget& window) {
            window.resize(window.minimumSizeHint().expandedTo(window.minimumSize()));
            QTest::qWait(10);
            picture(QStringLiteral("small"), name, window);
            if (window.width() > 1024 || window.height() > 600)
                faults += QStringLiteral("%1 needs %2 x %3").arg(name).arg(window.width()).arg(window.height());
            faults += tests::layoutFaults(name, window);
        });
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

private:
    // Names of days and months, "AM".
    static bool isOfTheLocale(const QString& text) {
        const QLocale locale;
        QStringList words{locale.amText(), locale.pmText()};
        for (int i = 1; i <= 12; ++i) words << locale.monthName(i) << locale.monthName(i, QLocale::ShortFormat);
        for (int i = 1; i <= 7; ++i) words << locale.dayName(i) << locale.dayName(i, QLocale::ShortFormat);
        std::sort(words.begin(), words.end(), [](const QString& a, const QString& b) { return a.size() > b.size(); });
        QString rest = text;
        for (const QString& word : words)
            if (!word.isEmpty()) rest.remove(word, Qt::CaseInsensitive);
        return !hasWords(rest);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::EveryWindowTest)
#include "tst_every_window.moc"
