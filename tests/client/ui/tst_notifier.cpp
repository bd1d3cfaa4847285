// labels: unit spec:G6
// needs: client/ui/widgets
#include "client/ui/notifier.hpp"
#include "client/ui/widgets/message_strip.hpp"

#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

class NotifierTest : public QObject {
    Q_OBJECT

    static Notice notice(const char* conference) {
        return {NoticeKind::begun, ConferenceId(conference), QStringLiteral("It has begun"), QStringLiteral("Board")};
    }

private Q_SLOTS:
    // The notification area says only that one of its notices was clicked.
    void aClickOpensOnlyWhatItMustMean() {
        QWidget window;
        MessageStrip strip(&window);
        Notifier notifier(strip, window);
        QSignalSpy opened(&notifier, &Notifier::opened);
        const auto click = [&] { QMetaObject::invokeMethod(&notifier, "openFromTray"); };
        notifier.tell(notice("c1"));
        notifier.tell(notice("c1"));
        click();
        QCOMPARE(opened.size(), 1);
        QVERIFY(window.isVisible());
        window.hide();
        notifier.tell(notice("c1"));
        notifier.tell(notice("c2"));
        click();
        QCOMPARE(opened.size(), 1);
        QVERIFY(window.isVisible());
        click(); // the other one
        QCOMPARE(opened.size(), 1);
        notifier.tell(notice("c2"));
        click();
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened[1][0].value<Notice>().conference, ConferenceId("c2"));
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::NotifierTest)
#include "tst_notifier.moc"
