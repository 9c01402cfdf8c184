import { text } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

/** What somebody can do, with a level from 1 to 10: a language, a product. */
export const skill = thing({
  name: "skill",
  plural: "skills",
  words: { zh: "技能", en: "Skills" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "cantonese" },
  title: "name",
  permissions: { view: "skills.view", edit: "skills.edit" },
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "粤语", isListed: true, isSearched: true }),
    description: text({
      zh: "说明",
      en: "Description",
      maxLength: 500,
      lines: 2,
      example: "能用粤语接待",
      usual: "",
      isListed: true
    })
  }
})
export type Skill = RowOfThing<typeof skill>
