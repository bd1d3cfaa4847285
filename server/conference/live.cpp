#include "server/conference/live.hpp"

#include "server/conference/rules.hpp"

namespace conclave::conference {

using base::awaitable;

awaitable<Result<store::ConferenceRow>> Live::owned(Principal who, ConferenceId conference) {
    auto job = [c = m_context, who, conference](store::Session& session) -> Result<store::ConferenceRow> {
        return Rules(session, c.vault, c.clock.now()).owned(who, conference);
    };
    co_return co_await m_context.database.read(std::move(job));
}

awaitable<Result<api::Live>> Live::view(Principal who, ConferenceId conference) {
    const auto row = co_await owned(who, conference);
    if (!row) co_return row.error();
    api::Live live = m_rooms.view(conference);
    live.end = row->properties.end;
    co_return live;
}

awaitable<Result<Live::Watching>> Live::watch(Principal who, ConferenceId conference,
                                              std::function<void(const std::string&, const std::string&)> callback) {
    const auto row = co_await owned(who, conference);
    if (!row) co_return row.error();
    Watching out; // nothing happens between the two
    out.now = m_rooms.view(conference);
    out.now.end = row->properties.end;
    out.subscription = m_feed.subscribe(conference, std::move(callback));
    co_return out;
}

awaitable<Result<>> Live::act(Principal who, ConferenceId conference, Room::Act what) {
    const auto row = co_await owned(who, conference);
    if (!row) co_return row.error();
    co_return m_rooms.act(who, conference, what);
}

awaitable<Result<>> Live::act(Principal who, ConferenceId conference, ParticipantId person, Room::PersonAct what) {
    auto job = [c = m_context, who, conference, person](store::Session& session) -> Result<> {
        const Rules rules(session, c.vault, c.clock.now());
        if (const auto row = rules.owned(who, conference); !row) return row.error();
        if (!rules.participants.find(conference, person)) return Error{Errc::notFound, "there is no such participant"};
        return {};
    };
    const auto known = co_await m_context.database.read(std::move(job));
    if (!known) co_return known.error();
    co_return m_rooms.act(who, conference, person, what);
}

} // namespace conclave::conference
