import { choice, oneOrNone, text } from "../thing/field.ts"
import { type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { notBelowItself } from "../thing/tree.ts"

/** From the widest to the narrowest; a person belongs to a unit. */
export const UNIT_LEVELS = ["organisation", "department", "team"] as const

/** 组织 – 部门 – 班组: the tree to which people, queues and their figures belong. */
export const unit = thing({
  name: "unit",
  plural: "units",
  words: { zh: "组织", en: "Organisation" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "north" },
  title: "name",
  permissions: { view: "org.view", edit: "org.edit" },
  isOfCentre: true,
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "华北班组", isListed: true, isSearched: true }),
    level: choice(
      [
        { value: "organisation", words: { zh: "组织", en: "Organisation" } },
        { value: "department", words: { zh: "部门", en: "Department" } },
        { value: "team", words: { zh: "班组", en: "Team" } }
      ],
      { zh: "层级", en: "Level", example: "team", usual: "team", isListed: true }
    ),
    parent: oneOrNone("unit", {
      zh: "上级",
      en: "Above it",
      help: { zh: "最上级的组织没有上级。", en: "The topmost organisation has none." },
      example: "service",
      usual: null,
      isListed: true
    })
  },
  looksAt: ["unit"],
  check: (row, look) => placed(row, look.all<UnitRow>("unit")),
  checkRemoval: (row, look) =>
    row.parent === null && !look.all<UnitRow>("unit").some(({ id, parent }) => id !== row.id && parent === null)
      ? [problem("id", "最上级的组织不能删除", "the topmost organisation stays")]
      : []
})

type UnitRow = { readonly id: string; readonly level: string; readonly parent: string | null }
export type Unit = RowOfThing<typeof unit>

const problem = (field: string, zh: string, en: string): Problem => ({ field, words: { zh, en } })

/** A unit stands below a wider one (departments may nest), and never below itself. */
const placed = (row: UnitRow, all: ReadonlyArray<UnitRow>): ReadonlyArray<Problem> => {
  if (row.parent === null)
    return row.level === "organisation"
      ? []
      : [problem("parent", "部门和班组必须有上级", "a department or team stands below another unit")]
  const circle = notBelowItself(row, all)
  if (circle.length > 0) return circle
  const above = all.find(({ id }) => id === row.parent)
  return above !== undefined && (depth(above.level) > depth(row.level) || above.level === "team")
    ? [problem("parent", "上级的层级必须更高", "what stands above must be of a wider level")]
    : []
}

const depth = (level: string): number => UNIT_LEVELS.findIndex((each) => each === level)
