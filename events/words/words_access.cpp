// Words of the service access: who may see and record what.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"service:access", "访问管理", "access"},

    Word{"stream:principal", "使用者", "principal"},
    Word{"event:principal.admitted", "准入", "principal admitted"},
    Word{"event:principal.rights_granted", "授权", "rights granted"},
    Word{"event:principal.token_issued", "签发令牌", "token issued"},
    Word{"event:principal.token_revoked", "吊销令牌", "token revoked"},
    Word{"event:principal.dismissed", "停用", "principal dismissed"},
    Word{"command:principal.admit", "准入", "admit"},
    Word{"command:principal.grant", "授权", "grant"},
    Word{"command:principal.issue-token", "签发令牌", "issue a token"},
    Word{"command:principal.revoke-token", "吊销令牌", "revoke a token"},
    Word{"command:principal.dismiss", "停用", "dismiss"},
    Word{"field:principal.name", "姓名或单位", "name"},
    Word{"field:principal.area", "管辖区划", "scope"},
    Word{"field:roles", "角色", "roles"},
    Word{"field:event_types", "事件类型", "types of events"},
    Word{"field:token", "令牌编号", "token"},
    Word{"field:hash", "令牌哈希", "hash"},
    Word{"field:principal.valid_to", "有效期至", "valid to"},
    Word{"value:roles/recorder", "填报", "recorder"},
    Word{"value:roles/reader", "查阅", "reader"},
    Word{"value:roles/agency", "部门", "agency"},
    Word{"value:roles/auditor", "审计", "auditor"},
    Word{"value:roles/operator", "运维", "operator"},
    Word{"value:roles/admin", "管理", "admin"},
    Word{"value:roles/caseworker", "包户", "caseworker"},
    Word{"value:principal.status/admitted", "已准入", "admitted"},
    Word{"value:principal.status/dismissed", "已停用", "dismissed"},

    Word{"stream:disclosure", "身份查询", "disclosure"},
    Word{"event:disclosure.made", "身份查询", "details of a person disclosed"},
    Word{"command:disclosure.make", "登记身份查询", "record a disclosure"},
    Word{"field:disclosure.details", "查询内容", "what was told"},
    Word{"field:disclosure.purpose", "用途", "purpose"},
    Word{"value:disclosure.status/told", "已告知", "told"},
};

}  // namespace

std::span<const Word> access_words() {
    return words;
}

}  // namespace anju
