import { many, text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** 常用语: what agents say and write often, a click away. */
export const phrase = thing({
  name: "phrase",
  plural: "phrases",
  words: { zh: "常用语", en: "Phrases" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "greeting" },
  title: "name",
  permissions: { view: "kb.read", edit: "kb.write" },
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      minLength: 1,
      maxLength: 40,
      example: "开场白",
      isListed: true,
      isSearched: true
    }),
    group: text({
      zh: "分组",
      en: "Group",
      maxLength: 20,
      example: "问候",
      usual: "",
      isListed: true,
      isSearched: true
    }),
    body: text({
      zh: "内容",
      en: "Text",
      minLength: 1,
      maxLength: 1000,
      lines: 4,
      example: "您好，这里是生活管家服务中心，请问有什么可以帮您？",
      isListed: true,
      isSearched: true
    }),
    queues: many("queue", {
      zh: "队列",
      en: "Queues",
      help: {
        zh: "通话属于这些队列时排在前面；留空表示不分队列。",
        en: "Stands first while a call of these is at hand; empty: it belongs to no queue."
      },
      example: ["service"],
      usual: [],
      isListed: true
    }),
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 10, usual: 50, isListed: true })
  }
})
export type Phrase = RowOfThing<typeof phrase>
