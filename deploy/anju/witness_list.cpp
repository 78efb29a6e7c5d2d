#include "deploy/anju/witness_list.hpp"

namespace anju {

WitnessList witness_list(const Witnessing* witnessing) {
    WitnessList list;
    if (witnessing == nullptr) return list;
    if (const auto& head = witnessing->head()) list.size = head->checkpoint.size;
    const auto& witnesses = witnessing->policy().witnesses();
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        const auto& [name, key, url] = witnesses[i];
        const auto& state = witnessing->states()[i];
        list.witnesses.push_back({name, verifier_key(key.name, key.key, NoteKey::cosignature), url,
                                  state.size, state.at, state.trouble});
    }
    return list;
}

}  // namespace anju
