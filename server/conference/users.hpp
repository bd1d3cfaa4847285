// What support does to accounts (spec A2, A3): find, make, edit, grant and revoke, assign passwords, deactivate. Support
// acts on accounts below its own level and raises nobody to it; an administrator acts on everybody, and one active
// administrator always stays. Each change is in the audit trail in its own transaction. Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/once.hpp"
#include "server/conference/passwords.hpp"
#include "server/conference/principal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::conference {

struct UserListRequest {
    std::string q{};       // in login, name, address or extension; empty = all
    std::size_t limit = 0; // 0 = limits::kPageItemsDefault; at most limits::kPageItemsMax
    std::string cursor{};
};

class Users {
public:
    Users(Context context, Passwords& passwords) : m_context(context), m_passwords(passwords) {}

    // Ordered by login. Errors: forbidden, invalidValue (q, limit, cursor).
    base::awaitable<Result<api::UserList>> list(Principal who, UserListRequest request);
    // Errors: forbidden, notFound.
    base::awaitable<Result<api::User>> find(Principal who, UserId id);
    // Nobody can sign in to it before a password is assigned. Errors: forbidden (group: not below one's own),
    // duplicateLogin, those of validate(), invalidValue (timeZone), idempotencyMismatch.
    base::awaitable<Result<api::User>> create(Principal who, api::UserCreate request, std::optional<OnceKey> once);
    // Deactivation ends the account's sessions. Errors: as create(), notFound, versionStale, lastAdministrator.
    base::awaitable<Result<api::User>> change(Principal who, UserId id, std::optional<std::int64_t> version,
                                              api::UserPatch patch);
    // Has to be changed at the first sign-in; ends all sessions. The answer holds a generated password, for the one time
    // that it is seen. Errors: forbidden, notFound, versionStale, missingField or invalidValue (password),
    // tooManyRequests (too much hashing at once).
    base::awaitable<Result<api::AssignedPassword>> assignPassword(Principal who, UserId id,
                                                                  std::optional<std::int64_t> version,
                                                                  api::PasswordAssignment request);

private:
    void publish(const Principal& who, const UserId& id, std::int64_t version);

    Context m_context;
    Passwords& m_passwords;
};

// Five groups of five letters and digits that cannot be taken for one another: 122 bits.
base::Secret generatedPassword();

} // namespace conclave::conference
