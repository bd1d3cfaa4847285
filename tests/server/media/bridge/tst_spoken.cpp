// Numbers and times put together of prompts: every one that can be said, held against the texts the prompts are made of.
// labels: unit spec:F4 spec:F6
#include "server/media/bridge/spoken.hpp"

#include <QTest>
#include <array>
#include <fstream>
#include <map>
#include <string>

using namespace conclave::media;

namespace {
constexpr std::array<unsigned, 12> kDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

// Name to text, of resources/prompts/LANGUAGE/numbers.txt.
std::map<std::string, std::string> textsOf(const char* language) {
    std::map<std::string, std::string> texts;
    const auto root = qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")).toStdString();
    std::ifstream file(root + "/resources/prompts/" + language + "/numbers.txt");
    for (std::string line; std::getline(file, line);)
        if (const auto tab = line.find('\t'); tab != std::string::npos) texts[line.substr(0, tab)] = line.substr(tab + 1);
    texts["atTime"] = std::string(language) == "de" ? "um" : "at";
    return texts;
}

std::string said(const std::vector<PromptId>& prompts, const std::map<std::string, std::string>& texts) {
    std::string all;
    for (const auto id : prompts) {
        const auto at = texts.find(nameOf(id));
        all += (all.empty() ? "" : "|") + (at == texts.end() ? "<" + nameOf(id) + ">" : at->second);
    }
    return all;
}

// --- what should be said, put together anew ---
std::string englishBelowHundred(unsigned n) {
    static const std::array<const char*, 20> small{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const std::array<const char*, 10> tens{
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    if (n < 20) return small[n];
    return std::string(tens[n / 10]) + (n % 10 == 0 ? "" : std::string("-") + small[n % 10]);
}

std::string germanBelowHundred(unsigned n) {
    static const std::array<const char*, 20> small{"null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht",
        "neun", "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"};
    static const std::array<const char*, 10> tens{
        "", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"};
    if (n < 20) return small[n];
    if (n % 10 == 0) return tens[n / 10];
    return (n % 10 == 1 ? std::string("ein") : std::string(small[n % 10])) + "und" + tens[n / 10];
}

std::string count(unsigned n, bool german) {
    const auto below = german ? germanBelowHundred : englishBelowHundred;
    if (n < 100) return below(n);
    std::string hundreds = below(n / 100);
    if (german) hundreds = (n / 100 == 1 ? "ein" : hundreds) + "hundert";
    else hundreds += " hundred";
    return n % 100 == 0 ? hundreds : hundreds + "|" + below(n % 100);
}

std::string time(unsigned hour, unsigned minute, bool german) {
    if (german) {
        const auto full = (hour == 1 ? std::string("ein") : germanBelowHundred(hour)) + " Uhr";
        return minute == 0 ? full : full + "|" + germanBelowHundred(minute);
    }
    const auto spoken = englishBelowHundred(hour);
    if (minute == 0) return spoken + (hour >= 1 && hour <= 12 ? " o'clock" : " hundred hours");
    return spoken + "|" + (minute < 10 ? "oh " : "") + englishBelowHundred(minute);
}
} // namespace

class SpokenTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_texts[0] = textsOf("en");
        m_texts[1] = textsOf("de");
        QCOMPARE(m_texts[0].size(), kPromptCount - kPhraseCount + 1);
        QCOMPARE(m_texts[1].size(), m_texts[0].size());
    }
    void everyCount() {
        for (unsigned n = 0; n <= kSpokenCountMax; ++n) {
            QCOMPARE(said(spokenCount(n, Language::en), m_texts[0]), count(n, false));
            QCOMPARE(said(spokenCount(n, Language::de), m_texts[1]), count(n, true));
        }
        QCOMPARE(said(spokenCount(21, Language::de), m_texts[1]), std::string("einundzwanzig"));
        QCOMPARE(said(spokenCount(134, Language::de), m_texts[1]), std::string("einhundert|vierunddreißig"));
        QCOMPARE(said(spokenCount(250, Language::en), m_texts[0]), std::string("two hundred|fifty"));
    }
    void everyMinuteOfADay() {
        for (unsigned hour = 0; hour < 24; ++hour)
            for (unsigned minute = 0; minute < 60; ++minute) {
                const auto english = spokenTime(3, 3, hour, minute, Language::en);
                const auto german = spokenTime(3, 3, hour, minute, Language::de);
                QCOMPARE(said(english, m_texts[0]), "March|third|at|" + time(hour, minute, false));
                QCOMPARE(said(german, m_texts[1]), "dritten|März|um|" + time(hour, minute, true));
            }
        QCOMPARE(said(spokenTime(3, 3, 14, 30, Language::de), m_texts[1]), std::string("dritten|März|um|vierzehn Uhr|dreißig"));
        QCOMPARE(said(spokenTime(21, 12, 9, 5, Language::en), m_texts[0]), std::string("December|twenty-first|at|nine|oh five"));
    }
    void everyDayOfTheYear() {
        std::map<std::string, int> seen;
        for (unsigned month = 1; month <= 12; ++month)
            for (unsigned day = 1; day <= kDays[month - 1]; ++day) {
                const auto english = spokenTime(day, month, 9, 0, Language::en);
                const auto german = spokenTime(day, month, 9, 0, Language::de);
                const auto monthName = "month" + std::to_string(month);
                const auto dayName = "day" + std::to_string(day);
                QCOMPARE(said(english, m_texts[0]), m_texts[0][monthName] + "|" + m_texts[0][dayName] + "|at|nine o'clock");
                QCOMPARE(said(german, m_texts[1]), m_texts[1][dayName] + "|" + m_texts[1][monthName] + "|um|neun Uhr");
                ++seen[said(english, m_texts[0])];
            }
        QCOMPARE(seen.size(), std::size_t{366});
    }
    void ordinalsAsADateNeedsThem() {
        auto& english = m_texts[0];
        auto& german = m_texts[1];
        for (unsigned day = 1; day <= 31; ++day) {
            const auto name = "day" + std::to_string(day);
            const auto ending = day < 20 ? "ten" : "sten";
            QVERIFY2(german[name].ends_with(ending), german[name].c_str());
            const auto unit = day / 10 == 1 ? 0 : day % 10;
            QVERIFY2(english[name].ends_with(unit == 1 ? "first" : unit == 2 ? "second" : unit == 3 ? "third" : "th"),
                english[name].c_str());
        }
        QCOMPARE(german["day7"], std::string("siebten"));
        QCOMPARE(english["day12"], std::string("twelfth"));
    }

private:
    std::array<std::map<std::string, std::string>, 2> m_texts;
};

QTEST_GUILESS_MAIN(SpokenTest)
#include "tst_spoken.moc"
