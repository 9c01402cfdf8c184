import { planFields } from "../incident-classes/plan.ts"
import { one } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 个人预案: what is done for one service user where the class's own plan does not do. */
export const userPlan = thing({
  name: "user-plan",
  plural: "user-plans",
  words: { zh: "个人预案", en: "Personal plans" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "k2f7m9qa" },
  title: "customer",
  permissions: { view: "plans.view", edit: "plans.edit" },
  unique: [["customer", "incidentClass"]],
  fields: {
    customer: one("customer", { zh: "服务对象", en: "Service user", example: "k2f7m9qa", isListed: true }),
    incidentClass: one("incident-class", {
      zh: "警情类别",
      en: "Incident class",
      example: "others",
      isListed: true
    }),
    ...planFields
  }
})
export type UserPlan = RowOfThing<typeof userPlan>
