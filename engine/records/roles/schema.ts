import * as Schema from "effect/Schema"
import { Grant } from "#wire/asker.ts"
import { lastAdministrator } from "../people/administrators.ts"
import { oneOrNone, own, text, yesNo } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** A set of permissions under a name; a person has one or more. No code knows a role by its name. */
export const role = thing({
  name: "role",
  plural: "roles",
  words: { zh: "角色", en: "Roles" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "team-leader" },
  title: "name",
  permissions: { view: "roles.view", edit: "roles.edit" },
  // How far its agents may dial, and which number they show.
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "组长", isListed: true, isSearched: true }),
    description: text({
      zh: "说明",
      en: "Description",
      maxLength: 500,
      lines: 2,
      example: "管理本班组",
      usual: "",
      isListed: true
    }),
    isSeeded: yesNo({
      zh: "预置",
      en: "Came with the system",
      help: { zh: "预置角色可以修改，不能删除。", en: "May be changed, not removed." },
      example: false,
      usual: false,
      isFixed: true,
      isListed: true
    }),
    needsTwoStep: yesNo({
      zh: "须两步验证",
      en: "Two-step sign-in is a must",
      help: {
        zh: "尚未开启的人在下次登录时设置。",
        en: "Whoever has none sets it up at the next sign-in."
      },
      example: false,
      usual: false
    }),
    shownNumber: oneOrNone("number", {
      zh: "外显号码",
      en: "Shown number",
      help: {
        zh: "此角色的坐席呼出时显示，须为线路可外显的号码；留空按线路。",
        en: "Of calls out by its agents, where a trunk may show it. Empty: as the trunk says."
      },
      example: null,
      usual: null
    }),
    grants: own("grants", Schema.Array(Grant).check(Schema.isMaxLength(200)), {
      zh: "权限",
      en: "Permissions",
      example: [{ permission: "calls.view", level: "team" }],
      usual: []
    })
  },
  looksAt: ["person", "role"],
  check: ({ grants }, look) => [...twice(grants), ...lastAdministrator(look.all("person"), look.all("role"), "grants")],
  checkRemoval: ({ isSeeded }) =>
    isSeeded ? [{ field: "id", words: { zh: "预置角色不能删除", en: "roles that came with the system stay" } }] : []
})
export type Role = RowOfThing<typeof role>

const twice = (grants: ReadonlyArray<Grant>): ReadonlyArray<Problem> => {
  const seen = new Set<string>()
  return grants.flatMap(({ permission }, index) => {
    if (!seen.has(permission)) {
      seen.add(permission)
      return []
    }
    const words = { zh: `权限 ${permission} 重复`, en: `${permission} is there twice` }
    return [{ field: `grants.${index}`, words }]
  })
}
