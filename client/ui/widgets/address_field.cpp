#include "client/ui/widgets/address_field.hpp"

#include "client/ui/widgets/chip.hpp"
#include "client/ui/widgets/texts.hpp"
#include "common/address.hpp"

#include <QAbstractItemView>
#include <QClipboard>
#include <QCompleter>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>

namespace conclave::client {
namespace {

constexpr int kLookUpAfterMs = 200;
constexpr int kLookUpCharactersMin = 2;
enum MatchRole { kAddressRole = Qt::UserRole, kNameRole };

} // namespace

AddressField::AddressField(ApiClient& api, int number, QWidget* parent) : QWidget(parent), m_api(api) {
    setObjectName(QStringLiteral("person%1").arg(number));
    auto* label = new QLabel(tr("&%1.").arg(number), this);
    if (number > 9) label->setText(QStringLiteral("%1.").arg(number));
    label->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("20.")) + 2);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setTone(label, Tone::faint);
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("address%1").arg(number));
    m_edit->setAccessibleName(tr("Person %1: name, extension or mail address").arg(number));
    m_edit->setMaxLength(static_cast<int>(limits::kAddressBytesMax) * 40);
    if (number == 1) m_edit->setPlaceholderText(tr("Name, extension or mail address"));
    m_edit->installEventFilter(this);
    label->setBuddy(m_edit);
    m_chip = new Chip(this);
    m_chip->setFixedWidth(230);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::kSmall);
    row->addWidget(label);
    row->addWidget(m_edit, 1);
    row->addWidget(m_chip);
    setFocusProxy(m_edit);

    m_matches = new QStandardItemModel(this);
    m_completer = new QCompleter(m_matches, this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setCompletionRole(kAddressRole);
    m_completer->setWidget(m_edit); // not setCompleter(): the popup comes when the directory has answered
    m_completer->popup()->setObjectName(QStringLiteral("matches%1").arg(number));
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, &AddressField::chosen);
    m_pause = new QTimer(this);
    m_pause->setSingleShot(true);
    m_pause->setInterval(kLookUpAfterMs);
    connect(m_pause, &QTimer::timeout, this, &AddressField::lookUp);
    connect(m_edit, &QLineEdit::textEdited, this, &AddressField::edited);
    connect(m_edit, &QLineEdit::editingFinished, this, [this] {
        if (!spread(m_edit->text())) showChip();
    });
}

bool AddressField::isEmpty() const { return m_person.address.isEmpty(); }

bool AddressField::isValid() const { return validateAddress(utf8(m_person.address), {}).has_value(); }

NewPerson AddressField::person() const { return m_person; }

void AddressField::setPerson(const NewPerson& person) {
    m_person = person;
    m_person.address = person.address.trimmed();
    m_edit->setText(m_person.address);
    m_lengthBefore = m_edit->text().size();
    m_asked = person.hasAccount;
    if (!m_asked && isValid()) lookUp();
    showChip();
    Q_EMIT changed();
}

void AddressField::clear() { setPerson({}); }

bool AddressField::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        // The field itself would turn the lines of a pasted list into blanks.
        if (key->matches(QKeySequence::Paste) && m_edit->text().isEmpty() &&
            spread(QGuiApplication::clipboard()->text()))
            return true;
    }
    if (watched == m_edit && event->type() == QEvent::FocusOut) showChip();
    return QWidget::eventFilter(watched, event);
}

void AddressField::edited(const QString& text) {
    const qsizetype grown = text.size() - m_lengthBefore;
    m_lengthBefore = text.size();
    if (grown > 1 && spread(text)) return;
    m_person = NewPerson{.address = text.trimmed(), .displayName = {}, .hasAccount = false};
    m_asked = false;
    m_call.cancel();
    if (m_person.address.size() >= kLookUpCharactersMin) {
        m_pause->start();
    } else {
        m_pause->stop();
        m_completer->popup()->hide();
    }
    showChip();
    Q_EMIT changed();
}

// True when the text was more than one plain address and has been dealt with.
bool AddressField::spread(const QString& text) {
    const QList<PastedAddress> read = readAddresses(text);
    const bool several = read.size() > 1;
    const bool named = read.size() == 1 && read[0].valid && !read[0].displayName.isEmpty();
    const bool anyGood = std::any_of(read.begin(), read.end(), [](const auto& one) { return one.valid; });
    if (!anyGood || (!several && !named)) return false;
    m_pause->stop();
    m_call.cancel();
    if (named) {
        setPerson({.address = read[0].address, .displayName = read[0].displayName, .hasAccount = false});
        return true;
    }
    clear();
    Q_EMIT pasted(read);
    return true;
}

void AddressField::lookUp() {
    const QString asked = m_person.address;
    m_call.cancel();
    m_call = m_api.directory(asked, this, [this, asked](Result<api::DirectoryList> answer) { found(asked, answer); });
}

void AddressField::found(const QString& asked, const Result<api::DirectoryList>& answer) {
    if (asked != m_person.address || !answer) return;
    m_asked = true;
    m_matches->clear();
    for (const api::DirectoryEntry& entry : answer->items) {
        const QString name = qs(entry.displayName);
        const QString address = qs(entry.address);
        QStringList parts{name};
        if (!entry.extension.empty()) parts += qs(entry.extension);
        parts += address;
        auto* item = new QStandardItem(icon(IconName::account, Tone::success), parts.join(QStringLiteral("  ·  ")));
        item->setData(address, kAddressRole);
        item->setData(name, kNameRole);
        item->setData(tr("%1, extension %2, %3, has an account").arg(name, qs(entry.extension), address),
                      Qt::AccessibleTextRole);
        m_matches->appendRow(item);
        if (addressKey(entry.address) == addressKey(utf8(asked))) {
            m_person.hasAccount = true;
            m_person.displayName = name;
        }
    }
    const bool settled = m_person.hasAccount && m_matches->rowCount() == 1;
    if (m_edit->hasFocus() && m_matches->rowCount() > 0 && !settled)
        m_completer->complete();
    else
        m_completer->popup()->hide();
    showChip();
    Q_EMIT changed();
}

void AddressField::chosen(const QModelIndex& index) {
    setPerson({.address = index.data(kAddressRole).toString(),
               .displayName = index.data(kNameRole).toString(),
               .hasAccount = true});
}

void AddressField::showChip() {
    if (isEmpty()) return m_chip->clear();
    if (m_person.hasAccount)
        return m_chip->set(IconName::account, Tone::success,
                           m_person.displayName.isEmpty() ? tr("Account") : m_person.displayName,
                           tr("%1 has an account").arg(m_person.displayName));
    if (isValid())
        return m_chip->set(IconName::noAccount, Tone::text,
                           m_person.displayName.isEmpty() ? accountWord(false) : m_person.displayName,
                           tr("No account has this address; the person gets the PIN by mail"));
    const bool typing = m_edit->hasFocus();
    if (typing && (!m_asked || m_matches->rowCount() > 0)) return m_chip->clear();
    if (!m_person.address.contains(QLatin1Char('@')))
        return m_chip->set(IconName::error, Tone::error, tr("Nobody by that name"),
                           tr("No account matches. Type a full mail address, or choose somebody from the list."));
    m_chip->set(IconName::error, Tone::error, tr("Incomplete address"),
                tr("A mail address looks like name@example.org: letters, digits and a domain with a dot."));
}

} // namespace conclave::client
