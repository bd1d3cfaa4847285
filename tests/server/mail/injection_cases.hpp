// Mails with hostile strings in every field, and what read_mails.py holds them against.
#pragma once

#include "server/mail/invitation.hpp"
#include "tests/server/mail/sample_facts.hpp"
#include "tests/support/smtp_server.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace conclave::tests {

using namespace conclave::mail;

struct Field {
    const char* name;
    std::string& (*of)(InvitationFacts&);
};
inline const Field kFields[] = {
    {"subject", [](InvitationFacts& f) -> std::string& { return f.subject; }},
    {"description", [](InvitationFacts& f) -> std::string& { return f.description; }},
    {"organiser.name", [](InvitationFacts& f) -> std::string& { return f.organiser.name; }},
    {"organiser.address", [](InvitationFacts& f) -> std::string& { return f.organiser.address; }},
    {"recipient.name", [](InvitationFacts& f) -> std::string& { return f.recipient.name; }},
    {"recipient.address", [](InvitationFacts& f) -> std::string& { return f.recipient.address; }},
    {"sender.name", [](InvitationFacts& f) -> std::string& { return f.sender.name; }},
};

inline QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

inline QJsonObject mailbox(const Mailbox& who) {
    return {{QStringLiteral("name"), text(who.name)}, {QStringLiteral("address"), text(who.address)}};
}

// What read_mails.py holds a mail against.
inline QJsonObject describe(const InvitationFacts& facts, const Message& message) {
    const bool joinable = facts.kind == DeliveryKind::invitation || facts.kind == DeliveryKind::reminder;
    const bool german = facts.locale == "de";
    const char* label = facts.kind == DeliveryKind::invitation     ? (german ? "Einladung: " : "Invitation: ")
                        : facts.kind == DeliveryKind::reminder     ? (german ? "Erinnerung: " : "Reminder: ")
                        : facts.kind == DeliveryKind::cancellation ? (german ? "Abgesagt: " : "Cancelled: ")
                                                                   : (german ? "Einladung zurückgezogen: " : "Invitation withdrawn: ");
    const std::string inviter = facts.organiser.name.empty() ? facts.organiser.address : facts.organiser.name;
    const char* brief = german ? "23. November 2026, 10:30 CET" : "23 November 2026, 10:30 CET";
    const QJsonObject inside{{QStringLiteral("kind"), text(wordOf(facts.kind))},
                             {QStringLiteral("subject"), text(facts.subject)},
                             {QStringLiteral("description"), text(facts.description)},
                             {QStringLiteral("conferenceId"), text(facts.conferenceId.value)},
                             {QStringLiteral("sequence"), static_cast<int>(facts.sequence)},
                             {QStringLiteral("begin"), text(formatInstant(facts.begin))},
                             {QStringLiteral("end"), text(formatInstant(facts.end))},
                             {QStringLiteral("organiser"), mailbox(facts.organiser)},
                             {QStringLiteral("recipient"), mailbox(facts.recipient)},
                             {QStringLiteral("sender"), mailbox(facts.sender)},
                             {QStringLiteral("number"), text(facts.number)},
                             {QStringLiteral("pin"), text(facts.pin.reveal())},
                             {QStringLiteral("joinToken"), text(facts.joinToken.reveal())}};
    return {{QStringLiteral("facts"), inside},
            {QStringLiteral("joinable"), joinable},
            {QStringLiteral("subject"), text(label + facts.subject + " – " + brief + " (" + inviter + ")")},
            {QStringLiteral("text"), text(*invitationText(facts))},
            {QStringLiteral("sipsLink"), text(sipsLink(facts))},
            {QStringLiteral("messageId"), text(message.messageId)}};
}

inline QString source(const char* path) {
    return qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QLatin1Char('/') + QLatin1String(path);
}

inline std::vector<std::string> injectionStrings() {
    std::vector<std::string> strings;
    for (const auto& value : QJsonDocument::fromJson(fileContents(source("tests/data/injection_strings.json"))).array()) {
        const QByteArray bytes = value.toString().toUtf8();
        strings.emplace_back(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }
    return strings;
}

// Every string in every field: composed, or refused for the right field. Each mail has a Message-ID of its own.
class InjectionCases {
public:
    void addAll() {
        for (const char* locale : {"en", "de"})
            for (const auto kind : {DeliveryKind::invitation, DeliveryKind::reminder, DeliveryKind::cancellation, DeliveryKind::withdrawal}) {
                InvitationFacts facts = sampleFacts();
                facts.locale = locale;
                facts.kind = kind;
                add("kind", std::string(wordOf(kind)), facts);
            }
        const auto strings = injectionStrings();
        m_stringCount = strings.size();
        for (const auto& value : strings)
            for (const auto& field : kFields) {
                InvitationFacts facts = sampleFacts();
                field.of(facts) = value;
                add(field.name, value, facts);
            }
    }

    const std::vector<Message>& mails() const { return m_mails; }
    std::size_t stringCount() const { return m_stringCount; }
    int refused() const { return m_refused; }
    const std::string& wrong() const { return m_wrong; } // refusals that blame something else

    // The mails as 0.eml, 1.eml … and cases.json.
    void write(const std::filesystem::path& folder) const {
        for (std::size_t i = 0; i < m_mails.size(); ++i)
            std::ofstream(folder / (std::to_string(i) + ".eml"), std::ios::binary) << m_mails[i].bytes;
        std::ofstream(folder / "cases.json") << QJsonDocument(m_cases).toJson().constData();
    }

private:
    void add(const char* field, const std::string& value, InvitationFacts facts) {
        const std::string number = std::to_string(m_mails.size());
        facts.deliveryId = DeliveryId("0193d1f0-0000-7000-8000-" + std::string(12 - number.size(), '0') + number);
        const auto message = compose(facts);
        if (!message) {
            ++m_refused;
            const bool rightly = (message.error().code == Errc::invalidValue || message.error().code == Errc::tooLong) &&
                                 message.error().field == field;
            if (!rightly) m_wrong += value + "\n";
            return;
        }
        QJsonObject entry = describe(facts, *message);
        entry.insert(QStringLiteral("file"), text(number + ".eml"));
        entry.insert(QStringLiteral("field"), QLatin1String(field));
        entry.insert(QStringLiteral("value"), text(value));
        m_cases.append(entry);
        m_mails.push_back(*message);
    }

    std::vector<Message> m_mails{};
    QJsonArray m_cases{};
    std::size_t m_stringCount = 0;
    int m_refused = 0;
    std::string m_wrong{};
};

// Python reads the folder's mails back, or those of `maildir` in their place; its exit status.
inline int readMails(const std::filesystem::path& folder, const std::filesystem::path& maildir = {}) {
    QStringList arguments{source("tests/server/mail/read_mails.py"), text(folder.string())};
    if (!maildir.empty()) arguments << text(maildir.string());
    QProcess reader;
    reader.setProcessChannelMode(QProcess::ForwardedChannels);
    reader.start(QStringLiteral("/usr/bin/python3"), arguments);
    return reader.waitForFinished(250'000) ? reader.exitCode() : -1;
}

} // namespace conclave::tests
