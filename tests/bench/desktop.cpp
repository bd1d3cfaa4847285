// The desktop program's widgets at the size they are made for: 10,000 conferences, 250 people. A frame is what one step of
// scrolling, one letter in the filter or one live change costs until it is painted, on the GUI thread; raw is the same step
// on a bare QTableView of as many cells.
#include "client/model/conference_list_model.hpp"
#include "client/ui/conference_table.hpp"
#include "client/ui/people_pages.hpp"
#include "client/ui/week_view.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"
#include "tests/bench/figures.hpp"

#include <QApplication>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTableView>
#include <algorithm>
#include <cstdio>

namespace conclave::bench {
namespace {

using namespace client;
using std::chrono::steady_clock;

constexpr int kConferences = 10'000;
constexpr int kPeople = 250;
constexpr int kFrames = 300;
constexpr QSize kWindow(1260, 720);

template <class Act>
double millisecondsOf(Act act) {
    const auto begun = steady_clock::now();
    act();
    return std::chrono::duration<double, std::milli>(steady_clock::now() - begun).count();
}

struct Frames {
    std::vector<double> ms{};
    double percentile(double share) {
        std::sort(ms.begin(), ms.end());
        return ms.empty() ? 0 : ms[std::min(ms.size() - 1, static_cast<std::size_t>(share / 100 * static_cast<double>(ms.size())))];
    }
};

void settle() {
    for (int i = 0; i < 4; ++i) QApplication::processEvents();
}

// Up and down in steps of a wheel and in leaps, painted each time.
Frames scroll(QAbstractItemView& view) {
    Frames frames;
    QScrollBar& bar = *view.verticalScrollBar();
    for (int i = 0; i < kFrames; ++i) {
        const int to = i % 10 == 9 ? bar.maximum() * (i % 100) / 100 : bar.value() + 120;
        frames.ms.push_back(millisecondsOf([&] {
            bar.setValue(to > bar.maximum() ? 0 : to);
            view.viewport()->repaint();
        }));
    }
    return frames;
}

std::vector<api::Conference> conferences() {
    std::vector<api::Conference> made(kConferences);
    const Instant first = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    for (int i = 0; i < kConferences; ++i) {
        api::Conference& one = made[static_cast<std::size_t>(i)];
        one.id = ConferenceId("conference-" + std::to_string(i));
        one.version = 1;
        one.subject = (i % 3 == 0 ? "Board, quarter " : i % 3 == 1 ? "Supplier call " : "Works council ") + std::to_string(i);
        one.description = "Agenda, figures, any other business";
        one.number = std::to_string(10'000'000 + i);
        one.timeZone = "Europe/Berlin";
        one.state = i % 4 == 0 ? ConferenceState::draft : ConferenceState::scheduled;
        one.begin = first + std::chrono::minutes(30 * (i % 48)) + std::chrono::days(i / 20);
        one.end = one.begin + std::chrono::minutes(45);
        one.participantCount = 2 + i % 40;
    }
    return made;
}

class Desktop {
public:
    std::vector<Figure> measure() {
        ownConferences();
        people();
        return std::move(m_figures);
    }

private:
    void add(std::string id, double value, double raw, std::string note) {
        std::printf("%-32s %10.2f ms\n", id.c_str(), value);
        std::fflush(stdout);
        m_figures.push_back({std::move(id), value, "ms", raw, std::move(note)});
    }
    void frames(const std::string& id, Frames own, Frames raw, const std::string& note) {
        add(id + "_p50_ms", own.percentile(50), raw.percentile(50), note);
        add(id + "_p99_ms", own.percentile(99), raw.percentile(99), note);
        add(id + "_max_ms", own.percentile(100), raw.percentile(100), note);
    }

    static Frames rawScroll(int rows, int columns) {
        QStandardItemModel model(rows, columns);
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column) model.setItem(row, column, new QStandardItem(QString::number(row * column)));
        QTableView view;
        view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
        view.setModel(&model);
        view.resize(kWindow);
        view.show();
        settle();
        return scroll(view);
    }

    void ownConferences() {
        const auto all = conferences();
        ConferenceListModel model(stateWord);
        ConferenceTable table(model);
        table.resize(kWindow);
        table.show();
        settle();
        add("desktop.list10000_fill_ms", millisecondsOf([&] {
                model.replaceAll(all);
                settle();
                table.viewport()->repaint();
            }), 0, "from the last answer to the painted rows");
        add("desktop.list10000_refresh_ms", millisecondsOf([&] {
                model.replaceAll(all);
                settle();
            }), 0, "the same list again");
        frames("desktop.list10000_scroll", scroll(table), rawScroll(kConferences, ConferenceListModel::kColumns), "a frame of 10,000 conferences");
        Frames letters;
        const QString word = QStringLiteral("board, quarter 9");
        for (qsizetype length = 1; length <= word.size(); ++length)
            letters.ms.push_back(millisecondsOf([&] {
                table.filter().setText(word.left(length));
                settle();
                table.viewport()->repaint();
            }));
        for (qsizetype length = word.size() - 1; length >= 0; --length)
            letters.ms.push_back(millisecondsOf([&] {
                table.filter().setText(word.left(length));
                settle();
                table.viewport()->repaint();
            }));
        frames("desktop.list10000_filter", letters, {}, "a letter typed or taken away");
        Frames changes;
        for (int i = 0; i < 50; ++i) {
            api::Conference one = all[static_cast<std::size_t>(i * 190)];
            ++one.version;
            one.deliverySummary.accepted = i;
            changes.ms.push_back(millisecondsOf([&] {
                model.put(one);
                settle();
                table.viewport()->repaint();
            }));
        }
        frames("desktop.list10000_change", changes, {}, "one row changes elsewhere");
        add("desktop.list10000_sort_ms", millisecondsOf([&] {
                table.sortByColumn(ConferenceListModel::Subject, Qt::AscendingOrder);
                settle();
                table.viewport()->repaint();
            }), 0, "by subject");
        WeekView week(table);
        week.resize(kWindow);
        week.show();
        settle();
        Frames weeks;
        for (int i = 1; i <= 50; ++i)
            weeks.ms.push_back(millisecondsOf([&] {
                week.showWeekOf(QDate::currentDate().addDays(7 * i));
                settle();
                week.repaint();
            }));
        frames("desktop.week140", weeks, {}, "to the next week, of 140 conferences");
    }

    void people() {
        std::vector<api::Participant> all(kPeople);
        for (int i = 0; i < kPeople; ++i) {
            api::Participant& one = all[static_cast<std::size_t>(i)];
            one.id = ParticipantId("p" + std::to_string(i));
            one.address = "person" + std::to_string(i) + "@example.org";
            one.displayName = "Person Number " + std::to_string(i);
            one.role = i == 0 ? Role::moderator : Role::participant;
        }
        ParticipantsDraft draft;
        draft.setExisting(all);
        PeopleListPage page;
        page.resize(kWindow);
        static_cast<QWidget&>(page).show();
        settle();
        add("desktop.people250_fill_ms", millisecondsOf([&] {
                page.show(draft);
                settle();
                page.repaint();
            }), 0, "the list of people, with their buttons");
        add("desktop.people250_refresh_ms", millisecondsOf([&] {
                page.show(draft);
                settle();
                page.repaint();
            }), 0, "the same list again");
        frames("desktop.people250_scroll", scroll(*page.findChild<PeopleTable*>()), rawScroll(kPeople, 6), "a frame of 250 people");
    }

    std::vector<Figure> m_figures{};
};

} // namespace

std::vector<Figure> measureDesktop(const Options&) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    int argc = 1;
    char name[] = "bench";
    char* argv[] = {name, nullptr};
    QApplication app(argc, argv);
    applyTheme(app, Theme::light);
    return Desktop().measure();
}

} // namespace conclave::bench
