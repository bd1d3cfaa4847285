// Every resource of the contract (api.md): one function adds one resource's routes. The services outlive the routes.
// Handlers decode, call a service, encode; what is allowed is the service's to know. Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/api/routes.hpp"
#include "server/conference/accounts.hpp"
#include "server/conference/audit_trail.hpp"
#include "server/conference/call_log.hpp"
#include "server/conference/changes.hpp"
#include "server/conference/directory.hpp"
#include "server/conference/handouts.hpp"
#include "server/conference/invitations.hpp"
#include "server/conference/live.hpp"
#include "server/conference/participants.hpp"
#include "server/conference/schedule.hpp"
#include "server/conference/users.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <string>
#include <vector>

namespace conclave::rest {

struct Services {
    conference::Sessions& sessions;
    conference::Accounts& accounts;
    conference::Users& users;
    conference::AuditTrail& auditTrail;
    conference::Schedule& schedule;
    conference::Participants& participants;
    conference::Invitations& invitations;
    conference::Handouts& handouts;
    conference::Directory& directory;
    conference::Live& live;
    conference::CallLog& callLog;
    conference::Changes& changes;
    boost::asio::any_io_executor executor;
    api::ServerInfo info{};
    // What keeps the server from its work now, one short sentence each; none where not set. For /healthz.
    std::function<base::awaitable<std::vector<std::string>>()> ailments{};
};

// For POST actions: where If-Match is sent, it has to name the conference's version. Errors: versionStale, notFound.
base::awaitable<Result<>> unchanged(conference::Schedule& schedule, const http::Request& request,
                                    const conference::Caller& caller, ConferenceId id);

void addServer(Routes& routes, const Services& services);
void addSessions(Routes& routes, const Services& services);
void addMe(Routes& routes, const Services& services);
void addConferences(Routes& routes, const Services& services);
void addParticipants(Routes& routes, const Services& services);
void addInvitations(Routes& routes, const Services& services);
void addDirectory(Routes& routes, const Services& services);
void addLive(Routes& routes, const Services& services);
void addEvents(Routes& routes, const Services& services);
void addUsers(Routes& routes, const Services& services);
void addAudit(Routes& routes, const Services& services);
void addOpenApi(Routes& routes, const Services& services);

// All of them.
void addResources(Routes& routes, const Services& services);

} // namespace conclave::rest
