// Words of the services facilities and governance.
#include <array>

#include "events/words/word_tables.hpp"

namespace anju {
namespace {

constexpr std::array words{
    Word{"service:facilities", "配套设施", "facilities"},
    Word{"service:governance", "社区治理", "governance"},

    Word{"stream:facility", "配套设施", "facility"},
    Word{"event:facility.planned", "设施规划", "facility planned"},
    Word{"event:facility.started", "设施开工", "facility started"},
    Word{"event:facility.completed", "设施竣工", "facility completed"},
    Word{"event:facility.accepted", "设施验收", "facility accepted"},
    Word{"event:facility.opened", "设施投用", "facility opened"},
    Word{"event:facility.idled", "设施停用", "facility out of service"},
    Word{"event:facility.staff_assigned", "人员配备", "staff assigned"},
    Word{"event:facility.equipment_delivered", "设备到位", "equipment delivered"},
    Word{"command:facility.plan", "规划", "plan"},
    Word{"command:facility.start", "开工", "start building"},
    Word{"command:facility.complete", "竣工", "complete"},
    Word{"command:facility.accept", "验收", "accept"},
    Word{"command:facility.open", "投用", "open"},
    Word{"command:facility.idle", "停用", "take out of service"},
    Word{"command:facility.assign-staff", "配备人员", "assign staff"},
    Word{"command:facility.deliver-equipment", "设备到位", "deliver equipment"},
    Word{"field:facility.name", "设施名称", "name of the facility"},
    Word{"field:facility.area", "设施所在地", "where it stands"},
    Word{"field:facility.kind", "设施类型", "kind of facility"},
    Word{"field:facility.work", "建设性质", "what is built"},
    Word{"field:places", "学位（床位）数", "places", "places"},
    Word{"field:posts", "应配人员", "posts needed", "people"},
    Word{"field:funding", "投资额", "funding", "fen"},
    Word{"field:accepted_by", "验收单位", "accepted by"},
    Word{"field:filled", "已配人员", "posts filled", "people"},
    Word{"field:to_standard", "设备达标", "equipped to standard"},
    Word{"value:school", "学校", "school"},
    Word{"value:kindergarten", "幼儿园", "kindergarten"},
    Word{"value:clinic", "卫生室", "clinic"},
    Word{"value:existing", "原有", "existing"},
    Word{"value:extended", "改扩建", "extended"},
    Word{"value:new_building", "新建", "new building"},
    Word{"value:facility.status/idle", "停用", "out of service"},

    Word{"stream:site", "安置社区", "settlement community"},
    Word{"event:site.opened", "安置社区设立", "community opened"},
    Word{"event:site.population_counted", "社区人口统计", "people of the community counted"},
    Word{"event:site.organisation_attached", "组织挂靠", "joined an organisation"},
    Word{"event:site.organisation_founded", "单独组建组织", "founded its own organisation"},
    Word{"event:site.group_formed", "成立小组", "group formed"},
    Word{"event:site.committee_elected", "居委会选举", "residents' committee elected"},
    Word{"event:site.park_needed", "配套产业需求认定", "need of a park established"},
    Word{"command:site.open", "设立", "open"},
    Word{"command:site.count-population", "统计人口", "count the people"},
    Word{"command:site.attach", "组织挂靠", "join an organisation"},
    Word{"command:site.found", "单独组建", "found its own organisation"},
    Word{"command:site.form-group", "成立小组", "form a group"},
    Word{"command:site.elect-committee", "选举居委会", "elect the residents' committee"},
    Word{"command:site.need-park", "认定配套产业需求", "establish the need of a park"},
    Word{"field:site.name", "社区名称", "name of the community"},
    Word{"field:site.level", "级别", "level"},
    Word{"field:site.kind", "小组类型", "kind of group"},
    Word{"field:planned_people", "规划人口", "people planned", "people"},
    Word{"field:buildings", "楼栋数", "buildings", "buildings"},
    Word{"field:people", "实际人口", "people", "people"},
    Word{"field:parent", "上级组织", "parent organisation"},
    Word{"field:site.place", "所在地点", "place"},
    Word{"field:site.members", "居委会成员数", "members of the committee", "people"},
    Word{"field:needed", "需要配套产业", "needs a park"},
    Word{"value:committee", "党委", "party committee"},
    Word{"value:general_branch", "党总支", "general party branch"},
    Word{"value:branch", "党支部", "party branch"},
    Word{"value:residents", "居民小组", "residents' group"},
    Word{"value:party_park", "园区党小组", "party group of a park"},
    Word{"value:party_building", "楼栋党小组", "party group of a building"},
    Word{"value:party_hall", "厅堂党小组", "party group of a hall"},
    Word{"value:site.status/opened", "已设立", "opened"},
};

}  // namespace

std::span<const Word> place_words() {
    return words;
}

}  // namespace anju
