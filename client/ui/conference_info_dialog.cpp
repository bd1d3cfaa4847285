#include "client/ui/conference_info_dialog.hpp"

#include "client/model/words.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/deliveries_panel.hpp"
#include "client/ui/handouts.hpp"
#include "client/ui/people_panel.hpp"
#include "client/ui/widgets/chip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/work_strip.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>
#include <QTabWidget>
#include <QVBoxLayout>

namespace conclave::client {

namespace {

QWidget* padded(QWidget* content) {
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(space::kMedium, space::kMedium, space::kMedium, space::kMedium);
    column->addWidget(content);
    return page;
}

} // namespace

ConferenceInfoDialog::ConferenceInfoDialog(ApiClient& api, ConferenceId id, QWidget* parent)
    : QDialog(parent, Qt::Window), m_api(api) {
    setObjectName(QStringLiteral("conferenceInfo"));
    setWindowTitle(tr("Conference"));
    setWindowIcon(appIcon());
    m_reader = new ConferenceReader(api, std::move(id), this);
    layOut();
    connect(m_reader, &ConferenceReader::arrived, this, &ConferenceInfoDialog::arrived);
    connect(m_reader, &ConferenceReader::failed, this, &ConferenceInfoDialog::failed);
    connect(m_work, &WorkStrip::accepted, this, [this] {
        if (m_unread) m_reader->read();
    });
    connect(m_handouts, &Handouts::busyChanged, this, &ConferenceInfoDialog::refreshButtons);
    connect(m_people, &PeoplePanel::addRequested, this, [this] { Q_EMIT peopleRequested(m_reader->id()); });
    refreshButtons();
    resize(1120, 580);
    m_reader->read();
}

void ConferenceInfoDialog::layOut() {
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("pageTitle"));
    m_title->setText(windowTitle());
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    setHeading(m_title, 2);
    m_state = new Chip(this);
    m_sheet = new ConferenceSheet;
    m_people = new PeoplePanel(m_api, *m_reader);
    m_work = new WorkStrip(this);
    m_handouts = new Handouts(m_api, *m_reader, *m_work, this);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->addTab(padded(scrolled(m_sheet)), icon(IconName::info), tr("&What, when, how"));
    m_tabs->addTab(m_people, icon(IconName::people), tr("&People and PINs"));
    m_tabs->addTab(padded(new DeliveriesPanel(m_api, *m_reader)), icon(IconName::envelope), tr("&Mail"));

    const QString audited = tr("People with their PINs; the server records it.");
    auto* print = newFootButton("print", icon(IconName::print), tr("P&rint…"), audited);
    auto* pdf = newFootButton("savePdf", icon(IconName::save), tr("Save as P&DF…"), audited);
    auto* csv = newFootButton("saveCsv", icon(IconName::save), tr("Save as CS&V…"), audited);
    auto* printKey = new QShortcut(QKeySequence(QKeySequence::Print), this, m_handouts, &Handouts::print);
    printKey->setAutoRepeat(false);
    connect(print, &QPushButton::clicked, m_handouts, &Handouts::print);
    connect(pdf, &QPushButton::clicked, m_handouts, &Handouts::savePdf);
    connect(csv, &QPushButton::clicked, m_handouts, &Handouts::saveCsv);
    m_footButtons = {print, pdf, csv};
    m_live = newFootButton("live", icon(IconName::phone), tr("Runnin&g conference…"),
                           tr("Who is in it, who talks, and how the lines are"));
    connect(m_live, &QPushButton::clicked, this, [this] { Q_EMIT liveRequested(m_reader->id()); });
    m_live->hide();
    m_attendance = newFootButton("attendance", icon(IconName::list), tr("Att&endance…"), tr("Who was in it, from when to when"));
    connect(m_attendance, &QPushButton::clicked, this, [this] { Q_EMIT attendanceRequested(m_reader->id()); });
    m_attendance->hide();
    auto* close = newFootButton("close", {}, tr("Close"), {});
    connect(close, &QPushButton::clicked, this, &QDialog::reject);

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_state, 0, Qt::AlignVCenter);
    head->addWidget(m_live, 0, Qt::AlignVCenter);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(space::kSmall);
    for (QPushButton* button : m_footButtons) foot->addWidget(button);
    foot->addStretch(1);
    foot->addWidget(m_attendance);
    foot->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kMedium);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_work);
    column->addLayout(foot);
}

QPushButton* ConferenceInfoDialog::newFootButton(const char* name, const QIcon& mark, const QString& text,
                                                 const QString& says) {
    auto* button = new QPushButton(mark, text, this);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(says);
    button->setAutoDefault(false);
    return button;
}

void ConferenceInfoDialog::setZonesBeside(const QStringList& zones) { m_sheet->setZonesBeside(zones); }

void ConferenceInfoDialog::reread(const ConferenceId& changed) {
    if (changed == m_reader->id()) m_reader->read();
}

void ConferenceInfoDialog::showTab(Tab tab) { m_tabs->setCurrentIndex(static_cast<int>(tab)); }

bool ConferenceInfoDialog::busy() const { return m_handouts->busy(); }

ConferenceInfoDialog::Tab ConferenceInfoDialog::tab() const { return static_cast<Tab>(m_tabs->currentIndex()); }

void ConferenceInfoDialog::arrived() {
    const api::Conference& conference = *m_reader->newest();
    setWindowTitle(qs(conference.subject));
    m_title->setText(breakable(qs(conference.subject)));
    m_state->set(stateIcon(conference.state), conference.state == ConferenceState::scheduled ? Tone::accent : Tone::faint,
                 stateWord(conference.state));
    m_live->setVisible(conference.live && conference.state != ConferenceState::cancelled);
    m_attendance->setVisible(conference.state != ConferenceState::draft);
    m_sheet->show(conference, m_api.server().host());
    m_tabs->setTabVisible(static_cast<int>(Tab::mail), conference.state != ConferenceState::draft);
    if (std::exchange(m_unread, false)) m_work->clear();
    refreshButtons();
}

void ConferenceInfoDialog::failed(const Error& error) {
    m_unread = true;
    m_work->showError(error);
    if (error.code != Errc::notFound) m_work->offer(tr("Try again"));
}

void ConferenceInfoDialog::refreshButtons() {
    for (QPushButton* button : m_footButtons) button->setEnabled(m_reader->newest() && !m_handouts->busy());
}

bool ConferenceInfoDialog::event(QEvent* event) {
    if (event->type() == QEvent::WindowDeactivate || event->type() == QEvent::Hide) m_people->setAttended(false);
    if (event->type() == QEvent::WindowActivate) m_people->setAttended(true);
    return QDialog::event(event);
}

} // namespace conclave::client
