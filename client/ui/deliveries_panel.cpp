#include "client/ui/deliveries_panel.hpp"

#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"
#include "common/address.hpp"

#include <QDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

namespace conclave::client {
namespace {

constexpr int kAddressWidthMaxPx = 270; // what is longer is in the tooltip
constexpr int kPollMs = 2000;

bool isFailed(const std::optional<api::Delivery>& delivery) {
    return delivery && (delivery->state == DeliveryState::failed || delivery->state == DeliveryState::bounced);
}

bool isWaiting(const std::optional<api::Delivery>& delivery) {
    return delivery && (delivery->state == DeliveryState::queued || delivery->state == DeliveryState::sending ||
                        delivery->state == DeliveryState::deferred);
}

int rank(const std::optional<api::Delivery>& delivery) {
    if (isFailed(delivery)) return 0;
    if (delivery && delivery->state == DeliveryState::deferred) return 1;
    if (isWaiting(delivery)) return 2;
    return 3;
}

// Asks for an address; its button says that the mail goes out again.
std::optional<QString> askAddress(const api::Participant& person, QWidget* parent) {
    QDialog dialog(parent);
    dialog.setObjectName(QStringLiteral("addressDialog"));
    dialog.setWindowTitle(DeliveriesPanel::tr("Correct address"));
    const QString who = qs(person.displayName.empty() ? person.address : person.displayName);
    auto* label = new QLabel(DeliveriesPanel::tr("&Address of %1").arg(who), &dialog);
    auto* edit = new QLineEdit(qs(person.address), &dialog);
    edit->setObjectName(QStringLiteral("newAddress"));
    edit->selectAll();
    label->setBuddy(edit);
    auto* fault = new QLabel(DeliveriesPanel::tr("A mail address looks like name@example.org."), &dialog);
    setTone(fault, Tone::error);
    auto* cancel = new QPushButton(DeliveriesPanel::tr("Cancel"), &dialog);
    auto* send = new QPushButton(DeliveriesPanel::tr("Correct and send again"), &dialog);
    setPrimary(send);
    cancel->setAutoDefault(false);
    send->setAutoDefault(false); // Enter sends nothing
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(send);
    const auto check = [=, &person] {
        const QString typed = edit->text().trimmed();
        const bool good = validateAddress(utf8(typed), {}).has_value();
        fault->setVisible(!typed.isEmpty() && !good);
        send->setEnabled(good && typed != qs(person.address));
    };
    QObject::connect(edit, &QLineEdit::textChanged, &dialog, check);
    QObject::connect(send, &QPushButton::clicked, &dialog, &QDialog::accept);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(space::kLarge, space::kLarge, space::kLarge, space::kLarge);
    column->setSpacing(space::kSmall);
    column->addWidget(label);
    column->addWidget(edit);
    column->addWidget(fault);
    column->addSpacing(space::kMedium);
    column->addLayout(buttons);
    check();
    dialog.resize(440, dialog.sizeHint().height());
    if (dialog.exec() != QDialog::Accepted) return std::nullopt;
    return edit->text().trimmed();
}

} // namespace

DeliveriesPanel::DeliveriesPanel(ApiClient& api, ConferenceId id, QWidget* parent)
    : QWidget(parent), m_api(api), m_id(std::move(id)) {
    setObjectName(QStringLiteral("deliveries"));
    m_totals = new QLabel(this);
    m_totals->setObjectName(QStringLiteral("mailTotals"));
    setHeading(m_totals, 1);
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("mailMessage"));
    m_table = new PeopleTable({tr("Mail"), tr("Details")}, this);
    m_table->setObjectName(QStringLiteral("mails"));
    m_table->setColumnHidden(PeopleTable::kRole, true);
    m_table->setColumnHidden(PeopleTable::kAccount, true);
    m_table->horizontalHeader()->setSectionResizeMode(PeopleTable::kAddress, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(PeopleTable::kFurther + 1, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMaximumSectionSize(kAddressWidthMaxPx);
    m_correct = new QPushButton(icon(IconName::pencil), tr("&Correct address…"), this);
    m_correct->setObjectName(QStringLiteral("correctAddress"));
    m_again = new QPushButton(icon(IconName::envelope), tr("&Send again"), this);
    m_again->setObjectName(QStringLiteral("sendAgain"));
    m_againFailed = new QPushButton(tr("Send again to all that &failed"), this);
    m_againFailed->setObjectName(QStringLiteral("sendAgainFailed"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::kSmall);
    for (auto* button : {m_correct, m_again, m_againFailed}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addWidget(m_totals);
    column->addWidget(m_message);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    m_poll = new QTimer(this);
    m_poll->setSingleShot(true);
    m_poll->setInterval(kPollMs);
    connect(m_poll, &QTimer::timeout, this, &DeliveriesPanel::reload);
    connect(&m_api, &ApiClient::changed, this, [this](const QString& kind, const api::Change& change) {
        const bool ours = !change.conferenceId || *change.conferenceId == m_id;
        if (ours && kind == QStringLiteral("delivery") && !m_lines.empty() && !m_call.running()) reload();
    });
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &DeliveriesPanel::refreshButtons);
    connect(m_correct, &QPushButton::clicked, this, &DeliveriesPanel::correct);
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (const Line* line = chosen()) sendAgain({line->person.id});
    });
    connect(m_againFailed, &QPushButton::clicked, this, [this] {
        std::vector<ParticipantId> failed;
        for (const Line& line : m_lines)
            if (isFailed(line.delivery)) failed.push_back(line.person.id);
        sendAgain(std::move(failed));
    });
    refreshButtons();
}

void DeliveriesPanel::show(std::vector<api::Participant> people, const std::vector<api::Delivery>& deliveries) {
    m_lines.clear();
    for (api::Participant& person : people) {
        std::optional<api::Delivery> newest = person.delivery;
        m_lines.push_back({.person = std::move(person), .delivery = std::move(newest)});
    }
    take(deliveries);
}

void DeliveriesPanel::take(const std::vector<api::Delivery>& deliveries) {
    for (const api::Delivery& delivery : deliveries)
        for (Line& line : m_lines)
            if (line.person.id == delivery.participantId) line.delivery = delivery;
    std::stable_sort(m_lines.begin(), m_lines.end(),
                     [](const Line& a, const Line& b) { return rank(a.delivery) < rank(b.delivery); });
    fill();
    const bool moving = std::any_of(m_lines.begin(), m_lines.end(), [](const Line& one) { return isWaiting(one.delivery); });
    if (moving) m_poll->start();
}

void DeliveriesPanel::reload() {
    m_poll->stop();
    m_call = m_api.conference(m_id, this, [this](Result<api::Conference> answer) {
        m_call = Call(); // over: the buttons look at it
        if (answer && answer->participants) return show(*answer->participants, {});
        if (!answer) m_message->show(Tone::warning, tr("The mail states are as of a moment ago. %1").arg(errorSentence(answer.error())));
        m_poll->start();
    });
}

void DeliveriesPanel::fill() {
    const Line* before = chosen();
    const ParticipantId selected = before ? before->person.id : ParticipantId();
    std::vector<PersonRow> rows;
    for (const Line& line : m_lines) rows.push_back(personRow(line.person));
    m_table->setRows(rows);
    m_table->clearSelection();
    int sent = 0;
    int waiting = 0;
    int failed = 0;
    int none = 0;
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const auto& delivery = m_lines[i].delivery;
        const int row = static_cast<int>(i);
        const DeliveryState state = delivery ? delivery->state : DeliveryState::suppressed;
        (isFailed(delivery) ? failed : isWaiting(delivery) ? waiting : state == DeliveryState::accepted ? sent : none) += 1;
        m_table->setCell(row, 0, deliveryIcon(state), deliveryTone(state), deliveryWord(state));
        QString details;
        if (delivery && state == DeliveryState::deferred && delivery->nextTry)
            details = tr("Next try at %1").arg(timeText(toDateTime(*delivery->nextTry, QTimeZone::systemTimeZone()).time()));
        if (delivery && delivery->error && state != DeliveryState::accepted)
            details = details.isEmpty() ? qs(*delivery->error) : QStringLiteral("%1. %2").arg(details, qs(*delivery->error));
        m_table->setCell(row, 1, details)->setToolTip(details);
        if (m_lines[i].person.id == selected) m_table->selectRow(row);
    }
    // What failed stands on top and is what the buttons are for.
    if (m_table->chosenRow() < 0 && failed > 0) m_table->selectRow(0);
    QStringList parts;
    if (failed > 0) parts += tr("%n failed", nullptr, failed);
    if (waiting > 0) parts += tr("%n waiting", nullptr, waiting);
    if (sent > 0) parts += tr("%n sent", nullptr, sent);
    if (none > 0) parts += tr("%n without mail", nullptr, none);
    m_totals->setText(parts.join(QStringLiteral(", ")));
    if (failed > 0)
        m_message->show(Tone::error, tr("Check the spelling and the domain of the addresses that failed. The people are in the "
                                        "conference all the same; you can also hand over their PINs yourself."));
    else
        m_message->clear();
    m_againFailed->setVisible(failed > 1);
    refreshButtons();
}

const DeliveriesPanel::Line* DeliveriesPanel::chosen() const {
    const int row = m_table->chosenRow();
    return row >= 0 && static_cast<std::size_t>(row) < m_lines.size() ? &m_lines[static_cast<std::size_t>(row)] : nullptr;
}

void DeliveriesPanel::refreshButtons() {
    const Line* line = chosen();
    const bool ready = line && !m_call.running();
    m_correct->setEnabled(ready);
    m_again->setEnabled(ready && !isWaiting(line->delivery));
    const QString reason = line ? QString() : tr("Choose a person first.");
    m_correct->setToolTip(reason);
    m_again->setToolTip(line && isWaiting(line->delivery) ? tr("This mail is on its way.") : reason);
}

void DeliveriesPanel::correct() {
    const Line* line = chosen();
    if (!line) return;
    const api::Participant person = line->person;
    const auto typed = askAddress(person, this);
    if (!typed) return;
    m_poll->stop();
    api::ParticipantPatch patch;
    patch.address = utf8(*typed);
    m_call = m_api.changeParticipant(m_id, person.id, person.version, patch, this, [this](Result<api::Participant> answer) {
        m_call = Call();
        if (answer) return sendAgain({answer->id});
        m_message->show(Tone::error, errorSentence(answer.error()));
        refreshButtons();
    });
}

void DeliveriesPanel::sendAgain(std::vector<ParticipantId> who) {
    m_poll->stop();
    m_call = m_api.resend(m_id, {.participantIds = std::move(who)}, this, [this](Result<api::DeliveryList> answer) {
        m_call = Call();
        if (answer) return reload();
        m_message->show(Tone::error, errorSentence(answer.error()));
        refreshButtons();
    });
    refreshButtons();
}

} // namespace conclave::client
