// One mail to one person, and how far it got (spec D3).
#pragma once

#include "common/words.hpp"

namespace conclave {

enum class DeliveryKind { invitation, cancellation, withdrawal, reminder };
BOOST_DESCRIBE_ENUM(DeliveryKind, invitation, cancellation, withdrawal, reminder)

enum class DeliveryState {
    queued,     // waits for its turn
    sending,    // leased to the sender
    accepted,   // the relay said 250 to the message
    deferred,   // the relay said 4xx, or could not be reached; nextTry says when
    failed,     // the relay said 5xx, or time is up
    bounced,    // accepted, and a delivery status notification came back
    suppressed, // not mailed by choice
};
BOOST_DESCRIBE_ENUM(DeliveryState, queued, sending, accepted, deferred, failed, bounced, suppressed)

} // namespace conclave
