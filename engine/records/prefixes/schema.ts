import { choice, oneOrNone, text } from "../thing/field.ts"
import { type RowOfThing, thing } from "../thing/thing.ts"

/** 号段: the longest prefix of a caller's number says where it is at home. Seven digits of a mobile, or an area code with its 0. */
export const prefix = thing({
  name: "prefix",
  plural: "prefixes",
  words: { zh: "号段与区号", en: "Number prefixes" },
  id: {
    words: { zh: "号段", en: "Prefix" },
    by: "person",
    pattern: /^\d{2,11}$/u,
    maxLength: 11,
    example: "1380013"
  },
  title: "city",
  permissions: { view: "org.view", edit: "org.edit" },
  fields: {
    province: text({
      zh: "省份",
      en: "Province",
      maxLength: 40,
      example: "北京",
      usual: "",
      isListed: true,
      isSearched: true
    }),
    city: text({ zh: "城市", en: "City", maxLength: 40, example: "北京", usual: "", isListed: true, isSearched: true }),
    carrier: choice(
      [
        { value: "mobile", words: { zh: "中国移动", en: "China Mobile" } },
        { value: "unicom", words: { zh: "中国联通", en: "China Unicom" } },
        { value: "telecom", words: { zh: "中国电信", en: "China Telecom" } },
        { value: "broadnet", words: { zh: "中国广电", en: "China Broadnet" } },
        { value: "landline", words: { zh: "固定电话", en: "Landline" } },
        { value: "other", words: { zh: "其他", en: "Other" } }
      ],
      { zh: "运营商", en: "Carrier", example: "mobile", usual: "other", isListed: true }
    ),
    area: oneOrNone("area", {
      zh: "片区",
      en: "Area",
      help: { zh: "来电归属的片区。", en: "The area that its callers belong to." },
      example: null,
      usual: null,
      isListed: true
    })
  }
})
export type Prefix = RowOfThing<typeof prefix>
