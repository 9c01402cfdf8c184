// What the screens know of a plan, they know from here.
export { type PlanRung, RUNGS_MOST, type Step, STEPS_MOST } from "./plan.ts"

import { EVENT_CHOICES } from "../thing/alarm-events.ts"
import { choices, levels, one, text, whole, wholeOrNone } from "../thing/field.ts"
import { type Look, PLAIN_ID, type Problem, type RowOfThing, thing } from "../thing/thing.ts"
import { planFields } from "./plan.ts"

/** The class of what no other names, and of terminals that nobody entered: the first that a centre makes, and the last that goes. */
export const OTHERS = "others"
/** No incidents: where faults that somebody visits are queued. Without it they go where the others go, or, if that queue takes no tasks, to the first that does. */
export const FAULTS = "faults"
const HOUR_MS = 3_600_000

/** 警情类别: what makes an incident of a kind, who gets it, and the plan of everybody who has none of their own. */
export const incidentClass = thing({
  name: "incident-class",
  plural: "incident-classes",
  words: { zh: "警情类别", en: "Incident classes" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "others" },
  title: "name",
  permissions: { view: "plans.view", edit: "plans.edit" },
  isOfCentre: true,
  fields: {
    name: text({
      zh: "名称",
      en: "Name",
      minLength: 1,
      maxLength: 40,
      example: "求助",
      isListed: true,
      isSearched: true
    }),
    events: choices(EVENT_CHOICES, {
      zh: "事件",
      en: "Events",
      help: {
        zh: "一个事件只属于一类；没有归类的报警归 others，故障按 faults 派任务。",
        en: "Each belongs to one class. Alarms that none names are of “others”; faults become tasks by “faults”."
      },
      example: ["personal", "medical"],
      usual: [],
      isListed: true
    }),
    queue: one("queue", {
      zh: "队列",
      en: "Queue",
      help: {
        zh: "须包含警情渠道；faults 须包含任务渠道。",
        en: "One that takes alarms; of “faults” one that takes tasks."
      },
      example: "alarm",
      isListed: true
    }),
    priority: whole({
      zh: "优先级",
      en: "Priority",
      help: { zh: "加在队列优先级之上，大者先派。", en: "On top of its queue's; higher is served first." },
      minimum: -1000,
      maximum: 1000,
      example: 100,
      usual: 0,
      isListed: true
    }),
    needs: levels("skill", { zh: "所需技能", en: "Needed skills", example: {}, usual: {} }),
    visitWithinMs: wholeOrNone({
      zh: "上门期限",
      en: "Visit within",
      help: {
        zh: "仅用于 faults：从设备报故障起，上门任务应在多久内完成；低电量的终端通常还能用几天，24 小时内更换电池可避免失效。逾期的任务以红色显示。留空则没有期限。",
        en: "Only of “faults”: by when the visit is due, from the report of the fault on. A terminal with a low battery mostly works for some days: a day leaves time to go before it fails. Overdue visits are shown in red. Empty: no due time."
      },
      unit: { zh: "小时", en: "h" },
      shownAs: HOUR_MS,
      minimum: HOUR_MS,
      maximum: 30 * 24 * HOUR_MS,
      example: null,
      usual: null
    }),
    ...planFields,
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 10, usual: 50, isListed: true })
  },
  looksAt: ["incident-class", "queue"],
  check: (row, look): ReadonlyArray<Problem> => [
    ...eventProblems(row, look),
    ...visitProblems(row),
    ...queueProblems(row, look),
    ...othersProblems(row, look)
  ],
  checkRemoval: ({ id }, look): ReadonlyArray<Problem> =>
    id === OTHERS && look.all("incident-class").length > 0
      ? [problem("id", "其他类别还在时不能删除 others", "“others” stays while there is another class")]
      : []
})
export type IncidentClassRow = RowOfThing<typeof incidentClass>

interface ClassRow {
  readonly id: string
  readonly name: string
  readonly events: ReadonlyArray<string>
  readonly queue: string
  readonly visitWithinMs?: number | null
}

const problem = (field: string, zh: string, en: string): Problem => ({ field, words: { zh, en } })

const eventProblems = ({ events, id }: ClassRow, look: Look): ReadonlyArray<Problem> => {
  if (id === FAULTS && events.length > 0)
    return [problem("events", "faults 只用于故障任务，不能有事件", "“faults” is for visits alone and names no event")]
  return look
    .all<ClassRow>("incident-class")
    .filter((other) => other.id !== id)
    .flatMap((other) => {
      const both = EVENT_CHOICES.filter(({ value }) => events.includes(value) && other.events.includes(value))
      if (both.length === 0) return []
      const zh = both.map(({ words }) => words.zh).join("、")
      const en = both.map(({ words }) => words.en).join(", ")
      return [problem("events", `已属于“${other.name}”：${zh}`, `belongs to ${other.id} already: ${en}`)]
    })
}

const visitProblems = ({ id, visitWithinMs = null }: ClassRow): ReadonlyArray<Problem> =>
  id === FAULTS || visitWithinMs === null
    ? []
    : [problem("visitWithinMs", "只有 faults 有上门期限", "only of “faults”: other classes have no visits")]

const queueProblems = ({ id, queue }: ClassRow, look: Look): ReadonlyArray<Problem> => {
  const into = look
    .all<{ readonly id: string; readonly channels: ReadonlyArray<string> }>("queue")
    .find((each) => each.id === queue)
  const channel = id === FAULTS ? "task" : "alarm"
  if (into === undefined || into.channels.includes(channel)) return []
  return channel === "task"
    ? [problem("queue", `队列 ${queue} 不接任务`, `the queue ${queue} takes no tasks`)]
    : [problem("queue", `队列 ${queue} 不接警情`, `the queue ${queue} takes no alarms`)]
}

const othersProblems = ({ id }: ClassRow, look: Look): ReadonlyArray<Problem> =>
  id === OTHERS || look.all<ClassRow>("incident-class").some((other) => other.id === OTHERS)
    ? []
    : [
        problem(
          "id",
          "请先新建编号为 others 的类别：未归类的报警归入它",
          "first make the class “others”: what no class names belongs to it"
        )
      ]
