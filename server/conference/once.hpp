// A POST that is done once, however often it is asked (reliability.md 3.5): key, effect and answer commit in the same
// transaction. The same key with the same body answers the same again; with another body: idempotencyMismatch. A refusal
// is not remembered. Two requests under one key follow each other on the store thread, so none is ever found running.
#pragma once

#include "common/api/codec.hpp"
#include "server/conference/context.hpp"
#include "server/conference/principal.hpp"
#include "server/store/idempotency_store.hpp"

#include <optional>
#include <string>
#include <utility>

namespace conclave::conference {

// What the request says of itself; api/ fills it. `bodyHash` is base::sha256Hex of the body's bytes.
struct OnceKey {
    std::string key{};
    std::string method{};
    std::string path{};
    std::string bodyHash{};
    int status = 201; // what the route answers
};

enum class Repeat {
    first,   // the effect has happened now: tell whom it concerns
    replayed // nothing has happened but the answer
};

template <class Answer>
struct OnceResult {
    Answer answer{};
    Repeat repeat = Repeat::first;
};

// In a job on the store thread. `effect()` returns Result<Answer>; Answer is a message of common/api.
template <class Answer, class Effect>
Result<OnceResult<Answer>> once(store::Session& session, const base::Vault& vault, const Principal& who,
                                const std::optional<OnceKey>& key, Instant now, Effect effect) {
    if (!key) {
        Result<Answer> done = effect();
        if (!done) return done.error();
        return OnceResult<Answer>{std::move(*done), Repeat::first};
    }
    store::IdempotencyStore rows(session, vault);
    const store::IdempotencyKey id{who.id, key->key, key->method, key->path};
    const auto known = rows.find(id, now);
    if (!known) return known.error();
    if (*known) {
        if ((*known)->bodyHash != key->bodyHash)
            return Error{Errc::idempotencyMismatch, "this Idempotency-Key belongs to another request"};
        Result<Answer> again = api::decode<Answer>((*known)->answer.reveal(), api::Unknown::ignored);
        if (!again) return Error{Errc::internal, "a stored answer cannot be read"};
        return OnceResult<Answer>{std::move(*again), Repeat::replayed};
    }
    Result<Answer> done = effect();
    if (!done) return done.error();
    rows.insert(id, {key->bodyHash, key->status, base::Secret(api::encode(*done))}, now);
    return OnceResult<Answer>{std::move(*done), Repeat::first};
}

} // namespace conclave::conference
