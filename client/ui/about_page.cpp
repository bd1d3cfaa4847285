#include "client/ui/about_page.hpp"

#include "client/ui/widgets/texts.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace conclave::client {
namespace {

void showCount(QLabel* label, const QString& text, std::size_t charactersMax) {
    const std::size_t used = static_cast<std::size_t>(text.toUcs4().size());
    label->setText(AboutPage::tr("%1 of %2", "characters used").arg(used).arg(charactersMax));
    setTone(label, used > charactersMax ? Tone::error : Tone::faint);
}

} // namespace

AboutPage::AboutPage(QWidget* parent) : QWidget(parent) {
    m_subject = new QLineEdit(this);
    m_subject->setObjectName(QStringLiteral("subject"));
    m_subject->setPlaceholderText(tr("For example: Board, third quarter"));
    m_description = new QPlainTextEdit(this);
    m_description->setObjectName(QStringLiteral("description"));
    m_description->setTabChangesFocus(true);
    m_description->setPlaceholderText(tr("Agenda, what to prepare, who to ask"));
    const auto small = [this](Tone tone) {
        auto* label = new QLabel(this);
        label->setTextFormat(Qt::PlainText);
        setTone(label, tone);
        return label;
    };
    m_subjectCount = small(Tone::faint);
    m_descriptionCount = small(Tone::faint);
    m_subjectFault = small(Tone::error);
    m_subjectFault->setObjectName(QStringLiteral("subjectFault"));
    m_descriptionFault = small(Tone::error);
    m_descriptionFault->setObjectName(QStringLiteral("descriptionFault"));
    auto* subjectLabel = new QLabel(tr("&Subject"), this);
    subjectLabel->setBuddy(m_subject);
    auto* descriptionLabel = new QLabel(tr("&Description"), this);
    descriptionLabel->setBuddy(m_description);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(space::kTight);
    grid->addWidget(subjectLabel, 0, 0);
    grid->addWidget(m_subjectCount, 0, 1, Qt::AlignRight);
    grid->addWidget(m_subject, 1, 0, 1, 2);
    grid->addWidget(m_subjectFault, 2, 0, 1, 2);
    grid->setRowMinimumHeight(3, space::kSmall);
    grid->addWidget(descriptionLabel, 4, 0);
    grid->addWidget(m_descriptionCount, 4, 1, Qt::AlignRight);
    grid->addWidget(m_description, 5, 0, 1, 2);
    grid->addWidget(m_descriptionFault, 6, 0, 1, 2);
    grid->setRowStretch(5, 1);
    m_subjectFault->hide();
    m_descriptionFault->hide();
    connect(m_subject, &QLineEdit::textChanged, this, &AboutPage::count);
    connect(m_description, &QPlainTextEdit::textChanged, this, &AboutPage::count);
    count();
}

void AboutPage::set(const QString& subject, const QString& description) {
    m_subject->setText(subject);
    m_description->setPlainText(description);
}

QString AboutPage::subject() const { return m_subject->text().simplified(); }

QString AboutPage::description() const { return m_description->toPlainText().trimmed(); }

QWidget* AboutPage::firstField() const { return m_subject; }

void AboutPage::count() {
    m_subjectFault->hide();
    m_descriptionFault->hide();
    showCount(m_subjectCount, subject(), limits::kSubjectCharactersMax);
    showCount(m_descriptionCount, description(), limits::kDescriptionCharactersMax);
    Q_EMIT changed();
}

bool AboutPage::check() {
    const auto sentence = [](const Error& error) {
        return error.code == Errc::tooLong ? tr("This is too long. Shorten it to the number shown above.")
                                           : tr("This holds a character that a mail cannot carry. Type it again.");
    };
    if (subject().isEmpty()) {
        showFault(QStringLiteral("subject"), tr("A conference needs a subject; it is what people see first in the mail."));
        return false;
    }
    if (const auto good = validateLine(utf8(subject()), limits::kSubjectCharactersMax, {}); !good) {
        showFault(QStringLiteral("subject"), sentence(good.error()));
        return false;
    }
    if (const auto good = validateBlock(utf8(description()), limits::kDescriptionCharactersMax, {}); !good) {
        showFault(QStringLiteral("description"), sentence(good.error()));
        return false;
    }
    return true;
}

void AboutPage::showFault(const QString& field, const QString& sentence) {
    const bool atSubject = field == QStringLiteral("subject");
    QLabel* label = atSubject ? m_subjectFault : m_descriptionFault;
    label->setText(sentence);
    label->show();
    if (atSubject)
        m_subject->setFocus();
    else
        m_description->setFocus();
}

} // namespace conclave::client
