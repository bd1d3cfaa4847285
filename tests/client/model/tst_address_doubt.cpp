// labels: unit spec:D7
#include "client/model/address_doubt.hpp"

#include <QTest>

namespace conclave::client {

class AddressDoubtTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void alone_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("doubt");
        QTest::addColumn<QString>("suggested");
        const auto row = [](const char* address, Doubt doubt, const char* suggested = "") {
            QTest::newRow(address) << QString::fromLatin1(address) << static_cast<int>(doubt) << QString::fromLatin1(suggested);
        };
        row("anna@gmail.com", Doubt::none);
        row("anna@gmial.com", Doubt::misspelt, "anna@gmail.com");  // exchanged
        row("anna@gmal.com", Doubt::misspelt, "anna@gmail.com");   // missing
        row("Anna@GMAILL.com", Doubt::misspelt, "Anna@gmail.com"); // too many
        row("anna@gnail.com", Doubt::misspelt, "anna@gmail.com");  // wrong
        row("anna@outlok.de", Doubt::misspelt, "anna@outlook.de");
        row("anna@t-onlin.de", Doubt::misspelt, "anna@t-online.de");
        row("anna@example.con", Doubt::misspelt, "anna@example.com");
        row("anna@example.org", Doubt::none);
        row("anna@mail.com", Doubt::misspelt, "anna@gmail.com"); // exists, and is meant less often
        row("anna@gmx.at", Doubt::none);  // two known ones are near each other
        row("anna@gmx.it", Doubt::none);  // short: everything is near everything
        row("anna@yahoo.fr", Doubt::none);
        row("noreply@example.org", Doubt::unread);
        row("Info@example.org", Doubt::sharedInbox);
        row("information@example.org", Doubt::none);
        row("not an address", Doubt::none);
        row("", Doubt::none);
    }

    void alone() {
        QFETCH(QString, address);
        QFETCH(int, doubt);
        QFETCH(QString, suggested);
        const auto found = doubtsOf({address});
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(static_cast<int>(found[0].doubt), doubt);
        QCOMPARE(found[0].suggested, suggested);
    }

    void cameBack() {
        const QSet<QString> returned{QStringLiteral("ben@example.org"), QStringLiteral("anna@gmial.com")};
        const auto found = doubtsOf({QStringLiteral("Ben@Example.org"), QStringLiteral("anna@gmial.com"), QStringLiteral("dora@example.org")}, returned);
        QVERIFY(found[0].doubt == Doubt::cameBack);
        QVERIFY(found[1].doubt == Doubt::misspelt); // which says what to do
        QVERIFY(found[2].doubt == Doubt::none);
    }

    void amongColleagues() {
        const QStringList people{QStringLiteral("a@works.example"), QStringLiteral("b@works.example"), QStringLiteral("c@works.example"),
                                 QStringLiteral("d@wroks.example"), QStringLiteral("e@works2.example"), QStringLiteral("f@other.example")};
        const auto found = doubtsOf(people);
        QVERIFY(found[0].doubt == Doubt::none);
        QCOMPARE(found[3].suggested, QStringLiteral("d@works.example"));
        QCOMPARE(found[4].suggested, QStringLiteral("e@works.example"));
        QVERIFY(found[5].doubt == Doubt::none);
        QVERIFY(doubtsOf({people[0], people[3]})[1].doubt == Doubt::none); // one colleague is no custom
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::AddressDoubtTest)
#include "tst_address_doubt.moc"
