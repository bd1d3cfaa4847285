#include "client/model/draft_content.hpp"

#include "common/api/codec.hpp"
#include "common/words.hpp"

#include <QJsonDocument>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

QDateTime wall(const QJsonValue& value) {
    QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODate);
    at.setTimeSpec(Qt::UTC);
    return at;
}

Which which(const QJsonValue& value) {
    const int number = value.toInt();
    return number == 1 ? Which::first : number == 2 ? Which::second : Which::unsaid;
}

QJsonObject toJson(const NewPerson& person) {
    return {{u"address"_s, person.address}, {u"name"_s, person.displayName}, {u"account"_s, person.hasAccount}};
}

NewPerson personFromJson(const QJsonObject& json) {
    return {.address = json[u"address"_s].toString(),
            .displayName = json[u"name"_s].toString(),
            .hasAccount = json[u"account"_s].toBool()};
}

} // namespace

QJsonObject toJson(const ScheduleEntry& entry) {
    return {{u"begin"_s, entry.begin.toString(u"yyyy-MM-ddTHH:mm:ss"_s)},
            {u"end"_s, entry.end.toString(u"yyyy-MM-ddTHH:mm:ss"_s)},
            {u"zone"_s, QString::fromLatin1(entry.zone.id())},
            {u"beginWhich"_s, static_cast<int>(entry.beginWhich)},
            {u"endWhich"_s, static_cast<int>(entry.endWhich)}};
}

std::optional<ScheduleEntry> scheduleFromJson(const QJsonObject& json) {
    ScheduleEntry entry;
    entry.begin = wall(json[u"begin"_s]);
    entry.end = wall(json[u"end"_s]);
    entry.zone = QTimeZone(json[u"zone"_s].toString().toLatin1());
    entry.beginWhich = which(json[u"beginWhich"_s]);
    entry.endWhich = which(json[u"endWhich"_s]);
    if (!entry.begin.isValid() || !entry.end.isValid() || !entry.zone.isValid()) return std::nullopt;
    return entry;
}

QJsonArray toJson(const std::vector<NewPerson>& people) {
    QJsonArray json;
    for (const NewPerson& person : people) json.append(toJson(person));
    return json;
}

std::vector<NewPerson> peopleFromJson(const QJsonArray& json) {
    std::vector<NewPerson> people;
    for (const QJsonValue& value : json) people.push_back(personFromJson(value.toObject()));
    return people;
}

QJsonArray toJson(const std::vector<ParticipantsDraft::Waiting>& waiting) {
    QJsonArray json;
    for (const auto& one : waiting) {
        QJsonObject person = toJson(one.person);
        person[u"role"_s] = toText(one.role);
        json.append(person);
    }
    return json;
}

std::vector<ParticipantsDraft::Waiting> waitingFromJson(const QJsonArray& json) {
    std::vector<ParticipantsDraft::Waiting> waiting;
    for (const QJsonValue& value : json)
        waiting.push_back({.person = personFromJson(value.toObject()), .role = roleFromText(value[u"role"_s].toString())});
    return waiting;
}

QString toText(Role role) {
    const std::string_view word = wordOf(role);
    return QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size()));
}

Role roleFromText(const QString& text) { return fromWord<Role>(text.toStdString()).value_or(Role::participant); }

QJsonArray toJson(const std::vector<ParticipantId>& ids) {
    QJsonArray json;
    for (const ParticipantId& id : ids) json.append(QString::fromStdString(id.value));
    return json;
}

std::vector<ParticipantId> idsFromJson(const QJsonArray& json) {
    std::vector<ParticipantId> ids;
    for (const QJsonValue& value : json) ids.emplace_back(value.toString().toStdString());
    return ids;
}

QJsonObject toJson(const api::Conference& conference) {
    api::Conference bare = conference;
    bare.participants.reset();
    return QJsonDocument::fromJson(QByteArray::fromStdString(api::encode(bare))).object();
}

std::optional<api::Conference> conferenceFromJson(const QJsonObject& json) {
    auto decoded = api::decode<api::Conference>(QJsonDocument(json).toJson().toStdString(), api::Unknown::ignored);
    if (!decoded) return std::nullopt;
    return std::move(*decoded);
}

} // namespace conclave::client
