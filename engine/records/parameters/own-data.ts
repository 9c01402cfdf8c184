import { choices, whole } from "../thing/field.ts"
import { AT_ONCE, parameter } from "./parameter.ts"

/** Fields of a customer that the centre may leave to the customer; notes, class and what is the centre's own are never among them. */
export const OWN_DATA_FIELDS = ["name", "phones", "addresses", "email"] as const
export type OwnDataField = (typeof OWN_DATA_FIELDS)[number]

/** Three days: over a weekend, and not for ever in somebody's messages. */
const USUAL_HOURS = 72
const LONGEST_HOURS = 30 * 24

/** G4: customers keep their own data up to date by a link that is good once. */
export const ownDataParameters = {
  "ownData.hours": parameter(
    "ownData",
    whole({
      zh: "链接有效时间（小时）",
      en: "A link is good for (hours)",
      help: {
        zh: "对之后生成的链接生效；用过一次即失效。",
        en: "Of links that are made from now on; each is good once."
      },
      minimum: 1,
      maximum: LONGEST_HOURS,
      example: USUAL_HOURS,
      usual: USUAL_HOURS
    }),
    AT_ONCE
  ),
  "ownData.fields": parameter(
    "ownData",
    choices(
      [
        { value: "name", words: { zh: "名称", en: "Name" } },
        { value: "phones", words: { zh: "电话号码", en: "Telephone numbers" } },
        { value: "addresses", words: { zh: "地址", en: "Addresses" } },
        { value: "email", words: { zh: "电子邮箱", en: "E-mail" } }
      ],
      {
        zh: "客户可以修改",
        en: "Customers may change",
        help: {
          zh: "另加标记为“客户可自行修改”的自定义字段。备注、类别和内部字段始终不向客户显示。",
          en: "And own fields that are marked as the customer's own to change. Notes, class and internal fields are never shown to customers."
        },
        example: ["phones", "addresses"],
        usual: OWN_DATA_FIELDS
      }
    ),
    AT_ONCE
  )
}
