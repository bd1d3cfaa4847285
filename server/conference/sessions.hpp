// Who is signed in (spec A1, A3): 256-bit bearer tokens of which only the digest is stored, ended by idleness, by age,
// by sign-out and by a password change elsewhere. The answer to a wrong password and to an unknown login is the same,
// after the same work. Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "common/limits.hpp"
#include "server/conference/context.hpp"
#include "server/conference/hash_places.hpp"
#include "server/conference/login_throttle.hpp"
#include "server/conference/passwords.hpp"
#include "server/conference/principal.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace conclave::conference {

struct SessionRules {
    std::chrono::milliseconds idleMax = limits::kSessionIdleMax;
    std::chrono::milliseconds ageMax = limits::kSessionAgeMax;
    LoginThrottleRules throttle{};
};

enum class PasswordDuty { none, change }; // change: somebody else set the password; nothing else is open

// A request's session, as authenticate() found it.
struct Caller {
    Principal principal{};
    std::int64_t sessionId = 0;
    PasswordDuty duty = PasswordDuty::none;
};

class Sessions {
public:
    Sessions(Context context, Passwords& passwords, std::string supportContact, SessionRules rules = {});

    // `source`: the address it comes from. Errors: badCredentials, noConferenceRight (the detail names the support
    // contact), tooManyRequests.
    base::awaitable<Result<api::Session>> signIn(api::SessionRequest request, std::string source);
    // Counts as use. Errors: unauthenticated, noConferenceRight (the right was taken away meanwhile).
    base::awaitable<Result<Caller>> authenticate(base::Secret token, std::string source);
    // The same without counting as use: for event streams, which must not keep a forgotten window signed in. With `as` only
    // as long as the account is still of that group: who may hear what depends on it.
    base::awaitable<bool> isAlive(base::Secret token, std::optional<Group> as = {});
    base::awaitable<Result<>> signOut(Caller caller);
    // Ends all other sessions of the account. Errors: badCredentials (field currentPassword), invalidValue or tooLong
    // (field newPassword), tooManyRequests, versionStale (changed at the same moment).
    base::awaitable<Result<>> changePassword(Caller caller, api::PasswordChange change);

private:
    enum class Use { counts, ignored };
    // A place for one hash; where there is none, the try is not counted.
    std::optional<HashPlaces::Place> enter(const std::string& login, const std::string& source);
    base::awaitable<Result<Caller>> findCaller(base::Secret token, std::string source, Use use);
    Error noRight() const;

    Context m_context;
    Passwords& m_passwords;
    std::string m_supportContact;
    SessionRules m_rules;
    LoginThrottle m_throttle;
    HashPlaces m_places{};
};

} // namespace conclave::conference
