// GET /events: what changes for this account, as server-sent events. A client that asks for events older than what is
// kept gets one `reset` and reads again what it shows.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"
#include "common/limits.hpp"
#include "server/http/event_stream.hpp"

#include <charconv>

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using conference::Changes;
using http::Method;
using http::Request;

namespace {

void pushEvent(http::EventStream& stream, const conference::Event& event) {
    stream.push(event.kind, std::to_string(event.id), api::encode(event.change));
}

awaitable<Answer> open(const Services& s, const Request& request, const Caller& caller) {
    std::optional<std::uint64_t> after;
    if (request.lastEventId) {
        const std::string& text = *request.lastEventId;
        std::uint64_t id = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (failed == std::errc() && end == text.data() + text.size())
            after = id;
        else
            after = 0; // an id that is not ours: the client knows nothing
    }
    auto stream = std::make_shared<http::EventStream>(s.executor, 2 * limits::kEventBacklogMax);
    const std::weak_ptr<http::EventStream> weak = stream;
    std::vector<UserId> owners{caller.principal.id};
    if (caller.principal.group >= Group::conferenceSupport) owners.push_back(conference::kSupportDesk);
    Changes::Resumed resumed =
        s.changes.subscribe(std::move(owners), after, [weak](const conference::Event& event) {
            if (const auto target = weak.lock()) pushEvent(*target, event);
        });
    if (!resumed.complete) stream->push("reset", std::to_string(s.changes.lastId()), "{}");
    for (const auto& event : resumed.missed) pushEvent(*stream, event);
    if (!after) stream->push("", std::to_string(s.changes.lastId()), ""); // where to resume from
    stream->keep(std::make_shared<Changes::Subscription>(std::move(resumed.subscription)));
    stream->setStillWanted([&sessions = s.sessions, token = request.bearer, group = caller.principal.group]() {
        return sessions.isAlive(token, group); // another group hears other accounts: the client comes back for them
    });
    http::Response response;
    response.events = std::move(stream);
    co_return response;
}

} // namespace

void addEvents(Routes& routes, const Services& services) {
    routes.group(Group::conferenceUser, Method::get, api::paths::kEvents,
                 [s = services](const Request& r, const Caller& c) { return open(s, r, c); });
}

} // namespace conclave::rest
