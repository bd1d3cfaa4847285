// The envelope sender of one mail, and back from it to the delivery: `bounces+TOKEN@example.org` (VERP). The token is the delivery
// row's id and a keyed MAC over it, so that nobody makes one up; base32 in lower case, because a mail system may fold the case of a
// local part. Pure. Any thread.
#pragma once

#include "common/error.hpp"
#include "common/ids.hpp"
#include "server/base/crypto.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::mail {

class BounceAddress {
public:
    // Errors: invalidValue, or tooLong where no room is left for a token; field mail.bounce_address.
    static Result<BounceAddress> parse(std::string_view address);

    // Error: internal, for an id that is no UUID.
    Result<std::string> addressOf(const DeliveryId& delivery, const base::Vault& vault) const;
    // Nothing for an address that is not ours, and for a token that this vault has not made; compared in constant time.
    std::optional<DeliveryId> deliveryOf(std::string_view address, const base::Vault& vault) const;

private:
    std::string m_local{}; // before the `+`
    std::string m_domain{};
};

} // namespace conclave::mail
