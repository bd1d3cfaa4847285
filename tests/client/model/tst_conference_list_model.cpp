// labels: unit spec:B1 spec:G4
#include "client/model/conference_list_model.hpp"
#include "client/model/words.hpp"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

namespace {

api::Conference conference(const char* id, const char* subject, int beginHour, std::int64_t version = 1) {
    api::Conference made;
    made.id = ConferenceId(id);
    made.version = version;
    made.subject = subject;
    made.number = "12345678";
    made.timeZone = "Europe/Berlin";
    made.begin = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + std::chrono::hours(beginHour);
    made.end = made.begin + std::chrono::hours(1);
    made.participantCount = 3;
    return made;
}

QString word(ConferenceState state) {
    return state == ConferenceState::draft ? QStringLiteral("Draft") : QStringLiteral("Other");
}

QStringList subjects(const QAbstractItemModel& model) {
    QStringList got;
    for (int row = 0; row < model.rowCount(); ++row)
        got += model.index(row, ConferenceListModel::Subject).data().toString();
    return got;
}

QStringList list(const char* words) { return QString::fromLatin1(words).split(u' '); }

} // namespace

class ConferenceListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void liveUpdateKeepsTheSelection() {
        ConferenceListModel model(word);
        ConferenceFilter filter;
        filter.setSourceModel(&model);
        const QAbstractItemModelTester testsModel(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester testsFilter(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.sort(ConferenceListModel::Begin);
        QItemSelectionModel selection(&filter);

        model.replaceAll({conference("b", "Second", 10), conference("a", "First", 9), conference("c", "Third", 11)});
        QCOMPARE(subjects(filter), list("First Second Third"));
        selection.setCurrentIndex(filter.index(1, 0), QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);

        // The selected one moves to the front, another goes, a new one comes.
        model.replaceAll({conference("d", "Fourth", 12), conference("c", "Third", 11), conference("b", "Moved", 8, 2)});
        QCOMPARE(subjects(filter), list("Moved Third Fourth"));
        QCOMPARE(selection.currentIndex().row(), 0);
        QCOMPARE(selection.selectedRows().size(), 1);

        model.put(conference("b", "Later", 13, 3));
        QCOMPARE(subjects(filter), list("Third Fourth Later"));
        QCOMPARE(selection.currentIndex().row(), 2);
        model.remove(ConferenceId("b"));
        QVERIFY(selection.selectedRows().isEmpty());
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(!model.rowOf(ConferenceId("b")));
        model.remove(ConferenceId("unknown"));
        model.replaceAll({});
        QCOMPARE(filter.rowCount(), 0);
    }

    void sayNothingWhereNothingChanged() {
        ConferenceListModel model(word);
        model.put(conference("a", "First", 9));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.put(conference("a", "First", 9));
        QCOMPARE(changed.count(), 0);
        auto mailed = conference("a", "First", 9);
        mailed.deliverySummary.accepted = 1;
        model.put(mailed);
        QCOMPARE(changed.count(), 1);
    }

    void filters_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("nothing") << QString() << QStringLiteral("Board_meeting Supplier_call");
        QTest::newRow("any case") << QStringLiteral("SUPPL") << QStringLiteral("Supplier_call");
        QTest::newRow("every word") << QStringLiteral("call supp") << QStringLiteral("Supplier_call");
        QTest::newRow("state") << QStringLiteral("other") << QStringLiteral("Supplier_call");
        QTest::newRow("number") << QStringLiteral("1234") << QStringLiteral("Board_meeting Supplier_call");
        QTest::newRow("no match") << QStringLiteral("board call") << QString();
        QTest::newRow("no pattern") << QStringLiteral(".*") << QString();
    }

    void filters() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        ConferenceListModel model(word);
        ConferenceFilter filter;
        filter.setSourceModel(&model);
        filter.sort(ConferenceListModel::Begin);
        auto call = conference("b", "Supplier_call", 10);
        call.state = ConferenceState::scheduled;
        model.replaceAll({conference("a", "Board_meeting", 9), call});
        filter.setText(text);
        QCOMPARE(subjects(filter).join(u' '), expected);
    }

    void sorts() {
        ConferenceListModel model(word);
        ConferenceFilter filter;
        filter.setSourceModel(&model);
        auto many = conference("c", "beta", 7);
        many.participantCount = 12;
        model.replaceAll({conference("a", "Alpha", 9), conference("b", "alpha", 8), many});
        filter.sort(ConferenceListModel::Begin, Qt::DescendingOrder);
        QCOMPARE(subjects(filter), list("Alpha alpha beta"));
        filter.sort(ConferenceListModel::Subject);
        QCOMPARE(subjects(filter).last(), QStringLiteral("beta"));
        filter.sort(ConferenceListModel::People);
        QCOMPARE(subjects(filter), list("alpha Alpha beta")); // 3, 3, 12: equal ones by their begin
    }

    void words() {
        ConferenceListModel model(word);
        model.retranslate(QLocale(QLocale::English, QLocale::UnitedKingdom));
        auto scheduled = conference("a", "Board", 9);
        scheduled.state = ConferenceState::scheduled;
        scheduled.deliverySummary = {2, 33, 1, 0};
        model.put(scheduled);
        const auto text = [&](int column, int role = Qt::DisplayRole) {
            return model.index(0, column).data(role).toString();
        };
        QCOMPARE(text(ConferenceListModel::Mail), QStringLiteral("mailed 33, 2 waiting, 1 failed"));
        QVERIFY(model.index(0, 0).data(ConferenceListModel::MailTroubleRole).toBool());
        QCOMPARE(model.mailsWaiting(), std::int64_t{2});
        QVERIFY(text(ConferenceListModel::Begin, Qt::AccessibleTextRole).contains(QStringLiteral("Board")));
        scheduled.live = true;
        model.put(scheduled);
        QCOMPARE(text(ConferenceListModel::State), QStringLiteral("Running"));
    }

    void days() {
        const QDate today(2026, 11, 23); // a Monday
        const QLocale english(QLocale::English, QLocale::UnitedKingdom);
        QCOMPARE(dayHeading(today, today, english), QStringLiteral("Today"));
        QCOMPARE(dayHeading(today.addDays(1), today, english), QStringLiteral("Tomorrow"));
        QCOMPARE(dayHeading(today.addDays(-1), today, english), QStringLiteral("Yesterday"));
        QCOMPARE(dayHeading(today.addDays(3), today, english), QStringLiteral("Thursday"));
        QCOMPARE(dayHeading(today.addDays(7), today, english), QStringLiteral("Monday, 30 November 2026"));
        const QLocale german(QLocale::German, QLocale::Germany);
        QCOMPARE(dayHeading(today.addDays(7), today, german), QStringLiteral("Montag, 30. November 2026"));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ConferenceListModelTest)
#include "tst_conference_list_model.moc"
