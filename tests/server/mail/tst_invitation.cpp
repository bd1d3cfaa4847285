// labels: unit spec:D4 spec:D5
#include "server/mail/calendar.hpp"
#include "server/mail/invitation.hpp"
#include "server/mail/templates.hpp"
#include "server/mail/when.hpp"
#include "tests/server/mail/sample_facts.hpp"

#include <QTest>
#include <set>
#include <thread>

using namespace conclave;
using namespace conclave::mail;
using tests::sampleFacts;
using Change = void (*)(InvitationFacts&);

class TestInvitation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void links();
    void windows_data();
    void windows();
    void text();
    void words();
    void valuesAreNeverEvaluated();
    void calendarHoldsNoSecret();
    void sameRowSameMessageId();
    void refused_data();
    void refused();
    void mailboxes_data();
    void mailboxes();
    void manyThreads();
};

void TestInvitation::links() {
    InvitationFacts facts = sampleFacts();
    QCOMPARE(sipsLink(facts), std::string("sips:j-Tk-0123456789_abcdefgh@conference.example.org"));
    QCOMPARE(sipLink(facts), std::string("sip:j-Tk-0123456789_abcdefgh@conference.example.org:5061;transport=tls"));
    QCOMPARE(webLink(facts), std::string("https://conference.example.org:8443/phone/#Tk-0123456789_abcdefgh"));
    facts.sipPort = 15061;
    facts.webPhone.clear();
    QCOMPARE(sipsLink(facts), std::string("sips:j-Tk-0123456789_abcdefgh@conference.example.org:15061"));
    QVERIFY(webLink(facts).empty());
}

void TestInvitation::windows_data() {
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("end");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("locale");
    QTest::addColumn<QByteArray>("full");
    QTest::addColumn<QByteArray>("brief");
    const auto row = [](const char* name, const char* begin, const char* end, const char* zone, const char* locale,
                        const char* full, const char* brief) {
        QTest::newRow(name) << QByteArray(begin) << QByteArray(end) << QByteArray(zone) << QByteArray(locale)
                            << QByteArray(full) << QByteArray(brief);
    };
    row("one day", "2026-11-23T09:30:00Z", "2026-11-23T10:30:00Z", "Europe/Berlin", "en",
        "Monday, 23 November 2026, 10:30 – 11:30 (UTC+01:00, Europe/Berlin)", "23 November 2026, 10:30 CET");
    row("one day, German", "2026-11-23T09:30:00Z", "2026-11-23T10:30:00Z", "Europe/Berlin", "de",
        "Montag, 23. November 2026, 10:30 – 11:30 Uhr (UTC+01:00, Europe/Berlin)", "23. November 2026, 10:30 CET");
    row("over midnight", "2026-07-01T22:00:00Z", "2026-07-02T01:00:00Z", "America/New_York", "en",
        "Wednesday, 1 July 2026, 18:00 – 21:00 (UTC-04:00, America/New_York)", "1 July 2026, 18:00 EDT");
    row("half an hour's offset", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z", "Asia/Kolkata", "en",
        "Sunday, 1 March 2026, 05:30 – Monday, 2 March 2026, 05:30 (UTC+05:30, Asia/Kolkata)", "1 March 2026, 05:30 IST");
    row("clocks change within", "2026-10-24T08:00:00Z", "2026-10-26T09:00:00Z", "Europe/Berlin", "de",
        "Samstag, 24. Oktober 2026, 10:00 Uhr (UTC+02:00) – Montag, 26. Oktober 2026, 10:00 Uhr (UTC+01:00, Europe/Berlin)",
        "24. Oktober 2026, 10:00 CEST");
}

void TestInvitation::windows() {
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, end);
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, locale);
    QFETCH(QByteArray, full);
    QFETCH(QByteArray, brief);
    const auto when = describeWindow(*parseInstant(begin.toStdString()), *parseInstant(end.toStdString()),
                                     zone.toStdString(), Words::of(locale.toStdString()));
    QVERIFY(when.has_value());
    QCOMPARE(QByteArray(when->full.c_str()), full);
    QCOMPARE(QByteArray(when->brief.c_str()), brief);
}

void TestInvitation::text() {
    const auto text = invitationText(sampleFacts());
    QVERIFY(text.has_value());
    for (const char* part : {"Hello Anna Müller,", "Jürgen Groß invites you", "Rat für Ärger ☂", "10:30 – 11:30 (UTC+01:00, Europe/Berlin)",
                             "15:00 – 16:00 (UTC+05:30, Asia/Kolkata)", "1. Begrüßung", "1234 5678", "987 654 321",
                             "sips:12345678@conference.example.org", "sips:j-Tk-", "Your role: Moderator", "30 minutes before"})
        QVERIFY2(text->find(part) != std::string::npos, part);
    InvitationFacts facts = sampleFacts();
    facts.locale = "de";
    facts.role = Role::audience;
    facts.recipientTimeZone = "Europe/Zurich"; // other name, same clock
    facts.recipient.name.clear();
    const auto german = invitationText(facts);
    for (const char* part : {"Guten Tag,", "lädt Sie", "Ihre Rolle: Zuhörer", "ab 10 Minuten"})
        QVERIFY2(german->find(part) != std::string::npos, part);
    QVERIFY(german->find("Zurich") == std::string::npos);
    QVERIFY(german->find("{{") == std::string::npos);
    for (const auto kind : {DeliveryKind::cancellation, DeliveryKind::withdrawal}) {
        facts.kind = kind;
        const auto notice = invitationText(facts);
        for (const char* part : {"987", "Tk-", "sips:", "1234"}) QVERIFY2(notice->find(part) == std::string::npos, part);
    }
}

void TestInvitation::words() {
    QCOMPARE(Words::of("en").keys(), Words::of("de").keys());
    QCOMPARE(Words::of("fr")["language"], std::string_view("en"));
    for (const auto& key : Words::of("en").keys()) {
        if (key == "date.short" || key == "time" || key == "date.long") continue;
        QVERIFY2(!Words::of("de")[key].empty(), key.c_str());
    }
    // Every kind, role and language fills in every template: a hole would end the process.
    for (const char* locale : {"en", "de", ""})
        for (const auto kind : {DeliveryKind::invitation, DeliveryKind::cancellation, DeliveryKind::withdrawal, DeliveryKind::reminder})
            for (const auto role : {Role::audience, Role::participant, Role::moderator}) {
                InvitationFacts facts = sampleFacts();
                facts.kind = kind;
                facts.role = role;
                facts.locale = locale;
                QVERIFY(compose(facts).has_value());
                facts.organiser.name.clear();
                facts.recipient.name.clear();
                facts.description.clear();
                facts.webPhone.clear();
                QVERIFY(compose(facts).has_value());
            }
}

void TestInvitation::valuesAreNeverEvaluated() {
    InvitationFacts facts = sampleFacts();
    facts.subject = "{{pin}} {{=personal}} {{#join}} }}";
    facts.description = "{{sipsLink}}{{/join}}{{nothing}}";
    facts.organiser.name = "{{pin}}";
    const auto text = invitationText(facts);
    QVERIFY(text.has_value());
    QVERIFY(text->find(facts.subject) != std::string::npos);
    QVERIFY(text->find(facts.description) != std::string::npos);
    QVERIFY(text->find("{{pin}} invites you") != std::string::npos);
}

void TestInvitation::calendarHoldsNoSecret() {
    InvitationFacts facts = sampleFacts();
    const auto text = calendarObject(facts, {facts.subject, facts.description, "somewhere"});
    QVERIFY(text.has_value());
    for (const char* secret : {"987654321", "987 654 321", "Tk-0123456789"})
        QVERIFY(text->find(secret) == std::string::npos);
    QCOMPARE(calendarMethod(DeliveryKind::withdrawal), std::string("CANCEL"));
}

void TestInvitation::sameRowSameMessageId() {
    const auto first = compose(sampleFacts());
    const auto second = compose(sampleFacts());
    QCOMPARE(first->messageId, std::string("0193d1f0-0000-7000-8000-0000000000a1@example.org"));
    QCOMPARE(first->messageId, second->messageId);
    QCOMPARE(first->recipient, std::string("anna@example.org"));
    QCOMPARE(first->envelopeFrom, std::string("conference@example.org"));
}

void TestInvitation::refused_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char* name, Change change, const char* field) {
        QTest::newRow(name) << change << QByteArray(field);
    };
    row("subject with a line end", [](InvitationFacts& f) { f.subject = "a\r\nBcc: b@example.org"; }, "subject");
    row("no subject", [](InvitationFacts& f) { f.subject.clear(); }, "subject");
    row("subject too long", [](InvitationFacts& f) { f.subject = std::string(201, 'x'); }, "subject");
    row("subject not UTF-8", [](InvitationFacts& f) { f.subject = "a\xff"; }, "subject");
    row("subject turned round", [](InvitationFacts& f) { f.subject = "a\xe2\x80\xae"; }, "subject");
    row("description with NUL", [](InvitationFacts& f) { f.description = std::string("a\0b", 3); }, "description");
    row("description too long", [](InvitationFacts& f) { f.description = std::string(4001, 'x'); }, "description");
    row("organiser's name", [](InvitationFacts& f) { f.organiser.name = "a\nb"; }, "organiser.name");
    row("organiser's address", [](InvitationFacts& f) { f.organiser.address = "a@b.c\nX:y"; }, "organiser.address");
    row("recipient's name", [](InvitationFacts& f) { f.recipient.name = "a\x7f"; }, "recipient.name");
    row("recipient's address", [](InvitationFacts& f) { f.recipient.address = "a@b.c>\r\nRCPT TO:<x@y.z"; }, "recipient.address");
    row("sender", [](InvitationFacts& f) { f.sender.address = "nobody"; }, "sender.address");
    row("zone", [](InvitationFacts& f) { f.timeZone = "Mars/Olympus"; }, "timeZone");
    row("window", [](InvitationFacts& f) { f.end = f.begin; }, "end");
    row("number", [](InvitationFacts& f) { f.number = "1234567a"; }, "number");
    row("PIN", [](InvitationFacts& f) { f.pin = base::Secret("12345678"); }, "pin");
    row("token", [](InvitationFacts& f) { f.joinToken = base::Secret("a@evil.example"); }, "joinToken");
    row("host", [](InvitationFacts& f) { f.publicHost = "a;transport=udp"; }, "publicHost");
    row("web phone", [](InvitationFacts& f) { f.webPhone = "javascript:alert(1)"; }, "webPhone");
    row("id", [](InvitationFacts& f) { f.deliveryId = DeliveryId("a@b>\r\n"); }, "deliveryId");
}

void TestInvitation::refused() {
    QFETCH(Change, change);
    QFETCH(QByteArray, field);
    InvitationFacts facts = sampleFacts();
    change(facts);
    const auto message = compose(facts);
    QVERIFY(message.has_error());
    QCOMPARE(QByteArray(message.error().field.c_str()), field);
    QVERIFY(invitationText(facts).has_error());
}

void TestInvitation::mailboxes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("address");
    const auto row = [](const char* text, const char* name, const char* address) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(name) << QByteArray(address);
    };
    row("Conclave <conference@example.org>", "Conclave", "conference@example.org");
    row("\"Conclave, Inc.\" <a@example.org>", "Conclave, Inc.", "a@example.org");
    row(" a@example.org ", "", "a@example.org");
    row("<a@example.org>", "", "a@example.org");
    row("a@example.org>", "", "");
    row("A <a@example.org", "", "");
    row("A <b> <a@example.org>x", "", "");
    row("", "", "");
}

void TestInvitation::mailboxes() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, address);
    const auto mailbox = parseMailbox(text.toStdString(), "mail.from");
    QCOMPARE(mailbox.has_value(), !address.isEmpty());
    if (!mailbox) return;
    QCOMPARE(QByteArray(mailbox->name.c_str()), name);
    QCOMPARE(QByteArray(mailbox->address.c_str()), address);
}

void TestInvitation::manyThreads() {
    std::vector<std::thread> threads;
    std::atomic<int> good{0};
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&good] {
            for (int n = 0; n < 20; ++n) good += compose(sampleFacts()).has_value() ? 1 : 0;
        });
    for (auto& thread : threads) thread.join();
    QCOMPARE(good.load(), 80);
}

QTEST_GUILESS_MAIN(TestInvitation)
#include "tst_invitation.moc"
