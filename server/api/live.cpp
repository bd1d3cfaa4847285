// /conferences/{id}/live: the running conference, its stream of events, and what its organiser does in it; and /attendance.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"
#include "common/limits.hpp"
#include "server/http/event_stream.hpp"

#include <array>
#include <utility>

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using conference::Room;
using http::Method;
using http::Request;

namespace {

constexpr std::array kActs{
    std::pair{"lock", Room::Act::lock},
    std::pair{"unlock", Room::Act::unlock},
    std::pair{"mute-all", Room::Act::muteAll},
    std::pair{"unmute-all", Room::Act::unmuteAll},
    std::pair{"end", Room::Act::end},
};

constexpr std::array kPersonActs{
    std::pair{"mute", Room::PersonAct::mute},
    std::pair{"unmute", Room::PersonAct::unmute},
    std::pair{"remove", Room::PersonAct::remove},
    std::pair{"lower-hand", Room::PersonAct::lowerHand},
};

awaitable<Answer> view(conference::Live& live, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto now = co_await live.view(caller.principal, *id);
    if (!now) co_return now.error();
    co_return json(200, *now);
}

awaitable<Answer> watch(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto stream = std::make_shared<http::EventStream>(s.executor, limits::kEventBacklogMax);
    const std::weak_ptr<http::EventStream> weak = stream;
    auto push = [weak](const std::string& kind, const std::string& text) {
        if (const auto target = weak.lock()) target->push(kind, "", text);
    };
    auto watching = co_await s.live.watch(caller.principal, *id, std::move(push));
    if (!watching) co_return watching.error();
    stream->push("live", "", api::encode(watching->now));
    stream->keep(std::move(watching->subscription));
    stream->setStillWanted([&sessions = s.sessions, token = request.bearer]() { return sessions.isAlive(token); });
    http::Response response;
    response.events = std::move(stream);
    co_return response;
}

awaitable<Answer> act(conference::Live& live, Room::Act what, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    if (const auto empty = noBody(request); !empty) co_return empty.error();
    const auto done = co_await live.act(caller.principal, *id, what);
    if (!done) co_return done.error();
    co_return noContent();
}

awaitable<Answer> actOn(conference::Live& live, Room::PersonAct what, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto person = idOf<ParticipantId>(request, "pid");
    if (!person) co_return person.error();
    if (const auto empty = noBody(request); !empty) co_return empty.error();
    const auto done = co_await live.act(caller.principal, *id, *person, what);
    if (!done) co_return done.error();
    co_return noContent();
}

awaitable<Answer> attendance(conference::CallLog& log, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto all = co_await log.attendance(caller.principal, *id);
    if (!all) co_return all.error();
    co_return json(200, *all);
}

awaitable<Answer> attendanceAsCsv(conference::CallLog& log, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto file = co_await log.attendanceAsCsv(caller.principal, *id);
    if (!file) co_return file.error();
    co_return csv(std::move(*file));
}

} // namespace

void addLive(Routes& routes, const Services& services) {
    const std::string conference = std::string(api::paths::kConferences) + "/{id}";
    const std::string live = conference + "/live";
    constexpr Group least = Group::conferenceUser;
    auto& l = services.live;
    routes.group(least, Method::get, live, [&l](const Request& r, const Caller& c) { return view(l, r, c); });
    routes.group(least, Method::get, live + "/events",
                 [s = services](const Request& r, const Caller& c) { return watch(s, r, c); });
    for (const auto& [word, what] : kActs)
        routes.group(least, Method::post, live + "/" + word,
                     [&l, what = what](const Request& r, const Caller& c) { return act(l, what, r, c); });
    for (const auto& [word, what] : kPersonActs)
        routes.group(least, Method::post, live + "/participants/{pid}/" + word,
                     [&l, what = what](const Request& r, const Caller& c) { return actOn(l, what, r, c); });
    auto& log = services.callLog;
    routes.group(least, Method::get, conference + "/attendance",
                 [&log](const Request& r, const Caller& c) { return attendance(log, r, c); });
    routes.group(least, Method::get, conference + "/attendance.csv",
                 [&log](const Request& r, const Caller& c) { return attendanceAsCsv(log, r, c); });
}

} // namespace conclave::rest
