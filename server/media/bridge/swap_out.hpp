// Out of a list whose order means nothing.
#pragma once

#include <algorithm>
#include <vector>

namespace conclave::media {

// Nothing happens when it is not there.
template <class T>
void swapOut(std::vector<T*>& list, const T* one) noexcept {
    const auto at = std::find(list.begin(), list.end(), one);
    if (at == list.end()) return;
    *at = list.back();
    list.pop_back();
}

} // namespace conclave::media
