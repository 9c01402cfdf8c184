import { text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 客户分组: customers that are handled together; one may be in several. */
export const customerGroup = thing({
  name: "customer-group",
  plural: "customer-groups",
  words: { zh: "客户分组", en: "Customer groups" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "east" },
  title: "name",
  permissions: { view: "customers.view", edit: "parameters.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "华东片区", isListed: true, isSearched: true }),
    remark: text({
      zh: "备注",
      en: "Remark",
      maxLength: 200,
      example: "",
      usual: "",
      isListed: true,
      isSearched: true
    }),
    order: whole({ zh: "排序", en: "Order", minimum: 0, maximum: 1_000, example: 10, usual: 100, isListed: true })
  }
})
export type CustomerGroup = RowOfThing<typeof customerGroup>
