import { MAX_NEIGHBOURS } from "#actors/stages.ts"
import { many, oneOrNone, text, texts } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { type InTree, notBelowItself } from "../thing/tree.ts"

/** 片区: a part of the country or the town, as the centre divides it. Callers, terminals and agents belong to one or more. */
export const area = thing({
  name: "area",
  plural: "areas",
  words: { zh: "片区", en: "Areas" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "tianhe" },
  title: "name",
  permissions: { view: "org.view", edit: "org.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "天河区", isListed: true, isSearched: true }),
    parent: oneOrNone("area", {
      zh: "上级片区",
      en: "Part of",
      help: {
        zh: "负责上级片区的坐席也服务其下所有片区。",
        en: "Agents of the area above serve all that is part of it, too."
      },
      example: "guangzhou",
      usual: null,
      isListed: true
    }),
    neighbours: many("area", {
      zh: "支援片区",
      en: "Areas that help out",
      help: {
        zh: "本片区的坐席都忙时，按此顺序逐个加入（每步等待多久见队列的“片区扩大间隔”），最后是全部坐席。最多 10 个。",
        en: "While all agents of this area are busy these join in, in this order, each after the queue's “Area widens every”, and in the end everybody. At most 10."
      },
      example: ["haizhu"],
      usual: []
    }),
    divisions: texts({
      zh: "行政区划代码",
      en: "Division codes (GB/T 2260)",
      maxLength: 12,
      maxItems: 100,
      pattern: /^\d{6,12}$/u,
      example: ["440106"],
      usual: [],
      isListed: true
    })
  },
  looksAt: ["area"],
  check: (row, look) => [...notBelowItself(row, look.all<InTree>("area")), ...neighbourProblems(row)]
})
const neighbourProblems = ({
  id,
  neighbours
}: {
  readonly id: string
  readonly neighbours: ReadonlyArray<string>
}): ReadonlyArray<Problem> => {
  const words = neighbours.includes(id)
    ? { zh: "不能是本片区", en: "an area is no help to itself" }
    : neighbours.length > MAX_NEIGHBOURS
      ? { zh: `最多 ${MAX_NEIGHBOURS} 个`, en: `at most ${MAX_NEIGHBOURS}` }
      : undefined
  return words === undefined ? [] : [{ field: "neighbours", words }]
}

export type Area = RowOfThing<typeof area>
