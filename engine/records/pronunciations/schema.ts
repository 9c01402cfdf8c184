import { choice, text } from "../thing/field.ts"
import { PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"

/** 读音: a word that the voice says wrong, and how to write it so that it says it right. */
export const pronunciation = thing({
  name: "pronunciation",
  plural: "pronunciations",
  words: { zh: "读音", en: "Pronunciations" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "chongqing" },
  title: "written",
  permissions: { view: "flows.view", edit: "flows.edit" },
  fields: {
    written: text({
      zh: "文字",
      en: "Written",
      minLength: 1,
      maxLength: 40,
      example: "重庆",
      isListed: true,
      isSearched: true
    }),
    language: choice(
      [
        { value: "zh-CN", words: { zh: "普通话", en: "Mandarin" } },
        { value: "en", words: { zh: "英语", en: "English" } }
      ],
      { zh: "语言", en: "Language", example: "zh-CN", usual: "zh-CN", isListed: true }
    ),
    spoken: text({
      zh: "读作",
      en: "Said as",
      help: {
        zh: "用同音的字或单词写出读法；新生成的语音从此照此朗读。",
        en: "Written with characters or words that sound right; speech that is made from then on says it so."
      },
      minLength: 1,
      maxLength: 80,
      example: "虫庆",
      isListed: true,
      isSearched: true
    })
  },
  looksAt: ["pronunciation"],
  check: ({ id, language, written }, look): ReadonlyArray<Problem> =>
    look
      .all<{ readonly id: string; readonly language: string; readonly written: string }>("pronunciation")
      .some((other) => other.id !== id && other.language === language && other.written === written)
      ? [{ field: "written", words: { zh: "这种语言里已有这个词", en: "stands in the list of this language already" } }]
      : []
})
export type PronunciationRow = RowOfThing<typeof pronunciation>
