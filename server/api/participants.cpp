// /conferences/{id}/participants, a participant, its PIN, and /pins.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using conference::Participants;
using http::Method;
using http::Request;

namespace {

struct Place {
    ConferenceId conference{};
    ParticipantId participant{};
};

Result<Place> placeOf(const Request& request) {
    const auto conference = idOf<ConferenceId>(request, "id");
    if (!conference) return conference.error();
    const auto participant = idOf<ParticipantId>(request, "pid");
    if (!participant) return participant.error();
    return Place{*conference, *participant};
}

awaitable<Answer> add(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto body = bodyOf<api::ParticipantsCreate>(request);
    if (!body) co_return body.error();
    if (const auto same = co_await unchanged(s.schedule, request, caller, *id); !same) co_return same.error();
    const auto made = co_await s.participants.add(caller.principal, *id, std::move(*body), onceOf(request, 201));
    if (!made) co_return made.error();
    co_return json(201, *made);
}

awaitable<Answer> change(Participants& participants, const Request& request, const Caller& caller) {
    const auto place = placeOf(request);
    if (!place) co_return place.error();
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    auto patch = bodyOf<api::ParticipantPatch>(request);
    if (!patch) co_return patch.error();
    const auto changed = co_await participants.change(caller.principal, place->conference, place->participant, *version,
                                                      std::move(*patch));
    if (!changed) co_return changed.error();
    co_return json(200, *changed);
}

awaitable<Answer> remove(Participants& participants, const Request& request, const Caller& caller) {
    const auto place = placeOf(request);
    if (!place) co_return place.error();
    if (const auto name = request.query.unexpected({"notify"}))
        co_return unexpectedParameter(*name);
    const std::string notify = request.query.find("notify").value_or("false");
    if (notify != "true" && notify != "false") co_return Error{Errc::invalidValue, "true or false", "notify"};
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    const auto mail = notify == "true" ? conference::WithdrawalMail::send : conference::WithdrawalMail::none;
    const auto done =
        co_await participants.remove(caller.principal, place->conference, place->participant, *version, mail);
    if (!done) co_return done.error();
    co_return noContent();
}

awaitable<Answer> renewPin(Participants& participants, const Request& request, const Caller& caller) {
    const auto place = placeOf(request);
    if (!place) co_return place.error();
    if (const auto empty = noBody(request); !empty) co_return empty.error();
    const auto pin = co_await participants.regeneratePin(caller.principal, place->conference, place->participant,
                                                         onceOf(request, 200));
    if (!pin) co_return pin.error();
    co_return json(200, *pin);
}

awaitable<Answer> pins(Participants& participants, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto all = co_await participants.pins(caller.principal, *id);
    if (!all) co_return all.error();
    co_return json(200, *all);
}

awaitable<Answer> pinsAsCsv(conference::Handouts& handouts, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto file = co_await handouts.pinsAsCsv(caller.principal, *id);
    if (!file) co_return file.error();
    co_return csv(std::move(*file));
}

awaitable<Answer> invitationText(conference::Handouts& handouts, const Request& request, const Caller& caller) {
    const auto place = placeOf(request);
    if (!place) co_return place.error();
    const auto text = co_await handouts.invitationText(caller.principal, place->conference, place->participant);
    if (!text) co_return text.error();
    co_return json(200, *text);
}

} // namespace

void addParticipants(Routes& routes, const Services& services) {
    auto& p = services.participants;
    const std::string conference = std::string(api::paths::kConferences) + "/{id}";
    const std::string all = conference + "/participants";
    const std::string one = all + "/{pid}";
    constexpr Group least = Group::conferenceUser;
    routes.group(least, Method::post, all,
                 [s = services](const Request& r, const Caller& c) { return add(s, r, c); });
    routes.group(least, Method::patch, one, [&p](const Request& r, const Caller& c) { return change(p, r, c); });
    routes.group(least, Method::remove, one, [&p](const Request& r, const Caller& c) { return remove(p, r, c); });
    routes.group(least, Method::post, one + "/pin",
                 [&p](const Request& r, const Caller& c) { return renewPin(p, r, c); });
    auto& h = services.handouts;
    routes.group(least, Method::get, one + "/invitation",
                 [&h](const Request& r, const Caller& c) { return invitationText(h, r, c); });
    routes.group(least, Method::get, conference + "/pins.csv",
                 [&h](const Request& r, const Caller& c) { return pinsAsCsv(h, r, c); });
    routes.group(least, Method::get, conference + "/pins",
                 [&p](const Request& r, const Caller& c) { return pins(p, r, c); });
}

} // namespace conclave::rest
