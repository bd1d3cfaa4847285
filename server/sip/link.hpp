// One connection as the transactions and dialogs see it, and they as it sees them. Thread: control.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace conclave::sip {

class Link {
public:
    virtual ~Link() = default;

    // The text is wiped once it is out. Nothing is said when the link is lost already.
    virtual void send(std::string text) = 0;
    // For so much that can wait: a peer that is sent too much at once loses its connection.
    virtual bool hasRoomFor(std::size_t bytes) const = 0;
    // Once everything is out.
    virtual void closeSoon() = 0;
    // A call hangs on this link (or lets go of it): no idle deadline while there is one.
    virtual void holdCall() = 0;
    virtual void releaseCall() = 0;
    virtual boost::asio::ip::tcp::endpoint remote() const = 0;
    virtual boost::asio::ip::tcp::endpoint local() const = 0;
};

class LinkUser {
public:
    virtual ~LinkUser() = default;

    // The views hold until it returns.
    virtual void onMessage(Link& link, std::string_view head, std::string_view body) = 0;
    // Exactly once for a link that has shown itself by a message; the link is gone when it returns.
    virtual void onLinkLost(Link& link) = 0;
};

} // namespace conclave::sip
