// The job of a POST for the store thread: done once, with the rules at hand. Inner header of server/conference.
#pragma once

#include "server/conference/once.hpp"
#include "server/conference/rules.hpp"

#include <optional>
#include <utility>

namespace conclave::conference {

// `effect(Rules&)` returns Result<Answer>; it keeps what it needs by value.
template <class Answer, class Effect>
auto onceJob(const Context& context, const Principal& who, std::optional<OnceKey> key, Effect effect) {
    return [context, who, key = std::move(key),
            effect = std::move(effect)](store::Session& session) -> Result<OnceResult<Answer>> {
        const auto now = context.clock.now();
        return once<Answer>(session, context.vault, who, key, now, [&]() -> Result<Answer> {
            Rules rules(session, context.vault, now);
            return effect(rules);
        });
    };
}

} // namespace conclave::conference
