// Accounts: one's own data, and what the command line does to them (spec A1, A4). Thread: control, but for the blocking
// functions at the end.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/principal.hpp"
#include "server/store/user_store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace conclave::conference {

api::User toMessage(const store::UserRow& row);
// Rules of validate(), and that the zone exists where one is named.
Result<> validateAccount(const UserProperties& properties);

class Accounts {
public:
    explicit Accounts(Context context) : m_context(context) {}

    base::awaitable<Result<api::User>> find(Principal who);
    // Errors: versionStale, invalidValue or tooLong with the field.
    base::awaitable<Result<api::User>> changeOwn(Principal who, std::optional<std::int64_t> version,
                                                 api::MePatch patch);

private:
    Context m_context;
};

enum class FirstPassword { stays, mustChange };

// For the command line: these block, hash on the caller's thread, and work beside a running server.
// Errors: duplicateLogin, those of validate() and validatePassword(), invalidValue (timeZone).
Result<> addUser(store::Database& database, const base::Clock& clock, const UserProperties& properties,
                 const base::Secret& password, FirstPassword first);
// Ends all sessions of the account. Errors: notFound, those of validatePassword().
Result<> setPassword(store::Database& database, const base::Clock& clock, const std::string& login,
                     const base::Secret& password, FirstPassword first);

} // namespace conclave::conference
