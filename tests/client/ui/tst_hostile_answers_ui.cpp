// The whole window in front of a server that says what the contract allows and nobody would: ten thousand conferences with
// subjects of a thousand characters, dates from 1970 to 9999, markup and control characters in every field, numbers of any
// size, and changes by the thousand (T-D2). Nothing is markup, nothing stands still, no window grows out of the screen.
// labels: unit spec:G3
// covers: T-D2_hostile_windows
// needs: client/ui/widgets client/net
// timeout: 300
#include "client/ui/widgets/theme.hpp"
#include "tests/client/net/hostile_answers.hpp"
#include "tests/client/ui/office_windows.hpp"
#include "tests/support/stall_meter.hpp"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTableView>
#include <QToolTip>
#include <atomic>

namespace conclave::client {

using namespace tests;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPages = 50;
constexpr int kPerPage = 200;
const std::string kMarkup = "<b>x</b><img src=\"file:///etc/passwd\"><a href=\"https://elsewhere.example\">y</a>&lt;&amp;";

std::string nasty(int n) {
    static const std::array<std::string, 6> beginnings{kMarkup, "\u202e\u2066\u200f", "\n\r\n\t\v", "\x01\x1b[31m\x7f", "\u0410\u0301\u0301\u0301\u0301", "plain "};
    return beginnings[static_cast<std::size_t>(n) % beginnings.size()] + std::string(1000, static_cast<char>('a' + n % 26));
}

api::Conference conferenceOf(int n, const std::string& generation) {
    static const std::array<std::pair<const char*, const char*>, 6> windows{{{"1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"},
                                                                             {"9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z"},
                                                                             {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
                                                                             {"2049-06-01T10:00:00Z", "2049-06-01T09:00:00Z"},
                                                                             {"2049-06-01T10:00:00Z", "2049-06-01T11:00:00Z"},
                                                                             {"2049-06-01T10:00:00Z", "2049-06-03T11:00:00Z"}}};
    static const std::array<std::string, 5> zones{"Europe/Berlin", "Mars/Base", "../../../etc/passwd", "", std::string(300, 'Z')};
    static const std::array<std::int64_t, 5> numbers{0, -1, 1'000'000'000, std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()};
    const auto at = static_cast<std::size_t>(n);
    api::Conference one = GoodAnswers().conference;
    one.id = ConferenceId("c" + std::to_string(n));
    one.subject = nasty(n) + generation;
    one.description = nasty(n + 1).substr(0, 300);
    one.number = nasty(n + 2).substr(0, 60);
    one.begin = *parseInstant(windows[at % windows.size()].first);
    one.end = *parseInstant(windows[at % windows.size()].second);
    one.timeZone = zones[at % zones.size()];
    const auto number = [&](std::size_t more) { return numbers[(at + more) % numbers.size()]; };
    one.version = number(0);
    one.participantCount = number(1);
    one.deliverySummary = {number(2), number(3), number(4), number(5)};
    one.live = n % 2 == 0;
    one.reminderMinutes = number(3);
    return one;
}

// The same week for all.
api::Conference thisWeek(int n) {
    api::Conference one = conferenceOf(n, "w");
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    one.begin = now - std::chrono::hours(n % 3);
    one.end = now + std::chrono::hours(1 + n % 100);
    return one;
}

template <class Make>
std::vector<QByteArray> pagesOf(Make&& make) {
    std::vector<QByteArray> pages;
    for (int page = 0; page < kPages; ++page) {
        api::ConferenceList list;
        for (int n = 0; n < kPerPage; ++n) list.items.push_back(make(page * kPerPage + n));
        list.next = std::to_string(page + 1);
        pages.push_back(jsonOf(list));
    }
    return pages;
}

} // namespace

class HostileWindowsTest : public QObject {
    Q_OBJECT

    ThrowAwayCertificates m_certificates;
    std::unique_ptr<ServerThread> m_server;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<OwnKeepers> m_keepers;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;

    void open(bool events) {
        api::Session session;
        session.token = "tok-1";
        session.user = GoodAnswers().user;
        session.user.displayName = nasty(0);
        session.user.mustChangePassword = !events;
        m_api->adoptSession(session);
        m_window = std::make_unique<MainWindow>(*m_api, *m_settings, m_keepers->all());
        m_window->show();
    }

    QTableView* table() { return m_window->findChild<QTableView*>(u"conferences"_s); }

    void check(StallMeter& meter, const char* what) {
        meter.print(what);
        QVERIFY2(meter.longest() <= kStallMax, what);
        QVERIFY2(StallMeter::peakMib() <= kPeakMibMax, what);
    }

    // No label takes what it shows for markup, and no window asks for more room than a screen has.
    static QString faultOf(const QString& name, QWidget& window) {
        for (const QLabel* label : window.findChildren<QLabel*>())
            if (label->textFormat() != Qt::PlainText && label->isVisibleTo(&window)) return name + u": a label may show markup: "_s + label->text().left(80);
        const QSize least = window.minimumSizeHint();
        return least.width() <= 1400 && least.height() <= 1000 ? QString() : u"%1 is at least %2 × %3"_s.arg(name).arg(least.width()).arg(least.height());
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        applyTheme(*qApp, Theme::light);
        m_server = std::make_unique<ServerThread>(m_certificates.certificate("good"), m_certificates.key("good"));
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_folder->path());
        m_trust = trustIn(m_certificates);
        m_api = std::make_unique<ApiClient>(*m_trust);
        m_api->setServer(*ServerAddress::parse(m_server->address()));
        m_keepers = std::make_unique<OwnKeepers>(*m_api, m_folder->path());
        m_keepers->known.setOwner({u"default"_s, u"anna"_s});
    }

    void cleanup() {
        m_server->setHandler({});
        m_window.reset();
        m_keepers.reset();
        m_api.reset();
        m_trust.reset();
    }

    void cleanupTestCase() { m_server.reset(); }

    // Read, sorted by every column, filtered, all of it changed and read again.
    void tenThousand() {
        const auto first = pagesOf([](int n) { return conferenceOf(n, "1"); });
        const auto second = pagesOf([](int n) { return conferenceOf(n % 2 ? n : n + 20'000, "2"); });
        std::atomic<bool> changed{false};
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            const qsizetype at = request.target.indexOf("cursor=");
            const auto page = static_cast<std::size_t>(at < 0 ? 0 : request.target.mid(at + 7).toInt());
            if (request.target.startsWith("/api/v1/conferences?")) TlsServer::answer(socket, 200, (changed ? second : first)[page % kPages]);
            else TlsServer::answer(socket, 404, "{}");
        });
        StallMeter meter;
        open(false);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), kPages * kPerPage, 120'000);
        QTest::qWait(500);
        meter.print("ten thousand, read");
        {
            StallMeter sorting;
            for (const int column : {2, 3, 4, 5, 1, 0}) {
                table()->sortByColumn(column, Qt::DescendingOrder);
                QTest::qWait(50);
            }
            sorting.print("sorted");
            table()->sortByColumn(0, Qt::AscendingOrder);
        }
        {
            StallMeter filtering;
            auto* filter = m_window->findChild<QLineEdit*>(u"filter"_s);
            for (const char* text : {"a", "ab", "abc", ""}) {
                filter->setText(QString::fromLatin1(text));
                QTest::qWait(50);
            }
            filtering.print("filtered");
        }
        changed = true;
        StallMeter again;
        m_window->findChild<QAction*>(u"refresh"_s)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<QTableView*>(u"conferences"_s)->model()->index(5, 2).data().toString().endsWith(u'2'), 120'000);
        QTest::qWait(500);
        check(again, "ten thousand, changed");
        check(meter, "ten thousand");
        const QString fault = faultOf(u"main"_s, *m_window);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
    }

    void crowdedWeek() {
        const auto pages = pagesOf(thisWeek);
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            const qsizetype at = request.target.indexOf("cursor=");
            TlsServer::answer(socket, 200, pages[static_cast<std::size_t>(at < 0 ? 0 : request.target.mid(at + 7).toInt()) % kPages]);
        });
        m_settings->setWeekShown(true);
        StallMeter meter;
        open(false);
        QTRY_COMPARE_WITH_TIMEOUT(table()->model()->rowCount(), kPages * kPerPage, 120'000);
        QTest::qWait(500);
        auto* more = m_window->findChild<QLabel*>(u"moreInWeek"_s);
        QVERIFY(more->isVisible());
        const QString fault = faultOf(u"week"_s, *m_window);
        QVERIFY2(fault.isEmpty(), qPrintable(fault));
        check(meter, "crowded week");
    }

    // Thousands of changes a second: what they name is asked for, but never more than a few at once.
    void floodOfChanges() {
        const QByteArray list = jsonOf(api::ConferenceList{{conferenceOf(5, "1")}, {}});
        std::atomic<int> now{0}, most{0}, lists{0};
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.target == "/api/v1/events") {
                socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
                auto* flood = new QTimer(&socket);
                auto n = std::make_shared<int>(0);
                QObject::connect(flood, &QTimer::timeout, &socket, [&socket, n] {
                    QByteArray events;
                    for (int i = 0; i < 100; ++i)
                        events += "event: " + QByteArray(*n % 3 ? "conference" : "user") + "\ndata: {\"conferenceId\":\"c" + QByteArray::number(++*n) +
                                  "\",\"userId\":\"u" + QByteArray::number(*n) + "\",\"version\":2}\n\n";
                    socket.write(events + "event: reset\ndata: x\n\n");
                });
                return flood->start(10);
            }
            lists += request.target.startsWith("/api/v1/conferences?");
            most = std::max(most.load(), ++now);
            QTimer::singleShot(20, &socket, [&socket, &now, list] {
                --now;
                TlsServer::answer(socket, 200, list);
            });
        });
        StallMeter meter;
        open(true);
        m_window->findChild<QListWidget*>(u"views"_s)->setCurrentRow(4); // accounts listen as well
        QTest::qWait(4000);
        qInfo("%d lists read, %d questions at once, %lld in all", lists.load(), most.load(), static_cast<long long>(m_server->requests().size()));
        QVERIFY(lists >= 3); // each comes to its end
        QVERIFY(m_server->requests().size() < 400);
        check(meter, "flood of changes");
    }

    void markupEverywhere() {
        OfficeWindows windows;
        windows.spoil = [&office = windows.office] {
            office.conference.subject = kMarkup + nasty(5);
            office.conference.description = kMarkup + nasty(1) + nasty(2);
            office.conference.number = kMarkup;
            for (auto& one : office.people) {
                one.displayName = kMarkup + nasty(5);
                one.address = kMarkup + one.address;
                if (one.delivery) one.delivery->error = kMarkup + nasty(5);
            }
        };
        QStringList faults;
        windows.each([&](const QString& name, QWidget& window) {
            if (const QString fault = faultOf(name, window); !fault.isEmpty()) faults += fault;
        });
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
        QToolTip::showText({10, 10}, QString::fromStdString(kMarkup));
        for (const QWidget* tip : QApplication::topLevelWidgets())
            if (const auto* label = qobject_cast<const QLabel*>(tip)) QCOMPARE(label->textFormat(), Qt::PlainText);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::HostileWindowsTest)
#include "tst_hostile_answers_ui.moc"
