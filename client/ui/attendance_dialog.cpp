#include "client/ui/attendance_dialog.hpp"

#include "client/model/secret_file.hpp"
#include "client/model/words.hpp"
#include "client/ui/attendance_document.hpp"
#include "client/ui/paper.hpp"
#include "client/ui/widgets/empty_state.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTextDocument>
#include <QVBoxLayout>
#include <algorithm>
#include <functional>
#include <utility>

namespace conclave::client {

namespace {

enum Body { kTable, kEmpty, kNothing };

constexpr int kGatherMs = 1000;
constexpr std::chrono::minutes kShownExactly{1};

} // namespace

AttendanceTable::AttendanceTable(QWidget* parent) : QTableWidget(0, kAttendanceColumns, parent) {
    setObjectName(QStringLiteral("attendanceTable"));
    setHorizontalHeaderLabels(attendanceTitles());
    lookLikePeople(*this);
    setAccessibleName(tr("Attendance"));
    horizontalHeader()->setSectionResizeMode(static_cast<int>(AttendanceColumn::address), QHeaderView::Stretch);
}

AttendanceDialog::AttendanceDialog(ApiClient& api, const ConferenceId& id, QWidget* parent)
    : QDialog(parent, Qt::Window), m_api(api) {
    setObjectName(QStringLiteral("attendanceDialog"));
    setWindowTitle(tr("Attendance"));
    setWindowIcon(appIcon());
    m_reader = new ConferenceReader(api, id, this);
    layOut();
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMs);
    connect(&m_soon, &QTimer::timeout, this, &AttendanceDialog::read);
    connect(&m_api, &ApiClient::changed, this, [this](const QString& kind, const api::Change& change) {
        const bool ours =
            change.conferenceId == m_reader->id() && (kind == QStringLiteral("live") || kind == QStringLiteral("conference"));
        if (ours && !m_soon.isActive()) m_soon.start();
    });
    connect(&m_api, &ApiClient::changesMissed, this, [this] { m_soon.start(); });
    connect(&m_api, &ApiClient::sessionStarted, this, [this] { m_soon.start(); });
    connect(m_reader, &ConferenceReader::arrived, this, [this] {
        const QString subject = qs(m_reader->newest()->subject);
        setWindowTitle(tr("Attendance: %1").arg(subject));
        m_title->setText(breakable(subject));
        refreshButtons();
        if (std::exchange(m_nameless, false) && !m_unread) m_work->clear();
    });
    connect(m_reader, &ConferenceReader::failed, this, [this](const Error& error) {
        if (!std::exchange(m_nameless, true)) readFailed(error); // it is tried again by itself
    });
    connect(m_work, &WorkStrip::accepted, this, [this] {
        if (const auto kind = std::exchange(m_unwritten, std::nullopt)) return save(*kind);
        m_work->clear();
        if (m_unread) read();
        if (std::exchange(m_nameless, false)) m_reader->read();
    });
    auto* minute = new QTimer(this);
    minute->setObjectName(QStringLiteral("minute"));
    connect(minute, &QTimer::timeout, this, [this] {
        const auto isIn = [](const AttendanceRow& row) { return !row.entry.leftAt; };
        if (std::none_of(m_rows.begin(), m_rows.end(), isIn)) return;
        showRows();
        read(); // whoever has left without our hearing of it
    });
    minute->start(kShownExactly);
    refreshButtons();
    resize(1080, 560);
    m_reader->read();
    read();
}

void AttendanceDialog::layOut() {
    m_title = new QLabel(windowTitle(), this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_summary = new QLabel(this);
    m_summary->setObjectName(QStringLiteral("summary"));
    m_summary->setTextFormat(Qt::PlainText);
    setHeading(m_summary, 1);
    m_table = new AttendanceTable(this);
    m_empty = new EmptyState(IconName::list, this);
    m_empty->say(tr("Nobody has been in this conference yet"),
                 tr("Who joins, and how long they stay, is kept here, during the call and afterwards."));
    m_body = new QStackedWidget(this);
    m_body->addWidget(m_table);
    m_body->addWidget(m_empty);
    m_body->addWidget(new QWidget);
    m_body->setCurrentIndex(kNothing);
    m_work = new WorkStrip(this);
    const auto button = [this](const char* name, const QIcon& mark, const QString& text) {
        auto* made = new QPushButton(mark, text, this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAutoDefault(false);
        return made;
    };
    m_pdf = button("savePdf", icon(IconName::save), tr("Save as P&DF…"));
    m_csv = button("saveCsv", icon(IconName::save), tr("Save as CS&V…"));
    auto* close = button("close", {}, tr("Close"));
    connect(m_pdf, &QPushButton::clicked, this, [this] { save(FileKind::pdf); });
    connect(m_csv, &QPushButton::clicked, this, [this] { save(FileKind::csv); });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(space::kSmall);
    foot->addWidget(m_pdf);
    foot->addWidget(m_csv);
    foot->addStretch(1);
    foot->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addWidget(m_title);
    column->addWidget(m_summary);
    column->addWidget(m_body, 1);
    column->addWidget(m_work);
    column->addLayout(foot);
}

void AttendanceDialog::read() {
    m_again = m_reading.running();
    if (m_again) return;
    m_reading = m_api.attendance(m_reader->id(), this, [this](Result<api::Attendance> answer) {
        m_reading = Call();
        if (!m_known) m_work->stop();
        if (answer) {
            if (std::exchange(m_unread, false) && !m_nameless) m_work->clear();
            m_known = true;
            m_attendance = std::move(*answer);
            showRows();
        } else {
            m_unread = true;
            readFailed(answer.error());
        }
        if (m_again) m_soon.start();
    });
    if (!m_known) m_work->start(tr("Reading…"), m_reading);
}

void AttendanceDialog::readFailed(const Error& error) {
    m_unwritten.reset(); // what is offered now is another thing
    m_work->showError(error);
    if (error.code != Errc::notFound) m_work->offer(tr("Try again"));
}

// Who is looked at stays chosen and in sight, whoever comes and goes.
void AttendanceDialog::showRows() {
    const auto keyOf = [](const AttendanceRow& row) { return std::pair(row.entry.participantId, row.entry.joinedAt); };
    const bool first = m_rows.empty();
    std::vector<AttendanceRow> before = std::exchange(m_rows, attendanceRows(m_attendance, m_api.serverNow()));
    const bool sameStays = std::equal(before.begin(), before.end(), m_rows.begin(), m_rows.end(),
                                      [&](const auto& left, const auto& right) { return keyOf(left) == keyOf(right); });
    const std::vector<QStringList> lines = attendanceLines(m_rows);
    if (sameStays) {
        fillCells(lines);
    } else {
        const int row = m_table->currentRow();
        const int column = std::max(0, m_table->currentColumn());
        const int scrolled = m_table->verticalScrollBar()->value();
        m_table->setRowCount(0); // into rows that stand already, every cell would make all columns measure all rows again
        m_table->setRowCount(static_cast<int>(lines.size()));
        fillCells(lines);
        const auto chosen = std::find_if(m_rows.begin(), m_rows.end(), [&](const AttendanceRow& one) {
            return row >= 0 && keyOf(one) == keyOf(before[static_cast<std::size_t>(row)]);
        });
        if (chosen != m_rows.end()) m_table->setCurrentCell(static_cast<int>(chosen - m_rows.begin()), column);
        else if (first) m_table->setCurrentCell(0, 0);
        m_table->doItemsLayout(); // else there is nothing to scroll yet
        m_table->verticalScrollBar()->setValue(scrolled);
    }
    m_summary->setText(lines.empty() ? QString() : attendanceSummary(m_rows, m_attendance.earlier.value_or(0)));
    m_summary->setVisible(!lines.empty());
    m_body->setCurrentIndex(lines.empty() ? kEmpty : kTable);
    refreshButtons();
}

void AttendanceDialog::fillCells(const std::vector<QStringList>& lines) {
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QStringList& line = lines[static_cast<std::size_t>(row)];
        for (int column = 0; column < line.size(); ++column) {
            QTableWidgetItem* cell = m_table->item(row, column);
            if (cell && cell->text() == line[column]) continue;
            if (cell) {
                cell->setText(line[column]);
            } else {
                cell = new QTableWidgetItem(line[column]);
                m_table->setItem(row, column, cell);
            }
            if (column == static_cast<int>(AttendanceColumn::address)) cell->setToolTip(tipText(line[column]));
            if (column == static_cast<int>(AttendanceColumn::role))
                cell->setIcon(icon(roleIcon(m_rows[static_cast<std::size_t>(row)].entry.role)));
        }
    }
}

void AttendanceDialog::refreshButtons() {
    for (QPushButton* button : {m_pdf, m_csv}) {
        button->setEnabled(!m_rows.empty() && m_reader->newest() && !busy());
        button->setToolTip(m_known && m_rows.empty() ? tr("Nobody has been in this conference yet.") : QString());
    }
}

template <class T, class BytesOf>
Answer<T> AttendanceDialog::writing(FileKind kind, const QString& path, BytesOf bytesOf) {
    return [this, kind, path, bytesOf](Result<T> answer) {
        m_file = Call();
        m_work->stop();
        if (answer)
            write(kind, path, bytesOf(std::move(*answer)));
        else
            m_work->showError(answer.error());
        refreshButtons();
    };
}

void AttendanceDialog::save(FileKind kind) {
    if (busy() || m_rows.empty() || !m_reader->newest()) return;
    const QString title = kind == FileKind::pdf ? tr("Save attendance as PDF") : tr("Save attendance as CSV");
    const QString name = tr("Attendance %1", "name of a file").arg(fileNameFor(*m_reader->newest(), suffixOf(kind)));
    askWhereToSave(kind, title, name, this, [this, kind](const QString& path) {
        if (busy()) return;
        // The server writes the table, so that no cell of it runs as a formula.
        m_file = kind == FileKind::csv
                     ? m_api.attendanceCsv(m_reader->id(), this, writing<QByteArray>(kind, path, std::identity()))
                     : m_api.attendance(m_reader->id(), this, writing<api::Attendance>(kind, path, [this](api::Attendance all) {
                           m_attendance = std::move(all);
                           showRows(); // as of now, here and on paper
                           return pdfOf(*attendanceDocument(*m_reader->newest(), m_rows, m_attendance.earlier.value_or(0)));
                       }));
        m_work->start(tr("Asking for the table…"), m_file);
        refreshButtons();
    });
}

void AttendanceDialog::write(FileKind kind, const QString& path, const QByteArray& bytes) {
    const QString shown = QDir::toNativeSeparators(path);
    const QString reason = writeSecretFile(path, bytes);
    m_unwritten.reset();
    if (reason.isEmpty()) return m_work->show(Tone::success, tr("Saved as %1.").arg(shown));
    m_unwritten = kind;
    m_work->show(Tone::error, tr("%1 could not be written: %2. Nothing has been saved.").arg(shown, reason));
    m_work->offer(tr("Choose another place…"));
}

} // namespace conclave::client
