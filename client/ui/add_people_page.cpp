#include "client/ui/add_people_page.hpp"

#include "client/model/people_file.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/role_dialog.hpp"
#include "client/ui/widgets/address_field.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <algorithm>

namespace conclave::client {
namespace {

constexpr qsizetype kPeopleInFileMax = 1000; // beyond that it is another list, and no review would show it

} // namespace

AddPeoplePage::AddPeoplePage(ApiClient& api, QWidget* parent) : QWidget(parent), m_api(api) {
    m_role = new RoleChoice(this);
    m_fieldsArea = new QWidget;
    m_column = new QVBoxLayout(m_fieldsArea);
    m_column->setContentsMargins(0, 0, space::kTight, 0);
    m_column->setSpacing(space::kTight + 2);
    m_column->addStretch(1);
    m_more = new QPushButton(icon(IconName::chevronDown), tr("&More…"), this);
    m_more->setObjectName(QStringLiteral("more"));
    m_import = new QPushButton(icon(IconName::people), tr("&Import from a file…"), this);
    m_import->setObjectName(QStringLiteral("import"));
    m_import->setToolTip(tr("A list as CSV, or contacts as vCard"));
    m_count = new QLabel(this);
    m_count->setObjectName(QStringLiteral("count"));
    m_count->setWordWrap(true); // the buttons beside it take what they need in any language
    setTone(m_count, Tone::faint);
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("addMessage"));
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_count, 1);
    foot->addWidget(m_import);
    foot->addWidget(m_more);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kSmall);
    column->addWidget(m_role);
    column->addSpacing(space::kSmall);
    column->addWidget(scrolled(m_fieldsArea), 1);
    column->addLayout(foot);
    column->addWidget(m_message);
    connect(m_more, &QPushButton::clicked, this, [this] {
        const std::size_t before = m_fields.size();
        more(kFieldsFirst);
        m_fields[before]->edit()->setFocus();
    });
    connect(m_role, &RoleChoice::changed, this, &AddPeoplePage::changed);
    connect(m_import, &QPushButton::clicked, this, &AddPeoplePage::chooseFile);
    more(kFieldsFirst);
    setTabOrder(m_more, m_import);
}

void AddPeoplePage::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Import people"));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Lists and contacts (*.csv *.txt *.vcf *.vcard)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &AddPeoplePage::importFile);
    dialog->open();
}

void AddPeoplePage::importFile(const QString& path) {
    m_message->clear();
    const QString name = QFileInfo(path).fileName();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return m_message->show(Tone::error, tr("“%1” cannot be read: %2").arg(name, file.errorString()));
    const auto people = readPeopleFile(file.read(kPeopleFileBytesMax + 1));
    if (!people && people.error().code == Errc::bodyTooLarge)
        return m_message->show(Tone::error, tr("“%1” is larger than 1 MB. That is more than a list of 250 people takes.").arg(name));
    if (!people)
        return m_message->show(Tone::error, tr("Nobody was found in “%1”. A CSV file needs a column with mail addresses; contacts "
                                               "are read as vCard.").arg(name));
    if (people->size() > kPeopleInFileMax)
        return m_message->show(Tone::error, tr("“%1” holds %n people; a conference has room for 250.", nullptr,
                                               static_cast<int>(people->size())).arg(name));
    std::vector<NewPerson> read;
    for (const PastedAddress& one : *people) read.push_back({.address = one.address, .displayName = one.displayName});
    Q_EMIT imported(read);
}

Role AddPeoplePage::role() const { return m_role->role(); }

QWidget* AddPeoplePage::firstField() const { return m_fields.front()->edit(); }

void AddPeoplePage::more(int count) {
    for (int i = 0; i < count && m_fields.size() < ParticipantsDraft::kBatchMax; ++i) {
        auto* field = new AddressField(m_api, static_cast<int>(m_fields.size()) + 1, m_fieldsArea);
        m_column->insertWidget(static_cast<int>(m_fields.size()), field);
        if (!m_fields.empty()) setTabOrder(m_fields.back()->edit(), field->edit());
        setTabOrder(field->edit(), m_more);
        m_fields.push_back(field);
        connect(field, &AddressField::changed, this, &AddPeoplePage::refresh);
        connect(field, &AddressField::pasted, this,
                [this, field](const QList<PastedAddress>& addresses) { spread(field, addresses); });
    }
    m_more->setVisible(m_fields.size() < ParticipantsDraft::kBatchMax);
    refresh();
}

std::vector<NewPerson> AddPeoplePage::batch() const {
    std::vector<NewPerson> out;
    for (const AddressField* field : m_fields)
        if (!field->isEmpty()) out.push_back(field->person());
    return out;
}

bool AddPeoplePage::isEmpty() const { return batch().empty(); }

void AddPeoplePage::setBatch(Role role, const std::vector<NewPerson>& people) {
    clear();
    m_role->setRole(role);
    while (m_fields.size() < std::min(people.size(), ParticipantsDraft::kBatchMax)) more(kFieldsFirst);
    for (std::size_t i = 0; i < people.size() && i < m_fields.size(); ++i) m_fields[i]->setPerson(people[i]);
}

void AddPeoplePage::clear() {
    while (m_fields.size() > static_cast<std::size_t>(kFieldsFirst)) {
        delete m_fields.back();
        m_fields.pop_back();
    }
    for (AddressField* field : m_fields) field->clear();
    m_more->show();
    m_message->clear();
    refresh();
}

void AddPeoplePage::spread(AddressField* from, const QList<PastedAddress>& addresses) {
    std::vector<AddressField*> free{from};
    for (AddressField* field : m_fields)
        if (field != from && field->isEmpty()) free.push_back(field);
    const std::size_t missing = static_cast<std::size_t>(addresses.size()) > free.size()
                                    ? static_cast<std::size_t>(addresses.size()) - free.size()
                                    : 0;
    const std::size_t before = m_fields.size();
    if (missing > 0) more(static_cast<int>((missing + kFieldsFirst - 1) / kFieldsFirst * kFieldsFirst));
    free.insert(free.end(), m_fields.begin() + static_cast<std::ptrdiff_t>(before), m_fields.end());
    QStringList over;
    for (qsizetype i = 0; i < addresses.size(); ++i) {
        const PastedAddress& one = addresses[i];
        if (static_cast<std::size_t>(i) < free.size())
            free[static_cast<std::size_t>(i)]->setPerson(
                {.address = one.address, .displayName = one.displayName, .hasAccount = false});
        else
            over += one.address;
    }
    if (!over.isEmpty())
        m_message->show(Tone::warning, tr("A batch holds 20 people. Left out, for the next batch: %1")
                                           .arg(over.join(QStringLiteral(", "))));
    from->edit()->setFocus();
}

void AddPeoplePage::refresh() {
    const int filled = static_cast<int>(batch().size());
    m_count->setText(filled == 0 ? tr("Up to 20 people in one batch. A pasted list of addresses fills the fields.")
                                 : tr("%n of up to 20 people in this batch", nullptr, filled));
    Q_EMIT changed();
}

bool AddPeoplePage::check() {
    m_message->clear();
    if (isEmpty()) {
        m_message->show(Tone::error, tr("Enter at least one person: a name, an extension or a mail address."));
        firstField()->setFocus();
        return false;
    }
    for (AddressField* field : m_fields) {
        if (field->isEmpty() || field->isValid()) continue;
        m_message->show(Tone::error, tr("“%1” is not a mail address. Choose somebody from the list that opens as you type, or "
                                        "enter the full address.")
                                         .arg(field->person().address));
        field->edit()->setFocus();
        return false;
    }
    return true;
}

} // namespace conclave::client
