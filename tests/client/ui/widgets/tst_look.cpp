// Icons, names and files agree; every text can be read on its ground in both palettes; the clipboard lease ends.
// labels: unit spec:G5
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/icons.hpp"
#include "tests/client/ui/contrast.hpp"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QDir>
#include <QSet>
#include <QTest>

namespace conclave::client {

class LookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void iconsAreThere() {
        QSet<QString> named;
        for (int i = 0; i < kIconCount; ++i) {
            const QString path = iconPath(static_cast<IconName>(i));
            QVERIFY2(QFile::exists(path), qPrintable(path));
            named.insert(QFileInfo(path).fileName());
            const QImage drawn = icon(static_cast<IconName>(i)).pixmap(QSize(24, 24), 2.0).toImage();
            QCOMPARE(drawn.width(), 48);
            bool any = false;
            for (int y = 0; y < drawn.height() && !any; ++y)
                for (int x = 0; x < drawn.width() && !any; ++x) any = qAlpha(drawn.pixel(x, y)) > 0;
            QVERIFY2(any, qPrintable(path));
        }
        QCOMPARE(named.size(), kIconCount);
        for (const QString& file : QDir(QStringLiteral(":/icons")).entryList())
            QVERIFY2(named.contains(file) || file == QStringLiteral("conclave.svg"), qPrintable(file));
        QVERIFY(!appIcon().pixmap(64, 64).isNull());
    }

    void iconsFollowThePalette() {
        const auto darkest = [] {
            const QImage drawn = icon(IconName::plus).pixmap(QSize(24, 24), 1.0).toImage();
            return QColor(drawn.pixel(12, 12)).lightness();
        };
        applyTheme(*qApp, Theme::light);
        QVERIFY(darkest() < 128);
        applyTheme(*qApp, Theme::dark);
        QVERIFY(darkest() > 128);
    }

    void contrastHolds_data() {
        QTest::addColumn<int>("theme");
        QTest::newRow("light") << static_cast<int>(Theme::light);
        QTest::newRow("dark") << static_cast<int>(Theme::dark);
    }
    void contrastHolds() {
        QFETCH(int, theme);
        const QPalette p = themePalette(static_cast<Theme>(theme));
        const auto check = [](const QColor& text, const QColor& ground, const char* what) {
            const double ratio = tests::contrast(text, ground);
            QVERIFY2(ratio >= tests::kContrastMin, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(what)).arg(ratio)));
        };
        for (const auto ground : {QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::Button}) {
            check(p.color(QPalette::WindowText), p.color(ground), "text");
            check(p.color(QPalette::PlaceholderText), p.color(ground), "placeholder");
            check(p.color(QPalette::Link), p.color(ground), "link");
            for (const Tone tone : {Tone::faint, Tone::accent, Tone::success, Tone::warning, Tone::error})
                check(toneColour(tone, p), p.color(ground), "tone");
        }
        check(p.color(QPalette::HighlightedText), p.color(QPalette::Highlight), "highlight");
        check(p.color(QPalette::ToolTipText), p.color(QPalette::ToolTipBase), "tool tip");
        for (const Tone tone : {Tone::text, Tone::faint, Tone::accent, Tone::success, Tone::warning, Tone::error}) {
            check(toneColour(tone, p), toneGround(tone, p), "chip");
            check(toneColour(Tone::text, p), toneGround(tone, p), "strip");
        }
    }

    void leaseEnds() {
        copyForAWhile(QStringLiteral("secret"), std::chrono::milliseconds(20));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("secret"));
        QTRY_VERIFY(QGuiApplication::clipboard()->text().isEmpty());
        copyForAWhile(QStringLiteral("secret"), std::chrono::milliseconds(20));
        QGuiApplication::clipboard()->setText(QStringLiteral("somebody else's"));
        QTRY_VERIFY(!qApp->findChild<QObject*>(QStringLiteral("clipboardLease")));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("somebody else's"));
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::LookTest)
#include "tst_look.moc"
