// GET /openapi.json, and what it says of each route.
#include "server/api/openapi.hpp"

#include "common/api/paths.hpp"
#include "server/api/resources.hpp"

namespace conclave::rest {

using api::Operation;
using api::Precondition;
using base::awaitable;
using http::Method;
using http::Request;

namespace {

constexpr const char* kAnyone = "anyone";
constexpr const char* kSelf = "whoever is signed in, also with the duty to change the password";
constexpr const char* kUser = "conferenceUser and above";
constexpr const char* kOwner = "the conference's owner";
constexpr const char* kSupport = "conferenceSupport and above, for accounts below their own level";
constexpr const char* kAdministrator = "administrator";

const std::vector<api::QueryParameter> kPage{
    {"q", "string", "Contained in what is listed, without regard to case."},
    {"limit", "integer", "Items a page, at most 200."},
    {"cursor", "string", "`next` of the page before."}};

std::vector<api::QueryParameter> pageAnd(std::vector<api::QueryParameter> more) {
    more.insert(more.end(), kPage.begin(), kPage.end());
    return more;
}

std::vector<Operation> accountOperations() {
    return {
        {"GET", "/api/v1/server", kAnyone, "What this server is", "", 200, "ServerInfo"},
        {"GET", "/api/v1/openapi.json", kAnyone, "This document"},
        {"GET", "/healthz", kAnyone, "200 where the server can do its work, else 503"},
        {"POST", "/api/v1/sessions", kAnyone, "Sign in", "SessionRequest", 201, "Session"},
        {"DELETE", "/api/v1/sessions/current", kSelf, "Sign out", "", 204},
        {"PUT", "/api/v1/me/password", kSelf, "Change one's password", "PasswordChange", 204},
        {"GET", "/api/v1/me", kUser, "One's own account", "", 200, "User"},
        {.method = "PATCH", .path = "/api/v1/me", .access = kUser, .summary = "Change one's own account",
         .request = "MePatch", .response = "User", .ifMatch = Precondition::required},
        {.method = "GET", .path = "/api/v1/directory", .access = kUser, .summary = "Whom one may invite by name",
         .response = "DirectoryList", .query = {{"q", "string", "In name, login, extension or address."}}},
        {.method = "GET", .path = "/api/v1/users", .access = "conferenceSupport and above", .summary = "Accounts, by login",
         .response = "UserList", .query = kPage},
        {"POST", "/api/v1/users", kSupport, "Make an account, without a password yet", "UserCreate", 201, "User"},
        {"GET", "/api/v1/users/{id}", "conferenceSupport and above", "An account", "", 200, "User"},
        {.method = "PATCH", .path = "/api/v1/users/{id}", .access = kSupport,
         .summary = "Edit an account, grant or revoke, deactivate", .request = "UserPatch", .response = "User",
         .ifMatch = Precondition::required},
        {.method = "PUT", .path = "/api/v1/users/{id}/password", .access = kSupport,
         .summary = "Assign a password, or have one generated: it is shown this once", .request = "PasswordAssignment",
         .response = "AssignedPassword", .ifMatch = Precondition::optional},
        {.method = "GET", .path = "/api/v1/audit", .access = kAdministrator, .summary = "Who did what, newest first",
         .response = "AuditList",
         .query = {{"actor", "string", "Id of the account that acted."},
                   {"user", "string", "Id of the account it was done to."},
                   {"conference", "string", "Id."},
                   {"action", "string", "A word such as `pins.viewed`, or its beginning: `pins`."},
                   {"since", "string", "An instant, included."},
                   {"until", "string", "An instant, not included."},
                   {"limit", "integer", "Items a page, at most 200."},
                   {"cursor", "string", "`next` of the page before."}}},
        {.method = "GET", .path = "/api/v1/events", .access = kUser,
         .summary = "Changes as they happen: `conference`, `delivery`, `live`, `user`, each with a Change as its data; "
                    "`reset` where something was missed. Resumes after Last-Event-ID.",
         .mediaType = "text/event-stream"},
    };
}

std::vector<Operation> conferenceOperations() {
    return {
        {.method = "GET", .path = "/api/v1/conferences", .access = kUser, .summary = "One's own conferences, by begin",
         .response = "ConferenceList", .query = pageAnd({{"scope", "string", "current (what goes on past its end, too), past or all."}})},
        {"POST", "/api/v1/conferences", kUser, "Plan a conference: a draft", "ConferenceCreate", 201, "Conference"},
        {"GET", "/api/v1/conferences/{id}", kOwner, "A conference with its people", "", 200, "Conference"},
        {.method = "PATCH", .path = "/api/v1/conferences/{id}", .access = kOwner, .summary = "Change a draft",
         .request = "ConferencePatch", .response = "Conference", .ifMatch = Precondition::required},
        {.method = "DELETE", .path = "/api/v1/conferences/{id}", .access = kOwner, .summary = "Delete a draft",
         .status = 204, .ifMatch = Precondition::required},
        {.method = "POST", .path = "/api/v1/conferences/{id}/copy", .access = kOwner,
         .summary = "A draft with the same people", .status = 201, .response = "Conference",
         .ifMatch = Precondition::optional},
        {.method = "POST", .path = "/api/v1/conferences/{id}/reschedule", .access = kOwner,
         .summary = "Cancel, plan anew and invite again, in one act", .request = "RescheduleRequest", .status = 201,
         .response = "Conference", .ifMatch = Precondition::optional},
        {.method = "POST", .path = "/api/v1/conferences/{id}/cancellation", .access = kOwner,
         .summary = "Cancel, and tell whom to", .request = "CancellationRequest", .response = "StateChange",
         .ifMatch = Precondition::optional},
        {.method = "POST", .path = "/api/v1/conferences/{id}/participants", .access = kOwner,
         .summary = "Add people, all or none; the answer holds their PINs", .request = "ParticipantsCreate",
         .status = 201, .response = "ParticipantList", .ifMatch = Precondition::optional},
        {.method = "PATCH", .path = "/api/v1/conferences/{id}/participants/{pid}", .access = kOwner,
         .summary = "Change role, name or address; another address has another PIN", .request = "ParticipantPatch",
         .response = "Participant", .ifMatch = Precondition::required},
        {.method = "DELETE", .path = "/api/v1/conferences/{id}/participants/{pid}", .access = kOwner,
         .summary = "Remove somebody", .status = 204,
         .query = {{"notify", "boolean", "Whether a mail withdraws the invitation."}},
         .ifMatch = Precondition::required},
        {"POST", "/api/v1/conferences/{id}/participants/{pid}/pin", kOwner, "Another PIN; the old one dies", "", 200,
         "Pin"},
        {"GET", "/api/v1/conferences/{id}/participants/{pid}/invitation", kOwner,
         "One person's invitation as text, to be handed over by other means", "", 200, "InvitationText"},
        {"GET", "/api/v1/conferences/{id}/pins", kOwner, "All PINs and join tokens", "", 200, "PinList"},
        {.method = "GET", .path = "/api/v1/conferences/{id}/pins.csv", .access = kOwner,
         .summary = "The same as a table for spreadsheets", .mediaType = "text/csv"},
        {.method = "POST", .path = "/api/v1/conferences/{id}/invitations", .access = kOwner,
         .summary = "Finalise a draft and mail those who are named; later, invite those who were added since",
         .request = "InvitationsRequest", .status = 202, .response = "StateChange", .ifMatch = Precondition::optional},
        {"GET", "/api/v1/conferences/{id}/invitations", kOwner, "Every mail and how far it got", "", 200,
         "DeliveryList"},
        {.method = "POST", .path = "/api/v1/conferences/{id}/invitations/resend", .access = kOwner,
         .summary = "Invite again", .request = "ResendRequest", .status = 202, .response = "DeliveryList",
         .ifMatch = Precondition::optional},
    };
}

std::vector<Operation> liveOperations() {
    return {
        {"GET", "/api/v1/conferences/{id}/live", kOwner, "Who is in the call, and how it does", "", 200, "Live"},
        {.method = "GET", .path = "/api/v1/conferences/{id}/live/events", .access = kOwner,
         .summary = "The same as it happens: `live` (Live) first and when the whole changes, `participant` (LiveParticipant), "
                    "`left` (LiveLeft), `levels` (LiveLevels, ten a second while somebody talks), `refusal` (LiveRefusal)",
         .mediaType = "text/event-stream"},
        {"POST", "/api/v1/conferences/{id}/live/lock", kOwner, "Nobody new comes in but moderators", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/unlock", kOwner, "People come in again", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/mute-all", kOwner, "Mute everyone but moderators, and who comes later", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/unmute-all", kOwner, "Whoever was muted by a moderator may speak again", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/end", kOwner, "End the call for all", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/participants/{pid}/mute", kOwner, "Mute somebody", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/participants/{pid}/unmute", kOwner, "Take that back; one's own muting stays", "",
         204},
        {"POST", "/api/v1/conferences/{id}/live/participants/{pid}/remove", kOwner, "Out of the call; may call again", "", 204},
        {"POST", "/api/v1/conferences/{id}/live/participants/{pid}/lower-hand", kOwner, "Lower somebody's hand", "", 204},
        {"GET", "/api/v1/conferences/{id}/attendance", kOwner, "Who was in the call, from when to when", "", 200, "Attendance"},
        {.method = "GET", .path = "/api/v1/conferences/{id}/attendance.csv", .access = kOwner,
         .summary = "The same as a table for spreadsheets", .mediaType = "text/csv"},
    };
}

awaitable<Answer> answerDocument(const std::string& document) { co_return jsonText(200, document); }

} // namespace

const std::vector<Operation>& operations() {
    static const std::vector<Operation> all = [] {
        auto list = accountOperations();
        for (auto& operation : conferenceOperations()) list.push_back(std::move(operation));
        for (auto& operation : liveOperations()) list.push_back(std::move(operation));
        return list;
    }();
    return all;
}

void addOpenApi(Routes& routes, const Services& services) {
    routes.anyone(Method::get, api::paths::kOpenApi,
                  [document = api::openApi(services.info.version, operations())](const Request&) {
                      return answerDocument(document);
                  });
}

} // namespace conclave::rest
