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
    Word{"event:principal.certificate_accepted", "登记证书", "certificate accepted"},
    Word{"event:principal.certificate_revoked", "吊销证书", "certificate revoked"},
    Word{"event:principal.dismissed", "停用", "principal dismissed"},
    Word{"command:principal.admit", "准入", "admit"},
    Word{"command:principal.grant", "授权", "grant"},
    Word{"command:principal.issue-token", "签发令牌", "issue a token"},
    Word{"command:principal.revoke-token", "吊销令牌", "revoke a token"},
    Word{"command:principal.accept-certificate", "登记证书", "accept a certificate"},
    Word{"command:principal.revoke-certificate", "吊销证书", "revoke a certificate"},
    Word{"command:principal.dismiss", "停用", "dismiss"},
    Word{"field:principal.name", "姓名或单位", "name"},
    Word{"field:principal.area", "管辖区划", "scope"},
    Word{"field:roles", "角色", "roles"},
    Word{"field:event_types", "事件类型", "types of events"},
    Word{"field:event_fields", "事件字段", "fields of events"},
    Word{"field:principal.certificate", "证书", "certificate"},
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
    Word{"value:roles/viewer", "公众", "viewer"},
    Word{"value:principal.status/admitted", "已准入", "admitted"},
    Word{"value:principal.status/dismissed", "已停用", "dismissed"},

    Word{"stream:disclosure", "身份查询", "disclosure"},
    Word{"event:disclosure.made", "身份查询", "details of a person disclosed"},
    Word{"command:disclosure.make", "登记身份查询", "record a disclosure"},
    Word{"field:disclosure.details", "查询内容", "what was told"},
    Word{"field:disclosure.purpose", "用途", "purpose"},
    Word{"value:disclosure.status/told", "已告知", "told"},
    Word{"stream:delivery", "收文回执", "delivery"},
    Word{"event:delivery.received", "已接收", "events received"},
    Word{"event:delivery.acted_upon", "已办理", "acted upon"},
    Word{"command:delivery.receive", "确认接收", "receive"},
    Word{"command:delivery.act", "报告办理", "act"},
    Word{"field:through", "截至位置", "up to position"},
    Word{"field:delivery.event", "事件编号", "event"},
    Word{"field:delivery.note", "办理说明", "note"},
    Word{"value:delivery.status/confirmed", "已回执", "confirmed"},

    Word{"stream:subscription", "推送订阅", "subscription"},
    Word{"event:subscription.opened", "开通推送", "subscription opened"},
    Word{"event:subscription.changed", "变更推送", "subscription changed"},
    Word{"event:subscription.retried", "重新推送", "sent again"},
    Word{"event:subscription.skipped", "跳过推送", "skipped"},
    Word{"event:subscription.ended", "停止推送", "subscription ended"},
    Word{"command:subscription.open", "开通推送", "open"},
    Word{"command:subscription.change", "变更推送", "change"},
    Word{"command:subscription.retry", "重新推送", "send again"},
    Word{"command:subscription.skip", "跳过推送", "skip"},
    Word{"command:subscription.end", "停止推送", "end"},
    Word{"field:url", "推送地址", "address"},
    Word{"field:subscription.area", "推送区划", "scope"},
    Word{"field:subject", "事件流", "stream"},
    Word{"value:subscription.status/open", "推送中", "open"},
    Word{"value:subscription.status/ended", "已停止", "ended"},

    Word{"stream:parking", "搁置处理", "parking"},
    Word{"event:parking.retried", "重新汇总", "folded again"},
    Word{"event:parking.skipped", "跳过汇总", "left out of figures"},
    Word{"command:parking.retry", "重新汇总", "fold again"},
    Word{"command:parking.skip", "跳过汇总", "leave out"},
    Word{"value:parking.status/decided", "已决定", "decided"},
};

}  // namespace

std::span<const Word> access_words() {
    return words;
}

}  // namespace anju
