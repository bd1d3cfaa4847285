#include "client/cache/local_store.hpp"

#include "common/api/codec.hpp"

#include <QDir>
#include <QJsonDocument>
#include <QPointer>
#include <QSet>
#include <QStandardPaths>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

const QStringList& tables() {
    static const QStringList all{u"drafts"_s, u"lists"_s, u"conferences"_s, u"returned"_s};
    return all;
}

QString wordOf(KnownView view) { return view == KnownView::past ? u"past"_s : u"current"_s; }

QString textOf(const api::Conference& conference) { return QString::fromStdString(api::encode(conference)); }

std::vector<api::Participant> withoutSecrets(std::vector<api::Participant> people) {
    for (api::Participant& one : people) {
        one.pin.reset();
        one.joinToken.reset();
    }
    return people;
}

// Told so afterwards, or refused for good at once; a relay that was away says nothing about the address.
bool cameBack(const api::Delivery& delivery) {
    return delivery.state == DeliveryState::bounced ||
           (delivery.state == DeliveryState::failed && delivery.error && delivery.error->starts_with('5'));
}

template <class T>
std::optional<T> read(const QVariant& value) {
    const std::string text = value.toString().toStdString();
    auto decoded = api::decode<T>(text, api::Unknown::ignored);
    if (!decoded) return std::nullopt;
    return std::move(*decoded);
}

WizardDraft draftOf(const QVariantList& row) {
    WizardDraft draft;
    draft.id = row.value(0).toString();
    draft.kind = static_cast<DraftKind>(row.value(1).toInt());
    draft.conferenceId = row.value(2).toString();
    draft.subject = row.value(3).toString();
    draft.page = row.value(4).toInt();
    draft.content = QJsonDocument::fromJson(row.value(5).toString().toUtf8()).object();
    draft.changed = QDateTime::fromMSecsSinceEpoch(row.value(6).toLongLong(), Qt::UTC);
    return draft;
}

} // namespace

LocalStore::LocalStore(QObject* parent) : LocalStore(fileName(), parent) {}

LocalStore::LocalStore(const QString& file, QObject* parent)
    : QObject(parent), m_worker(new QObject), m_file(std::make_shared<std::unique_ptr<StoreFile>>()) {
    m_thread.setObjectName(u"store"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(m_worker, [this, file, held = m_file] {
        *held = std::make_unique<StoreFile>(file);
        const StoreState state = (*held)->open();
        if (state == StoreState::unavailable) held->reset();
        if (state != StoreState::good) QMetaObject::invokeMethod(this, [this, state] { Q_EMIT opened(state); });
    });
}

LocalStore::~LocalStore() {
    // Behind everything that was posted before.
    QMetaObject::invokeMethod(m_worker, [this, held = m_file] {
        held->reset();
        m_worker->deleteLater();
        QThread::currentThread()->quit();
    });
    m_thread.wait();
}

QString LocalStore::fileName() {
    QString folder = qEnvironmentVariable("CONCLAVE_CLIENT_SETTINGS");
    if (folder.isEmpty()) folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return QDir(folder).filePath(u"conclave.sqlite"_s);
}

void LocalStore::post(Job job) {
    QMetaObject::invokeMethod(m_worker, [held = m_file, job = std::move(job)] {
        if (*held) job(**held);
    });
}

void LocalStore::keepDraft(const StoreOwner& owner, WizardDraft draft) {
    const QString content = QString::fromUtf8(QJsonDocument(draft.content).toJson(QJsonDocument::Compact));
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    post([owner, draft = std::move(draft), content, now](StoreFile& file) {
        file.run(u"INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET kind = excluded.kind, "
                 "conference = excluded.conference, subject = excluded.subject, page = excluded.page, "
                 "content = excluded.content, changed_ms = excluded.changed_ms"_s,
                 {owner.profile, owner.account, draft.id, static_cast<int>(draft.kind), draft.conferenceId.isNull() ? u""_s : draft.conferenceId,
                  draft.subject.isNull() ? u""_s : draft.subject, draft.page, content, now});
    });
}

void LocalStore::dropDraft(const StoreOwner& owner, const QString& id) {
    post([owner, id](StoreFile& file) {
        file.run(u"DELETE FROM drafts WHERE profile = ? AND account = ? AND id = ?"_s, {owner.profile, owner.account, id});
    });
}

template <class Value>
void LocalStore::ask(QObject* context, std::function<Value(StoreFile&)> reading, std::function<void(Value)> answer) {
    const QPointer<QObject> alive(context);
    QMetaObject::invokeMethod(m_worker, [this, held = m_file, alive, reading = std::move(reading), answer = std::move(answer)] {
        Value value = *held ? reading(**held) : Value();
        QMetaObject::invokeMethod(this, [alive, answer, value = std::move(value)]() mutable {
            if (alive) answer(std::move(value));
        });
    });
}

void LocalStore::drafts(const StoreOwner& owner, QObject* context, Drafts answer) {
    ask<std::vector<WizardDraft>>(
        context,
        [owner](StoreFile& file) {
            std::vector<WizardDraft> found;
            for (const QVariantList& row :
                 file.rows(u"SELECT id, kind, conference, subject, page, content, changed_ms FROM drafts "
                           "WHERE profile = ? AND account = ? ORDER BY changed_ms DESC"_s,
                           {owner.profile, owner.account}))
                found.push_back(draftOf(row));
            // A later version may have kept what this one cannot open; it stays for that one.
            std::erase_if(found, [](const WizardDraft& draft) {
                return draft.kind < DraftKind::conference || draft.kind > DraftKind::reschedule;
            });
            return found;
        },
        std::move(answer));
}

void LocalStore::keepList(const StoreOwner& owner, KnownView view, const std::vector<api::Conference>& conferences) {
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    post([owner, view = wordOf(view), conferences, now](StoreFile& file) {
        if (!file.begin()) return;
        const QVariantList whose{owner.profile, owner.account, view};
        bool good = file.run(u"INSERT INTO lists VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET known_ms = excluded.known_ms"_s,
                             whose + QVariantList{now});
        QSet<QString> gone;
        for (const QVariantList& row : file.rows(u"SELECT id FROM conferences WHERE profile = ? AND account = ? AND view = ?"_s, whose))
            gone.insert(row.value(0).toString());
        for (api::Conference one : conferences) {
            const QString id = QString::fromStdString(one.id.value);
            gone.remove(id);
            one.participants.reset(); // they have a column of their own, which a list without them does not empty
            good = good && file.run(u"INSERT INTO conferences VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE SET "
                                    "content = excluded.content"_s,
                                    whose + QVariantList{id, textOf(one)});
        }
        for (const QString& id : gone)
            good = good && file.run(u"DELETE FROM conferences WHERE profile = ? AND account = ? AND view = ? AND id = ?"_s,
                                    whose + QVariantList{id});
        good ? file.commit() : file.rollBack();
    });
}

void LocalStore::keepPeople(const StoreOwner& owner, const api::Conference& conference) {
    if (!conference.participants) return;
    const api::ParticipantList people{withoutSecrets(*conference.participants)};
    const QString text = QString::fromStdString(api::encode(people));
    const QString id = QString::fromStdString(conference.id.value);
    QStringList returned;
    for (const api::Participant& one : people.items)
        if (one.delivery && cameBack(*one.delivery)) returned += QString::fromStdString(one.address).toLower();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    post([owner, text, id, returned, now](StoreFile& file) {
        file.run(u"UPDATE conferences SET people = ? WHERE profile = ? AND account = ? AND id = ?"_s,
                 {text, owner.profile, owner.account, id});
        for (const QString& address : returned)
            file.run(u"INSERT INTO returned VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"_s, {owner.profile, owner.account, address, now});
    });
}

void LocalStore::returnedMail(const StoreOwner& owner, QObject* context, Returned answer) {
    ask<ReturnedMail>(
        context,
        [owner](StoreFile& file) {
            ReturnedMail found;
            for (const QVariantList& row : file.rows(u"SELECT address, seen_ms FROM returned WHERE profile = ? AND account = ?"_s,
                                                     {owner.profile, owner.account}))
                found.insert(row.value(0).toString(), QDateTime::fromMSecsSinceEpoch(row.value(1).toLongLong(), Qt::UTC));
            return found;
        },
        std::move(answer));
}

void LocalStore::list(const StoreOwner& owner, KnownView view, QObject* context, List answer) {
    ask<KnownList>(
        context,
        [owner, view = wordOf(view)](StoreFile& file) {
            KnownList known;
            const QVariantList whose{owner.profile, owner.account, view};
            const auto at = file.rows(u"SELECT known_ms FROM lists WHERE profile = ? AND account = ? AND view = ?"_s, whose);
            if (at.empty()) return known;
            known.knownAt = QDateTime::fromMSecsSinceEpoch(at[0].value(0).toLongLong(), Qt::UTC);
            for (const QVariantList& row :
                 file.rows(u"SELECT content FROM conferences WHERE profile = ? AND account = ? AND view = ?"_s, whose))
                if (auto one = read<api::Conference>(row.value(0))) known.conferences.push_back(std::move(*one));
            return known;
        },
        std::move(answer));
}

void LocalStore::conference(const StoreOwner& owner, const ConferenceId& id, QObject* context, Details answer) {
    ask<std::optional<api::Conference>>(
        context,
        [owner, id = QString::fromStdString(id.value)](StoreFile& file) {
            std::optional<api::Conference> known;
            const auto rows = file.rows(u"SELECT content, people FROM conferences WHERE profile = ? AND account = ? AND id = ?"_s,
                                        {owner.profile, owner.account, id});
            if (rows.empty()) return known;
            known = read<api::Conference>(rows[0].value(0));
            if (!known || rows[0].value(1).isNull()) return known;
            if (auto people = read<api::ParticipantList>(rows[0].value(1))) known->participants = std::move(people->items);
            return known;
        },
        std::move(answer));
}

void LocalStore::renameProfile(const QString& from, const QString& to) {
    post([from, to](StoreFile& file) {
        for (const QString& table : tables())
            file.run(u"UPDATE OR REPLACE %1 SET profile = ? WHERE profile = ?"_s.arg(table), {to, from});
    });
}

void LocalStore::forgetProfile(const QString& profile) {
    post([profile](StoreFile& file) {
        for (const QString& table : tables())
            file.run(u"DELETE FROM %1 WHERE profile = ?"_s.arg(table), {profile});
    });
}

void LocalStore::forgetLists() {
    post([](StoreFile& file) {
        for (const QString& table : tables())
            if (table != u"drafts"_s) file.run(u"DELETE FROM %1"_s.arg(table));
    });
}

} // namespace conclave::client
