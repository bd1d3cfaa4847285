// Strong ids: opaque strings on the wire (UUIDv7, RFC 9562 section 5.7), made by server/base only.
#pragma once

#include <string> // first: <compare> alone is more than Qt's moc can read

#include <compare>
#include <functional>
#include <utility>

namespace conclave {

template <class Tag>
struct Id {
    std::string value{};

    Id() = default;
    explicit Id(std::string v) : value(std::move(v)) {}
    bool empty() const noexcept { return value.empty(); }
    auto operator<=>(const Id&) const = default;
};

using UserId = Id<struct UserTag>;
using ConferenceId = Id<struct ConferenceTag>;
using ParticipantId = Id<struct ParticipantTag>;
using DeliveryId = Id<struct DeliveryTag>;

} // namespace conclave

template <class Tag>
struct std::hash<conclave::Id<Tag>> {
    std::size_t operator()(const conclave::Id<Tag>& id) const noexcept { return std::hash<std::string>{}(id.value); }
};
