// The packs of spoken prompts: complete, and refused when anything is wrong with them.
// labels: unit spec:F2
#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/prompts.hpp"

#include <QTest>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <string>

using namespace conclave::media;

namespace {
std::vector<std::uint8_t> goodPack() {
    std::vector<std::uint8_t> pack{'C', 'P', 'R', 'M', '1', '\n', static_cast<std::uint8_t>(kPromptCount)};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<PromptId>>([&](auto d) {
        const std::string name = d.name;
        pack.push_back(static_cast<std::uint8_t>(name.size()));
        pack.insert(pack.end(), name.begin(), name.end());
        for (const std::uint8_t b : {0, 1, 0, 3, 0x78, 1, 2}) pack.push_back(b);
    });
    return pack;
}
} // namespace

class PromptsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPromptIsSpokenInEveryLanguage() {
        QVERIFY(promptsUsable().has_value());
        for (const auto language : {Language::en, Language::de})
            for (std::size_t i = 0; i < kPromptCount; ++i) {
                const auto length = durationOf(static_cast<PromptId>(i), language);
                QVERIFY(length > std::chrono::milliseconds(400) && length < std::chrono::seconds(8));
            }
    }
    void brokenPacksAreRefused() {
        const auto good = goodPack();
        QVERIFY(PromptPack::parse(good).has_value());
        for (std::size_t n = 0; n < good.size(); ++n) {
            const std::vector<std::uint8_t> cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n));
            QVERIFY(!PromptPack::parse(cut).has_value());
        }
        auto bad = good;
        bad.push_back(0);
        QVERIFY(!PromptPack::parse(bad).has_value()); // too long
        bad = good;
        bad[8] = 'W';
        QVERIFY(!PromptPack::parse(bad).has_value()); // unknown name
        bad = good;
        bad[6] = 1;
        QVERIFY(!PromptPack::parse(bad).has_value()); // too few
        bad = good;
        bad[8 + 7 + 4] = 0x58 | 3; // not one frame of 20 ms
        QVERIFY(!PromptPack::parse(bad).has_value());
    }
};

QTEST_GUILESS_MAIN(PromptsTest)
#include "tst_prompts.moc"
