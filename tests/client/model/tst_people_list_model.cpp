// labels: unit spec:C8 spec:D3 spec:G4
#include "client/model/people_list_model.hpp"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSortFilterProxyModel>
#include <QTest>
#include <algorithm>
#include <numeric>

namespace conclave::client {

namespace {

QString roleWord(Role role) { return role == Role::moderator ? QStringLiteral("Moderator") : QStringLiteral("Other"); }
QString accountWord(bool has) { return has ? QStringLiteral("Account") : QStringLiteral("Mail only"); }
QString deliveryWord(DeliveryState state) { return QString::number(static_cast<int>(state)); }
QString pinWord(std::string_view pin) { return QString::fromUtf8(pin.data(), static_cast<qsizetype>(pin.size())); }
QString dots() { return QStringLiteral("•••"); }

constexpr PeopleListModel::Words kWords{roleWord, accountWord, deliveryWord, pinWord, dots};

api::Participant person(int number, std::optional<DeliveryState> mail = {}) {
    api::Participant one;
    one.id = ParticipantId("p" + std::to_string(number));
    one.address = "p" + std::to_string(number) + "@example.org";
    if (mail) one.delivery = api::Delivery{.participantId = one.id, .state = *mail, .nextTry = {}, .error = {}};
    return one;
}

QStringList ids(const QAbstractItemModel& model) {
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row) out += model.index(row, 0).data(PeopleListModel::IdRole).toString();
    return out;
}

QStringList words(const char* text) { return QString::fromLatin1(text).split(u' '); }

} // namespace

class PeopleListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whoever was chosen stays chosen, whatever comes, goes or changes place.
    void keepsTheChoice() {
        PeopleListModel model(kWords);
        const QAbstractItemModelTester tests(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.replaceAll({person(1), person(2), person(3)});
        QItemSelectionModel selection(&model);
        selection.select(model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        model.replaceAll({person(4), person(3), person(2)});
        QCOMPARE(ids(model), words("p4 p3 p2"));
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(selection.selectedRows().first().data(PeopleListModel::IdRole).toString(), QStringLiteral("p2"));
        model.replaceAll({});
        QVERIFY(!selection.hasSelection());
    }

    void anyListFollowsAnyList() {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        PeopleListModel model(kWords);
        QSortFilterProxyModel order;
        order.setSourceModel(&model);
        order.setSortRole(PeopleListModel::RankRole);
        order.sort(PeopleListModel::Mail);
        const QAbstractItemModelTester tests(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester testsOrder(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int round = 0; round < 200; ++round) {
            std::vector<int> numbers(static_cast<std::size_t>(random.bounded(9)));
            std::iota(numbers.begin(), numbers.end(), random.bounded(4));
            std::shuffle(numbers.begin(), numbers.end(), random);
            std::vector<api::Participant> people;
            QStringList expected;
            for (const int number : numbers) {
                people.push_back(person(number, static_cast<DeliveryState>(random.bounded(7))));
                expected += QStringLiteral("p%1").arg(number);
            }
            model.replaceAll(people);
            QCOMPARE(ids(model), expected);
            for (int row = 1; row < order.rowCount(); ++row)
                QVERIFY(order.index(row - 1, 0).data(PeopleListModel::RankRole).toInt() <=
                        order.index(row, 0).data(PeopleListModel::RankRole).toInt());
        }
    }

    void pinsAreDotsUntilShown() {
        PeopleListModel model(kWords);
        const QAbstractItemModelTester tests(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.replaceAll({person(1), person(2)});
        const auto cell = [&](int row, int role) { return model.index(row, PeopleListModel::Pin).data(role).toString(); };
        model.showPins({{ParticipantId("p2"), "123456789", "token"}});
        QCOMPARE(cell(0, Qt::DisplayRole), dots());
        QCOMPARE(cell(0, Qt::AccessibleTextRole), QStringLiteral("PIN hidden"));
        QCOMPARE(cell(1, Qt::DisplayRole), QStringLiteral("123456789"));
        QCOMPARE(cell(1, Qt::AccessibleTextRole), QStringLiteral("123456789"));
        model.showPins({});
        for (int row = 0; row < 2; ++row)
            for (int role = 0; role < Qt::UserRole + 10; ++role) QVERIFY(!cell(row, role).contains(QStringLiteral("123456789")));
    }

    void saysWhatTheMailDoes() {
        PeopleListModel model(kWords);
        std::vector<api::Participant> people{person(1, DeliveryState::failed), person(2, DeliveryState::deferred),
                                             person(3, DeliveryState::accepted)};
        people[0].delivery->error = "550 no such user";
        people[1].delivery->error = "450 busy";
        people[1].delivery->nextTry = std::chrono::sys_days(std::chrono::year(2048) / 11 / 23);
        people[2].delivery->error = "an older fault";
        model.replaceAll(people);
        const auto details = [&](int row) { return model.index(row, PeopleListModel::Details).data().toString(); };
        QCOMPARE(details(0), QStringLiteral("550 no such user"));
        QVERIFY(details(1).startsWith(QStringLiteral("Next try at ")));
        QVERIFY(details(1).endsWith(QStringLiteral("450 busy")));
        QVERIFY(details(2).isEmpty());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::PeopleListModelTest)
#include "tst_people_list_model.moc"
