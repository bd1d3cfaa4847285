// labels: unit spec:B4 spec:A2
// needs: common/api
// Both sides of every limit that the shared rules keep: at it, and one over.
#include "common/address.hpp"
#include "common/api/codec.hpp"
#include "common/api/messages.hpp"
#include "common/conference.hpp"
#include "common/limits.hpp"
#include "common/user.hpp"

#include <QTest>
#include <functional>

using namespace conclave;
using namespace std::chrono_literals;

namespace {

const Instant kNow = *parseInstant("2026-11-23T10:00:00Z");

ConferenceProperties conference() { return {"S", "", kNow + 1h, kNow + 2h, "Europe/Berlin", ConferenceType::secure, 0}; }
UserProperties user() { return {"anna", "Anna", "anna@example.org", "", Group::none, "", ""}; }

Result<> ofConference(const std::function<void(ConferenceProperties&)>& change) {
    auto p = conference();
    change(p);
    return validate(p, kNow);
}
Result<> ofUser(const std::function<void(UserProperties&)>& change) {
    auto p = user();
    change(p);
    return validate(p);
}

std::string times(std::size_t count, const std::string& what) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += what;
    return out;
}

// `bytes` long: 64 of local part, the rest of domain.
std::string address(std::size_t bytes) {
    std::string domain = times((bytes - 65) / 32, times(31, "a") + ".");
    return times(64, "a") + "@" + domain + times(bytes - 65 - domain.size(), "b");
}

std::string nested(std::size_t depth) { return times(depth, "[") + times(depth, "]"); }

} // namespace

class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothSides_data();
    void bothSides();
};

void TestLimits::bothSides_data() {
    using Try = std::function<Result<>(int over)>;
    QTest::addColumn<Try>("attempt");
    QTest::addColumn<Errc>("code");
    QTest::addColumn<std::string>("field");
    const auto row = [](const char* name, Errc code, const std::string& field, Try attempt) {
        QTest::newRow(name) << std::move(attempt) << code << field;
    };
    // Code points, not bytes: a letter of two bytes counts once.
    row("subject", Errc::tooLong, "subject", [](int over) {
        return ofConference([&](auto& p) { p.subject = times(limits::kSubjectCharactersMax + std::size_t(over), "ä"); });
    });
    row("description", Errc::tooLong, "description", [](int over) {
        return ofConference(
            [&](auto& p) { p.description = "\n" + times(limits::kDescriptionCharactersMax - 1 + std::size_t(over), "ä"); });
    });
    row("window", Errc::tooLong, "end", [](int over) {
        return ofConference([&](auto& p) { p.end = p.begin + limits::kWindowMax + over * 1ms; });
    });
    row("end after begin", Errc::invalidValue, "end",
        [](int over) { return ofConference([&](auto& p) { p.end = p.begin + (1 - over) * 1ms; }); });
    row("end ahead", Errc::invalidValue, "end", [](int over) {
        return ofConference([&](auto& p) { p.begin = kNow - 1h, p.end = kNow + (1 - over) * 1ms; });
    });
    row("reminder", Errc::invalidValue, "reminderMinutes", [](int over) {
        return ofConference([&](auto& p) { p.reminderMinutes = limits::kReminderMinutesMax + over; });
    });
    row("login", Errc::tooLong, "login", [](int over) {
        return ofUser([&](auto& p) { p.login = times(limits::kLoginCharactersMax + std::size_t(over), "ä"); });
    });
    row("name", Errc::tooLong, "displayName", [](int over) {
        return ofUser([&](auto& p) { p.displayName = times(limits::kDisplayNameCharactersMax + std::size_t(over), "ä"); });
    });
    row("extension", Errc::tooLong, "extension", [](int over) {
        return ofUser([&](auto& p) { p.extension = times(limits::kExtensionCharactersMax + std::size_t(over), "1"); });
    });
    row("address", Errc::tooLong, "address", [](int over) {
        return validateAddress(address(limits::kAddressBytesMax + std::size_t(over)), "address");
    });
    row("long password", Errc::tooLong, "password", [](int over) {
        return validatePassword(times(limits::kPasswordBytesMax + std::size_t(over), "x"), "password");
    });
    row("short password", Errc::invalidValue, "password", [](int over) {
        return validatePassword(times(limits::kPasswordCharactersMin - std::size_t(over), "ä"), "password");
    });
    row("depth of JSON", Errc::malformedJson, "", [](int over) -> Result<> {
        const auto text = R"({"subject":)" + nested(limits::kJsonDepthMax - 1 + std::size_t(over)) + "}";
        const auto patch = api::decode<api::ConferencePatch>(text);
        if (!patch && patch.error().code == Errc::wrongType) return {}; // read whole, and then found to be no string
        return patch ? Result<>() : patch.error();
    });
}

void TestLimits::bothSides() {
    using Try = std::function<Result<>(int over)>;
    QFETCH(Try, attempt);
    QFETCH(Errc, code);
    QFETCH(std::string, field);
    const auto at = attempt(0);
    QVERIFY2(at.has_value(), at ? "" : at.error().detail.c_str());
    const auto over = attempt(1);
    QVERIFY(!over);
    QCOMPARE(over.error().code, code);
    QCOMPARE(over.error().field, field);
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
