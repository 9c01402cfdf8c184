import { choice, text } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 产品与服务: what the centre's customers have bought or are served with. */
export const product = thing({
  name: "product",
  plural: "products",
  words: { zh: "产品与服务", en: "Products and services" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "care-plus" },
  title: "name",
  permissions: { view: "customers.view", edit: "parameters.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "延保服务", isListed: true, isSearched: true }),
    kind: choice(
      [
        { value: "product", words: { zh: "产品", en: "Product" } },
        { value: "service", words: { zh: "服务", en: "Service" } }
      ],
      { zh: "种类", en: "Kind", example: "service", usual: "product", isListed: true }
    ),
    remark: text({ zh: "备注", en: "Remark", maxLength: 200, example: "", usual: "", isListed: true, isSearched: true })
  }
})
export type Product = RowOfThing<typeof product>
