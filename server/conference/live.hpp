// The running conference as its organiser has it (spec F8): looking and acting. Checks who asks, then turns to Rooms.
// Thread: control.
#pragma once

#include "server/conference/rooms.hpp"

#include <functional>
#include <memory>
#include <string>

namespace conclave::conference {

class Live {
public:
    struct Watching {
        api::Live now{}; // what follows goes by the callback
        std::shared_ptr<LiveFeed::Subscription> subscription{};
    };

    Live(Context context, Rooms& rooms, LiveFeed& feed) : m_context(context), m_rooms(rooms), m_feed(feed) {}

    // Errors of all: notFound (none, or somebody else's). Of the acts: notLive.
    base::awaitable<Result<api::Live>> view(Principal who, ConferenceId conference);
    base::awaitable<Result<Watching>> watch(Principal who, ConferenceId conference,
                                            std::function<void(const std::string& kind, const std::string& json)> callback);
    base::awaitable<Result<>> act(Principal who, ConferenceId conference, Room::Act what);
    base::awaitable<Result<>> act(Principal who, ConferenceId conference, ParticipantId person, Room::PersonAct what);

private:
    base::awaitable<Result<store::ConferenceRow>> owned(Principal who, ConferenceId conference);

    Context m_context;
    Rooms& m_rooms;
    LiveFeed& m_feed;
};

} // namespace conclave::conference
