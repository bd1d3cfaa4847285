#include "client/net/live_stream.hpp"

#include "common/api/codec.hpp"
#include "common/api/paths.hpp"

namespace conclave::client {

namespace {

// Calls `use` with the message; false where it is none.
template <class T, class Use>
bool with(const StreamEvent& event, Use use) {
    const std::string_view data(event.data.constData(), static_cast<std::size_t>(event.data.size()));
    const auto message = api::decode<T>(data, api::Unknown::ignored);
    if (message) use(*message);
    return message.has_value();
}

} // namespace

LiveStream::LiveStream(Transport& transport, const ConferenceId& id, QObject* parent)
    : QObject(parent), m_events(transport, {.path = QString::fromStdString(api::paths::liveEvents(id)),
                                            .eventBytesMax = kEventBytesMax,
                                            .take = [this](const StreamEvent& event) { return take(event); },
                                            .misread = EventStream::Source::Misread::anew}) {
    connect(&m_events, &EventStream::broken, this, &LiveStream::broken);
    connect(&m_events, &EventStream::refused, this, &LiveStream::refused);
}

bool LiveStream::take(const StreamEvent& event) {
    if (event.name == "live") return with<api::Live>(event, [this](const auto& all) { Q_EMIT live(all); });
    if (event.name == "participant")
        return with<api::LiveParticipant>(event, [this](const auto& person) { Q_EMIT participant(person); });
    if (event.name == "left") return with<api::LiveLeft>(event, [this](const auto& who) { Q_EMIT left(who); });
    if (event.name == "levels") return with<api::LiveLevels>(event, [this](const auto& now) { Q_EMIT levels(now); });
    // A newer server's may not be known, and changes nothing of what is.
    if (event.name == "refusal") with<api::LiveRefusal>(event, [this](const auto& one) { Q_EMIT refusal(one); });
    return event.name != "reset"; // else a newer server's
}

} // namespace conclave::client
