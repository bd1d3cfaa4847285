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
    void manyKeys();
    void zeroByte();
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
    row("very deep", QByteArray(100'000, '[').constData(), "malformed_json", "");
    row("deep objects", QByteArray("{\"a\":").repeated(10'000).constData(), "malformed_json", "");
    row("empty", "", "malformed_json", "");
    row("byte order mark", "\xEF\xBB\xBF{\"participants\":[]}", "malformed_json", "");
    row("key twice", R"({"participants":[],"participants":[]})", "malformed_json", "participants");
    row("key twice inside", R"({"participants":[{"address":"a@b.c","role":"moderator","role":"audience"}]})",
        "malformed_json", "role");
    row("key twice by escape", R"({"participants":[],"p\u0061rticipants":[]})", "malformed_json", "participants");
    row("unknown key twice", R"({"participants":[],"x":1,"x":2})", "malformed_json", "x");
    row("same key elsewhere", R"({"participants":[{"address":"a@b.c","role":"audience"},{"address":1}]})", "wrong_type",
        "participants[1].address");
    row("bad utf-8", "{\"participants\":[{\"address\":\"\xC3(\",\"role\":\"audience\"}]}", "malformed_json", "");
    row("overlong utf-8", "{\"participants\":[{\"address\":\"\xC0\xAF\",\"role\":\"audience\"}]}", "malformed_json", "");
    row("surrogate as utf-8", "{\"participants\":[{\"address\":\"\xED\xA0\x80\",\"role\":\"audience\"}]}",
        "malformed_json", "");
    row("lone surrogate", R"({"participants":[{"address":"\ud800","role":"audience"}]})", "malformed_json", "");
    row("bad utf-8 in a key", "{\"\xFF\":1,\"participants\":[]}", "malformed_json", "");
    row("raw control", "{\"participants\":[{\"address\":\"a\nb\",\"role\":\"audience\"}]}", "malformed_json", "");
    row("huge number", R"({"participants":1e999})", "wrong_type", "participants");
    row("long number", QByteArray("{\"participants\":" + QByteArray(5000, '9') + "}").constData(), "wrong_type",
        "participants");
    row("comment", R"({"participants":[]/**/})", "malformed_json", "");
    row("trailing comma", R"({"participants":[],})", "malformed_json", "");
    row("single quotes", "{'participants':[]}", "malformed_json", "");
    row("null list", R"({"participants":null})", "wrong_type", "participants");
    row("not a number", R"({"participants":NaN})", "malformed_json", "");
    row("two documents", R"({"participants":[]}{})", "malformed_json", "");
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

// A body full of keys is refused in reasonable time and memory.
void TestCodec::manyKeys() {
    std::string json = "{";
    for (int i = 0; i < 100'000; ++i) json += "\"k" + std::to_string(i) + "\":0,";
    json += "\"participants\":[]}";
    const auto in = api::decode<api::ParticipantsCreate>(json);
    QCOMPARE(in.error().code, Errc::unknownField);
    QCOMPARE(api::decode<api::ParticipantsCreate>(json, api::Unknown::ignored).error().code, Errc::malformedJson); // no answer has so many
    json.replace(json.find("k99999"), 6, "k99998");
    QCOMPARE(api::decode<api::ParticipantsCreate>(json).error().detail, std::string("a key comes twice"));
}

void TestCodec::zeroByte() {
    const auto in = api::decode<api::SessionRequest>(R"({"login":"a\u0000b","password":"x"})");
    QCOMPARE(in->login, std::string("a\0b", 3));
    QVERIFY(!api::decode<api::SessionRequest>(std::string("{\"login\":\"a\0b\",\"password\":\"x\"}", 30)));
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
