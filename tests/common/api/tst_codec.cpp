// labels: unit
#include "common/api/codec.hpp"
#include "common/api/messages.hpp"

#include <QTest>

using namespace conclave;

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip();
    void faults_data();
    void faults();
    void newerServer();
    void recipients();
};

void TestCodec::roundTrip() {
    api::Conference out;
    out.id = ConferenceId("0190a");
    out.subject = "Rat für Ärger ☂";
    out.begin = *parseInstant("2026-11-23T09:30:00Z");
    out.participants.emplace().push_back({.id = ParticipantId("0190b"), .role = Role::moderator});
    const auto in = api::decode<api::Conference>(api::encode(out));
    QVERIFY(in.has_value());
    QCOMPARE(in->subject, out.subject);
    QCOMPARE(formatInstant(in->begin), std::string("2026-11-23T09:30:00Z"));
    QCOMPARE(in->participants->at(0).role, Role::moderator);
    QVERIFY(!in->participants->at(0).pin);
}

void TestCodec::faults_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char* name, const char* json, const char* word, const char* field) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(word) << QByteArray(field);
    };
    row("not json", "{", "malformed_json", "");
    row("trailing", R"({"participants":[]} x)", "malformed_json", "");
    row("not an object", "[]", "wrong_type", "");
    row("missing", "{}", "missing_field", "participants");
    row("unknown", R"({"participants":[],"extra":1})", "unknown_field", "extra");
    row("mistyped", R"({"participants":[{"address":1,"role":"moderator"}]})", "wrong_type", "participants[0].address");
    row("bad word", R"({"participants":[{"address":"a@b.c","role":"king"}]})", "wrong_type", "participants[0].role");
    row("nested missing", R"({"participants":[{"address":"a@b.c"}]})", "missing_field", "participants[0].role");
    row("deep", QByteArray(100, '[').constData(), "malformed_json", "");
}

void TestCodec::faults() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, word);
    QFETCH(QByteArray, field);
    const auto in = api::decode<api::ParticipantsCreate>(json.toStdString());
    QVERIFY(!in.has_value());
    QCOMPARE(std::string(errcInfo(in.error().code).word), word.toStdString());
    QCOMPARE(in.error().field, field.toStdString());
}

void TestCodec::newerServer() {
    const auto in = api::decode<api::DirectoryList>(R"({"items":[],"later":true})", api::Unknown::ignored);
    QVERIFY(in.has_value());
}

void TestCodec::recipients() {
    QVERIFY(api::decode<api::CancellationRequest>(R"({"notify":"all"})")->notify.all);
    QCOMPARE(api::decode<api::CancellationRequest>(R"({"notify":["a1"]})")->notify.ids.size(), std::size_t(1));
    QVERIFY(!api::decode<api::CancellationRequest>(R"({"notify":"some"})").has_value());
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
