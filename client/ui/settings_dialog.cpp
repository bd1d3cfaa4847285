#include "client/ui/settings_dialog.hpp"

#include "client/settings/keychain.hpp"
#include "client/ui/conference_sheet.hpp"
#include "client/ui/widgets/clipboard_lease.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/zone_box.hpp"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kZonesHeightPx = 72;
constexpr int kWidthPx = 640;
constexpr int kHeightPx = 680; // shows all of it; a smaller screen scrolls

QFormLayout* newForm() {
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(space::kLarge);
    form->setVerticalSpacing(space::kSmall);
    form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return form;
}

void addField(QFormLayout* form, const QString& text, QWidget* field) {
    auto* label = new QLabel(text);
    label->setBuddy(field);
    label->setMinimumHeight(field->sizeHint().height());
    field->setAccessibleName(QString(text).remove(u'&'));
    form->addRow(label, field);
}

void addHeading(QVBoxLayout& column, const QString& text) {
    if (column.count() > 0) column.addSpacing(space::kMedium);
    auto* label = new QLabel(text);
    setHeading(label, 1);
    column.addWidget(label);
}

QLabel* newFaint(const QString& text) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    setTone(label, Tone::faint);
    return label;
}

} // namespace

SettingsDialog::SettingsDialog(Settings& settings, const QString& profile, QWidget* parent)
    : QDialog(parent), m_settings(settings), m_profile(profile) {
    setObjectName(u"settingsDialog"_s);
    new QVBoxLayout(this);
    build();
    resize(kWidthPx, std::min(kHeightPx, screen()->availableGeometry().height() - 2 * space::kPage));
}

void SettingsDialog::build() {
    setWindowTitle(tr("Settings"));
    delete m_body;
    m_body = new QWidget;
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, space::kSmall, 0);
    column->setSpacing(space::kSmall);
    addLook(*column);
    addNotifications(*column);
    addZones(*column);
    addPrivacy(*column);
    column->addStretch(1);
    auto* close = new QPushButton(tr("Close"));
    close->setObjectName(u"close"_s);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* page = new QVBoxLayout(m_body);
    page->setContentsMargins(space::kPage, space::kPage, space::kPage, space::kLarge);
    page->setSpacing(space::kMedium);
    page->addWidget(scrolled(content), 1);
    page->addWidget(close, 0, Qt::AlignRight);
    layout()->setContentsMargins(0, 0, 0, 0);
    layout()->addWidget(m_body);
}

void SettingsDialog::addLook(QVBoxLayout& column) {
    addHeading(column, tr("Language and look"));
    auto* form = newForm();
    const auto choice = [&](const QString& name, const QString& text, const QList<std::pair<QString, QString>>& items,
                            const QString& chosen) {
        auto* box = new QComboBox;
        box->setObjectName(name);
        for (const auto& [code, word] : items) box->addItem(word, code);
        box->setCurrentIndex(std::max(0, box->findData(chosen)));
        addField(form, text, box);
        return box;
    };
    auto* language = choice(u"language"_s, tr("&Language"),
                            {{QString(), tr("As the system")}, {u"en"_s, u"English"_s}, {u"de"_s, u"Deutsch"_s}},
                            m_settings.language());
    auto* look = choice(u"look"_s, tr("L&ook"),
                        {{QString(), tr("As the system")}, {u"light"_s, tr("Light")}, {u"dark"_s, tr("Dark")}},
                        m_settings.theme());
    // Through the event loop: a change of language builds all this anew.
    connect(language, &QComboBox::activated, this, [this, language] {
        QMetaObject::invokeMethod(this, [this, code = language->currentData().toString()] { Q_EMIT languageChosen(code); },
                                  Qt::QueuedConnection);
    });
    connect(look, &QComboBox::activated, this, [this, look] { Q_EMIT themeChosen(look->currentData().toString()); });
    column.addLayout(form);
}

void SettingsDialog::addNotifications(QVBoxLayout& column) {
    addHeading(column, tr("Notifications"));
    const NotificationChoice chosen = m_settings.notifications();
    auto* soon = new QCheckBox(tr("&Before a conference starts"));
    soon->setObjectName(u"startsSoon"_s);
    soon->setChecked(chosen.startsSoon);
    auto* minutes = new QSpinBox;
    minutes->setObjectName(u"minutesBefore"_s);
    minutes->setRange(Settings::kMinutesBeforeMin, Settings::kMinutesBeforeMax);
    minutes->setSuffix(tr(" min"));
    minutes->setValue(chosen.minutesBefore);
    minutes->setAccessibleName(tr("Minutes before a conference starts"));
    minutes->setEnabled(chosen.startsSoon);
    auto* failed = new QCheckBox(tr("When a &mail has failed"));
    failed->setObjectName(u"mailFailed"_s);
    failed->setChecked(chosen.mailFailed);
    auto* begun = new QCheckBox(tr("When &somebody is in a conference"));
    begun->setObjectName(u"begun"_s);
    begun->setChecked(chosen.begun);
    auto* needed = new QCheckBox(tr("When somebody is &not let in, or no moderator is there"));
    needed->setObjectName(u"callNeedsYou"_s);
    needed->setChecked(chosen.callNeedsYou);
    const auto store = [=, this] {
        m_settings.setNotifications({.startsSoon = soon->isChecked(),
                                     .minutesBefore = minutes->value(),
                                     .mailFailed = failed->isChecked(),
                                     .begun = begun->isChecked(),
                                     .callNeedsYou = needed->isChecked()});
        minutes->setEnabled(soon->isChecked());
        Q_EMIT notificationsChosen();
    };
    for (QCheckBox* box : {soon, failed, begun, needed}) connect(box, &QCheckBox::toggled, this, store);
    connect(minutes, &QSpinBox::valueChanged, this, store);
    auto* row = new QHBoxLayout;
    row->setSpacing(space::kMedium);
    row->addWidget(soon);
    row->addWidget(minutes);
    row->addStretch(1);
    column.addLayout(row);
    column.addWidget(failed);
    column.addWidget(begun);
    column.addWidget(needed);
}

void SettingsDialog::addZones(QVBoxLayout& column) {
    addHeading(column, tr("Time zones"));
    auto* choose = new ZoneBox;
    choose->setObjectName(u"zoneToAdd"_s);
    choose->setCurrentIndex(-1);
    choose->lineEdit()->setPlaceholderText(tr("Place, such as New York"));
    choose->setAccessibleName(tr("Time zone to add"));
    choose->lineEdit()->setAccessibleName(tr("Time zone to add"));
    auto* add = new QPushButton(tr("&Add"));
    add->setObjectName(u"addZone"_s);
    add->setAutoDefault(false);
    m_zones = new QListWidget;
    m_zones->setObjectName(u"zones"_s);
    m_zones->setAccessibleName(tr("Time zones shown beside"));
    m_zones->setFixedHeight(kZonesHeightPx);
    auto* remove = new QPushButton(tr("&Remove"));
    remove->setObjectName(u"removeZone"_s);
    remove->setAutoDefault(false);
    for (const QString& id : m_settings.zonesBeside()) {
        auto* item = new QListWidgetItem(zoneName(id), m_zones);
        item->setData(Qt::UserRole, id);
    }
    const auto refresh = [this, remove] { remove->setEnabled(m_zones->currentItem() != nullptr); };
    connect(m_zones, &QListWidget::currentRowChanged, this, refresh);
    refresh();
    connect(add, &QPushButton::clicked, this, [this, choose] {
        const int typed = choose->findText(choose->currentText(), Qt::MatchFixedString);
        if (typed < 0) return choose->setFocus();
        const QString id = choose->itemData(typed).toString();
        if (m_zones->findItems(zoneName(id), Qt::MatchExactly).isEmpty()) {
            auto* item = new QListWidgetItem(zoneName(id), m_zones);
            item->setData(Qt::UserRole, id);
            storeZones();
        }
        choose->setCurrentIndex(-1);
        choose->clearEditText();
    });
    connect(remove, &QPushButton::clicked, this, [this] {
        delete m_zones->takeItem(m_zones->currentRow());
        storeZones();
    });
    column.addWidget(newFaint(tr("A planned time is shown in these zones too.")));
    auto* first = new QHBoxLayout;
    first->setSpacing(space::kSmall);
    first->addWidget(choose, 1);
    first->addWidget(add);
    auto* second = new QHBoxLayout;
    second->setSpacing(space::kSmall);
    second->addWidget(m_zones, 1);
    second->addWidget(remove, 0, Qt::AlignTop);
    column.addLayout(first);
    column.addLayout(second);
}

void SettingsDialog::storeZones() {
    QStringList ids;
    for (int row = 0; row < m_zones->count(); ++row) ids += m_zones->item(row)->data(Qt::UserRole).toString();
    m_settings.setZonesBeside(ids);
}

void SettingsDialog::addPrivacy(QVBoxLayout& column) {
    addHeading(column, tr("What is kept"));
    auto* form = newForm();
    auto* seconds = new QSpinBox;
    seconds->setObjectName(u"clipboardSeconds"_s);
    seconds->setRange(Settings::kClipboardSecondsMin, Settings::kClipboardSecondsMax);
    seconds->setSuffix(tr(" s"));
    seconds->setValue(m_settings.clipboardSeconds());
    connect(seconds, &QSpinBox::valueChanged, this, [this](int value) {
        m_settings.setClipboardSeconds(value);
        setClipboardLease(std::chrono::seconds(value));
    });
    addField(form, tr("&Clear a copied PIN from the clipboard after"), seconds);
    column.addLayout(form);
    const auto line = [&](QLabel* text, QPushButton* button) {
        button->setAutoDefault(false);
        auto* row = new QHBoxLayout;
        row->setSpacing(space::kMedium);
        row->addWidget(text, 1);
        row->addWidget(button);
        column.addLayout(row);
    };
    m_password = newFaint({});
    m_password->setObjectName(u"passwordKept"_s);
    m_forget = new QPushButton(tr("Remove &password"));
    m_forget->setObjectName(u"forgetPassword"_s);
    connect(m_forget, &QPushButton::clicked, this, &SettingsDialog::forgetPassword);
    line(m_password, m_forget);
    auto* lists = newFaint(tr("The last known conferences and people are kept on this computer, to be read without a connection. "
                              "PINs are not."));
    auto* forgetLists = new QPushButton(tr("Remove &lists"));
    forgetLists->setObjectName(u"forgetLists"_s);
    connect(forgetLists, &QPushButton::clicked, this, [this, lists, forgetLists] {
        Q_EMIT forgetListsRequested();
        lists->setText(tr("The lists are removed. They are kept anew when they are read next."));
        forgetLists->setEnabled(false);
    });
    line(lists, forgetLists);
    showPassword();
}

void SettingsDialog::showPassword() {
    const bool kept = m_settings.profile(m_profile).remember;
    m_password->setText(kept ? tr("Your password is in this desktop's keyring.") : tr("Your password is not remembered."));
    m_forget->setEnabled(kept);
}

void SettingsDialog::forgetPassword() {
    m_forget->setEnabled(false);
    Keychain::remove(m_profile, this, [this](KeychainOutcome outcome) {
        if (outcome == KeychainOutcome::noKeyring) {
            m_password->setText(tr("The keyring does not answer, so the password is still in it."));
            m_forget->setEnabled(true);
            return;
        }
        ServerProfile profile = m_settings.profile(m_profile);
        profile.remember = false;
        m_settings.storeProfile(profile);
        showPassword();
    });
}

void SettingsDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_body) build();
}

} // namespace conclave::client
