import * as Schema from "effect/Schema"
import { own, text } from "../thing/field.ts"
import { CHANNEL_CHOICES } from "../thing/channels.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

const ChannelName = Schema.Literals(CHANNEL_CHOICES.map(({ value }) => value))
const Amount = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 }))

/** 接待量: how much work of each channel a person takes on at once. */
export const capacity = thing({
  name: "capacity",
  plural: "capacities",
  words: { zh: "接待量", en: "Capacities" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "newcomer" },
  title: "name",
  permissions: { view: "agents.view", edit: "agents.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "新员工", isListed: true, isSearched: true }),
    channels: own(
      "amounts",
      Schema.Struct({ voice: Amount, alarm: Amount, chat: Amount, mail: Amount, sms: Amount, task: Amount }),
      {
        zh: "各渠道同时数量",
        en: "At once, of each channel",
        example: { voice: 1, alarm: 1, chat: 3, mail: 2, sms: 3, task: 2 },
        isListed: true
      }
    ),
    exclusive: own("exclusive", Schema.Array(Schema.Array(ChannelName)), {
      zh: "互斥",
      en: "Exclude each other",
      help: { zh: "每组渠道同时只能有一种。", en: "Of each group only one channel at a time." },
      example: [["voice", "alarm"]],
      usual: []
    }),
    preempts: own("preempts", Schema.Array(Schema.Struct({ channel: ChannelName, sets: Schema.Array(ChannelName) })), {
      zh: "可打断",
      en: "May set aside",
      example: [{ channel: "alarm", sets: ["chat", "mail"] }],
      usual: []
    })
  },
  check: ({ channels }): ReadonlyArray<Problem> =>
    channels.voice > 1
      ? [{ field: "channels.voice", words: { zh: "电话同时最多 1 个", en: "one call at a time" } }]
      : []
})
export type Capacity = RowOfThing<typeof capacity>
