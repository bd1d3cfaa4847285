// labels: unit spec:A1 spec:A2
#include "client/model/account_actions.hpp"
#include "client/model/account_list_model.hpp"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

using More = AccountListModel::More;

namespace {

api::User account(const char* login, Group group = Group::none, std::int64_t version = 1) {
    api::User made;
    made.id = UserId(std::string("id-") + login);
    made.version = version;
    made.login = login;
    made.displayName = std::string("Name of ") + login;
    made.address = std::string(login) + "@example.org";
    made.group = group;
    return made;
}

QString logins(const AccountListModel& model) {
    QStringList got;
    for (int row = 0; row < model.rowCount(); ++row) got += model.index(row, AccountListModel::Login).data().toString();
    return got.join(u' ');
}

} // namespace

class AccountListModelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // One question for the next page, however often a view scrolls to the end.
    void asksOnceForMore() {
        AccountListModel model;
        QSignalSpy wanted(&model, &AccountListModel::moreWanted);
        QVERIFY(!model.canFetchMore({}));
        model.replaceAll({account("anna")}, More::yes);
        QVERIFY(model.canFetchMore({}));
        model.fetchMore({});
        model.fetchMore({});
        QCOMPARE(wanted.count(), 1);
        model.retryMore();
        model.fetchMore({});
        QCOMPARE(wanted.count(), 2);
        model.append({account("bernd")}, More::yes);
        QVERIFY(model.canFetchMore({}));
        QVERIFY(!model.canFetchMore(model.index(0, 0)));
    }

    void pagesKeepOrderAndChoice() {
        AccountListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QItemSelectionModel selection(&model);
        model.replaceAll({account("anna"), account("Bernd"), account("carla")}, More::yes);
        selection.setCurrentIndex(model.index(1, 0), QItemSelectionModel::SelectCurrent | QItemSelectionModel::Rows);
        model.append({account("dora"), account("emil")}, More::no);
        QVERIFY(!model.canFetchMore({}));
        QCOMPARE(logins(model), QStringLiteral("anna Bernd carla dora emil"));
        QCOMPARE(selection.currentIndex().row(), 1);

        // A narrower search drops the others and keeps who is chosen.
        model.replaceAll({account("Bernd"), account("emil")}, More::no);
        QCOMPARE(logins(model), QStringLiteral("Bernd emil"));
        QCOMPARE(selection.currentIndex().row(), 0);
        QCOMPARE(selection.selectedRows().size(), 1);
        model.replaceAll({}, More::no);
        QCOMPARE(model.rowCount(), 0);
    }

    void singleChangesFindTheirPlace() {
        AccountListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.replaceAll({account("anna"), account("carla")}, More::yes);
        model.put(account("Berta"));
        QCOMPARE(logins(model), QStringLiteral("anna Berta carla"));
        // Behind the last known row it comes with its page.
        model.put(account("zoe"));
        QCOMPARE(logins(model), QStringLiteral("anna Berta carla"));

        model.put(account("anna"));
        QCOMPARE(changed.count(), 0);
        model.put(account("anna", Group::conferenceUser, 3));
        QCOMPARE(changed.count(), 1);
        model.put(account("anna", Group::none, 2)); // late news
        QCOMPARE(static_cast<int>(model.at(0).group), static_cast<int>(Group::conferenceUser));

        api::User renamed = account("anna", Group::none, 4);
        renamed.login = "bodo";
        model.put(renamed);
        QCOMPARE(logins(model), QStringLiteral("Berta bodo carla"));
        renamed.login = "xaver";
        renamed.version = 5;
        model.put(renamed);
        QCOMPARE(logins(model), QStringLiteral("Berta carla"));
        model.append({account("dora"), renamed, account("zoe")}, More::no);
        model.put(account("zzz"));
        QCOMPARE(logins(model), QStringLiteral("Berta carla dora xaver zoe zzz"));
        model.remove(UserId("id-dora"));
        model.remove(UserId("unknown"));
        QCOMPARE(model.rowCount(), 5);
    }

    void saysEverythingInWords() {
        AccountListModel model;
        api::User fresh = account("anna", Group::conferenceUser);
        fresh.mustChangePassword = true;
        fresh.extension = "4711";
        api::User gone = account("bernd", Group::administrator);
        gone.active = false;
        gone.displayName.clear();
        model.replaceAll({fresh, gone, account("carla")}, More::no);
        const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(text(0, AccountListModel::Level), QStringLiteral("Conference user"));
        QCOMPARE(text(0, AccountListModel::State), QStringLiteral("New password"));
        QCOMPARE(text(0, AccountListModel::Extension), QStringLiteral("4711"));
        QCOMPARE(text(1, AccountListModel::Name), QStringLiteral("bernd")); // the login, where there is no name
        QCOMPARE(text(1, AccountListModel::State), QStringLiteral("Deactivated"));
        QCOMPARE(text(2, AccountListModel::State), QStringLiteral("Active"));
        QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Name of anna, anna, anna@example.org, Conference user, New password"));
        for (int column = 0; column < AccountListModel::kColumns; ++column)
            QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    }

    void searches_data() {
        QTest::addColumn<QString>("q");
        QTest::addColumn<bool>("found");
        QTest::newRow("nothing") << QString() << true;
        QTest::newRow("login") << QStringLiteral("ANN") << true;
        QTest::newRow("name") << QStringLiteral("name of") << true;
        QTest::newRow("address") << QStringLiteral("@example") << true;
        QTest::newRow("extension") << QStringLiteral("471") << true;
        QTest::newRow("other") << QStringLiteral("bernd") << false;
        QTest::newRow("no pattern") << QStringLiteral("a%a") << false;
    }

    void searches() {
        QFETCH(QString, q);
        QFETCH(bool, found);
        api::User one = account("anna");
        one.extension = "4711";
        QCOMPARE(AccountListModel::matches(one, q), found);
    }

    void whatIsPossible_data() {
        QTest::addColumn<int>("self");
        QTest::addColumn<int>("group");
        QTest::addColumn<bool>("own");
        QTest::addColumn<QByteArray>("possible"); // open, password, right, active
        QTest::addColumn<QByteArray>("groups");   // none, conferenceUser, conferenceSupport, administrator
        const auto row = [](const char* name, Group self, Group group, bool own, const char* possible, const char* groups) {
            QTest::newRow(name) << static_cast<int>(self) << static_cast<int>(group) << own << QByteArray(possible)
                                << QByteArray(groups);
        };
        const Group support = Group::conferenceSupport;
        const Group administrator = Group::administrator;
        row("support, phone user", support, Group::none, false, "1111", "1100");
        row("support, conference user", support, Group::conferenceUser, false, "1111", "1100");
        row("support, other support", support, support, false, "1000", "0000");
        row("support, administrator", support, administrator, false, "1000", "0000");
        row("support, own", support, support, true, "1000", "0000");
        row("administrator, phone user", administrator, Group::none, false, "1111", "1111");
        row("administrator, support", administrator, support, false, "1101", "1111");
        row("administrator, other administrator", administrator, administrator, false, "1101", "1111");
        row("administrator, own", administrator, administrator, true, "1000", "0001");
    }

    void whatIsPossible() {
        QFETCH(int, self);
        QFETCH(int, group);
        QFETCH(bool, own);
        QFETCH(QByteArray, possible);
        QFETCH(QByteArray, groups);
        const api::User me = account("me", static_cast<Group>(self));
        const api::User other = own ? me : account("other", static_cast<Group>(group));
        QByteArray got;
        for (const AccountAction action : kAccountActions) {
            const Availability availability = availabilityOf(action, other, me);
            QVERIFY(!availability.says.isEmpty()); // what it does, or why not
            got += availability.possible ? '1' : '0';
        }
        QCOMPARE(got, possible);
        QByteArray given;
        for (const Group level : {Group::none, Group::conferenceUser, Group::conferenceSupport, Group::administrator}) {
            const Availability availability = groupAvailability(level, other, me);
            QCOMPARE(availability.says.isEmpty(), availability.possible);
            given += availability.possible ? '1' : '0';
        }
        QCOMPARE(given, groups);
    }

    void newAccountsGetALevelBelowOnesOwn() {
        const api::User support = account("sam", Group::conferenceSupport);
        QVERIFY(groupAvailability(Group::conferenceUser, std::nullopt, support).possible);
        QVERIFY(!groupAvailability(Group::conferenceSupport, std::nullopt, support).possible);
        const api::User administrator = account("ada", Group::administrator);
        QVERIFY(groupAvailability(Group::administrator, std::nullopt, administrator).possible);
        QVERIFY(maySupport(support) && maySupport(administrator) && !maySupport(account("anna", Group::conferenceUser)));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::AccountListModelTest)
#include "tst_account_list_model.moc"
