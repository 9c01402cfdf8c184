import type { Words } from "#wire/permissions.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { things } from "#engine/records/things.ts"
import type { Session } from "../shared/session.ts"
import { mayOpen } from "../shell/may-open.ts"

/** The order in which the administration shows what a centre is made of. What no group names comes last, so nothing is left out. */
const GROUPS: ReadonlyArray<{
  readonly words: Words
  readonly names: ReadonlyArray<string>
  readonly hasParameters?: true
}> = [
  { words: { zh: "组织与人员", en: "People" }, names: ["person", "unit", "role", "skill", "capacity", "area"] },
  {
    words: { zh: "接入与排队", en: "Calls and queues" },
    names: ["queue", "flow", "prompt", "pronunciation", "number", "trunk", "recording-rule", "recording-hold"]
  },
  {
    words: { zh: "日历与参数", en: "Calendars and words" },
    names: ["calendar", "holiday", "reason", "call-reason", "state-look", "phrase", "linked-page"],
    hasParameters: true
  },
  {
    words: { zh: "客户", en: "Customers" },
    names: ["customer", "product", "customer-class", "customer-group", "customer-field", "caller-form"]
  },
  { words: { zh: "报警", en: "Alarms" }, names: ["terminal", "incident-class", "user-plan", "resource", "responder"] },
  { words: { zh: "号码资料", en: "Numbers" }, names: ["listed-number", "prefix"] }
]
const OTHERS: Words = { zh: "其他", en: "Others" }

export interface Group {
  readonly words: Words
  readonly things: ReadonlyArray<AnyThing>
  /** The page of the parameters stands at its end. */
  readonly hasParameters: boolean
}

export const groups: ReadonlyArray<Group> = [
  ...GROUPS.map(({ hasParameters = false, names, words }) => ({
    words,
    hasParameters,
    things: names.flatMap((name) => things.filter((thing) => thing.name === name))
  })),
  {
    words: OTHERS,
    hasParameters: false,
    things: things.filter(({ name }) => !GROUPS.some(({ names }) => names.includes(name)))
  }
].filter((group) => group.things.length > 0)

/** The groups with what somebody may look at. */
export const groupsFor = (session: Session): ReadonlyArray<Group> =>
  groups
    .map((group) => ({
      ...group,
      hasParameters: group.hasParameters && mayOpen(session, "parameters.view"),
      things: group.things.filter(({ permissions }) => mayOpen(session, permissions.view))
    }))
    .filter((group) => group.things.length > 0 || group.hasParameters)

/** Whether its rows stand below each other. */
export const isTree = ({ fields, name }: AnyThing): boolean => {
  const above = fields["parent"]?.input
  return above?.kind === "one" && above.of === name
}

/** Words that belong to one page alone. */
export const REMARKS: Readonly<Record<string, Words>> = {
  trunk: {
    zh: "只有这里列出的地址和已注册的话机可以呼入；修改立即生效，无需重启。",
    en: "Only addresses that stand here, and registered telephones, can call; each change counts at once."
  }
}
