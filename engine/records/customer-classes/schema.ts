import { text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 客户类别: VIP, special, ordinary … as the centre tells its customers apart. */
export const customerClass = thing({
  name: "customer-class",
  plural: "customer-classes",
  words: { zh: "客户类别", en: "Customer classes" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "vip" },
  title: "name",
  permissions: { view: "customers.view", edit: "parameters.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "VIP 客户", isListed: true, isSearched: true }),
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
export type CustomerClass = RowOfThing<typeof customerClass>
