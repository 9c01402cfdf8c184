import { choice, choices, text, whole, yesNo } from "../thing/field.ts"
import { CHANNEL_CHOICES } from "../thing/channels.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 示忙原因: why somebody is not ready, and which channels that pauses. */
export const reason = thing({
  name: "reason",
  plural: "reasons",
  words: { zh: "示忙原因", en: "Not-ready reasons" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "meal" },
  title: "zh",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  isOfCentre: true,
  fields: {
    zh: text({
      zh: "中文",
      en: "Chinese",
      minLength: 1,
      maxLength: 20,
      example: "用餐",
      isListed: true,
      isSearched: true
    }),
    en: text({
      zh: "英文",
      en: "English",
      minLength: 1,
      maxLength: 40,
      example: "Meal",
      isListed: true,
      isSearched: true
    }),
    pausesAll: yesNo({
      zh: "暂停所有渠道",
      en: "Pauses every channel",
      help: { zh: "包括以后新增的渠道。", en: "Also those that come later." },
      example: true,
      usual: true,
      isListed: true
    }),
    pauses: choices(CHANNEL_CHOICES, {
      zh: "暂停的渠道",
      en: "Pauses these channels",
      example: ["voice", "alarm"],
      usual: []
    }),
    colour: choice(
      [
        { value: "not-ready", words: { zh: "示忙（红）", en: "Not ready (red)" } },
        { value: "break", words: { zh: "小休（黄）", en: "Break (yellow)" } },
        { value: "wrap-up", words: { zh: "话后（紫）", en: "After-call work (purple)" } },
        { value: "disconnected", words: { zh: "失联（灰）", en: "Disconnected (grey)" } }
      ],
      { zh: "颜色", en: "Colour", example: "break", usual: "not-ready" }
    ),
    icon: choice(
      [
        { value: "bar", words: { zh: "横杠", en: "Bar" } },
        { value: "cup", words: { zh: "杯子", en: "Cup" } }
      ],
      { zh: "图标", en: "Icon", example: "cup", usual: "bar" }
    ),
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 30, usual: 50, isListed: true })
  },
  check: ({ pauses, pausesAll }) =>
    !pausesAll && pauses.length === 0
      ? [{ field: "pauses", words: { zh: "至少选择一个渠道", en: "a reason pauses at least one channel" } }]
      : []
})
export type NotReadyReason = RowOfThing<typeof reason>
