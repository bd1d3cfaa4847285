// Every route of the server in the words of the contract; a test holds it against the routes that exist.
#pragma once

#include "common/api/openapi.hpp"

#include <vector>

namespace conclave::rest {

const std::vector<api::Operation>& operations();

} // namespace conclave::rest
