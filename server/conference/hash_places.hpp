// Who may wait for a password hash. The queue behind the two threads is short (limits::kHashesMax); without rules a flood
// of log-ins would have all of it. So one source has a few places, strangers together leave some free, and those are for
// who comes from where their login has succeeded before. Thread: control.
#pragma once

#include "common/limits.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace conclave::conference {

enum class Standing { known, stranger };

class HashPlaces {
    struct Taken {
        std::size_t strangers = 0;
        std::unordered_map<std::string, std::size_t> perSource{}; // strangers alone
    };

public:
    // Given back when it goes. May outlive the HashPlaces.
    class Place {
    public:
        Place(Place&& other) noexcept : m_taken(std::exchange(other.m_taken, nullptr)), m_source(std::move(other.m_source)) {}
        Place& operator=(Place&&) = delete;
        ~Place();

    private:
        friend class HashPlaces;
        Place(std::shared_ptr<Taken> taken, std::string source) : m_taken(std::move(taken)), m_source(std::move(source)) {}
        std::shared_ptr<Taken> m_taken; // none: nothing to give back
        std::string m_source;
    };

    // Nothing where the source's or the strangers' places are taken. Of the known the pool's own queue is the limit.
    std::optional<Place> enter(const std::string& source, Standing standing);

private:
    std::shared_ptr<Taken> m_taken = std::make_shared<Taken>();
};

} // namespace conclave::conference
