import { NO_DIALLING } from "#actors/dialling/settings.ts"
import { overflowTo } from "#actors/dialling/overflows.ts"
import { OVERFLOW_REFUSAL_WORDS } from "#actors/dialling/words.ts"
import { AgentId, QueueId } from "#actors/vocabulary.ts"
import { EXIT_OCCASIONS, type ExitOccasion, ExitWish } from "#actors/work.ts"
import * as Schema from "effect/Schema"
import type { Words } from "#wire/permissions.ts"
import { own } from "../thing/field.ts"
import type { Look, Problem } from "../thing/thing.ts"

/** Ways out of a queue for callers: when, and where to. */
export const QueueExits = Schema.Array(ExitWish).check(Schema.isMaxLength(EXIT_OCCASIONS.length))
export type QueueExits = typeof QueueExits.Type

const NAMED: Partial<Record<ExitOccasion, Words>> = {
  late: { zh: "超过最长等待", en: "Waited too long" },
  full: { zh: "排队已满", en: "When it is full" },
  closed: { zh: "非工作时间", en: "When it is closed" }
}
export const exitOccasionWords = (on: ExitOccasion): Words => NAMED[on] ?? { zh: `按 ${on}`, en: `Key ${on}` }

/** What another kind of target needs is one line here, one in `withExits` and one in the call's `diverting.ts`. */
export const EXIT_TARGETS = [
  { value: "queue", words: { zh: "其他队列", en: "Another queue" } },
  { value: "flow", words: { zh: "流程", en: "A flow" } },
  { value: "number", words: { zh: "外部号码", en: "A number outside" } },
  { value: "callback", words: { zh: "预约回呼，再播放提示音", en: "A callback, then a prompt" } },
  { value: "voicemail", words: { zh: "播放提示音后语音留言", en: "A prompt, then voicemail" } },
  { value: "goodbye", words: { zh: "播放提示音后挂断", en: "A goodbye prompt" } }
] as const satisfies ReadonlyArray<{ readonly value: ExitWish["to"]; readonly words: Words }>

export const exitsField = own("exits", QueueExits, {
  zh: "去向",
  en: "Ways out",
  help: {
    zh: "来电等待过久、排队已满、非工作时间或等待中按键时去哪里。转入其他队列时保留原来的排队时间，每个队列至多自动转出一次；外部号码未接通时，仍在排队者回到原位。预约回呼按来电号码登记，保留排队位置，播放所选提示音后挂断；号码无法回呼时回到原位。语音留言成为本队列的任务。没有去向时：等待过久播放结束语，其余按忙处理。",
    en: "Where callers go who waited too long, found the queue full or closed, or press a key while they wait. In another queue they keep the time since which they wait; each queue sends a caller on once of itself. Nobody there at a number outside: who had a place is back in it. A callback calls the number they call from, in the place they had; where it cannot be called, they wait on. A message becomes a task of this queue. Without a way: goodbye after the longest wait, busy else."
  },
  example: [
    { on: "late", to: "queue", of: "service" },
    { on: "1", to: "goodbye", of: "goodbye" }
  ] as never,
  usual: [] as never
})

interface Row {
  readonly id: string
  readonly exitWishes: QueueExits
  readonly channels: ReadonlyArray<string>
}

export const exitProblems = ({ channels, exitWishes: wishes, id }: Row, look: Look): ReadonlyArray<Problem> =>
  wishes.flatMap(({ of, on, to }, index): ReadonlyArray<Problem> => {
    const problem = (words: Words) => [{ field: `exitWishes.${index}`, words }]
    if (wishes.findIndex((other) => other.on === on) < index)
      return problem({ zh: `“${exitOccasionWords(on).zh}”重复`, en: `"${exitOccasionWords(on).en}" is there twice` })
    const has = (thing: string) => look.all(thing).some((each) => each.id === of)
    switch (to) {
      case "queue":
        if (of === id) return problem({ zh: "不能转回本队列", en: "a way out leads to another queue" })
        return has("queue") ? [] : problem({ zh: `没有队列“${of}”`, en: `there is no queue "${of}"` })
      case "flow":
        return has("flow") ? [] : problem({ zh: `没有流程“${of}”`, en: `there is no flow "${of}"` })
      case "number": {
        const refusal = refusalOf(of, id, look)
        return refusal === undefined ? [] : problem(OVERFLOW_REFUSAL_WORDS[refusal])
      }
      case "voicemail":
      case "callback":
      case "goodbye":
        if (!/^[\w./-]{0,200}$/u.test(of)) return problem({ zh: "不是提示音名称", en: "is no name of a prompt" })
        return to === "voicemail" && !channels.includes("task") ? problem(NO_TASKS) : []
    }
  })

const NO_TASKS: Words = {
  zh: "本队列不接收任务，无处存放留言",
  en: "this queue takes no tasks, which messages become"
}

/** Why a number is not entered; whether a trunk takes the call may change every day. */
const refusalOf = (number: string, queue: string, look: Look) => {
  const { barred, ownAreaCode } = look.dialling
  const agents = look
    .all<{ readonly id: string; readonly agent: string | null }>("person")
    .flatMap(({ agent }) => (agent === null ? [] : [{ id: AgentId.make(agent) }]))
  const to = overflowTo({ agents, numbers: {}, ownAreaCode, dialling: { ...NO_DIALLING, barred } }, () => false, {
    number,
    queue: QueueId.make(queue)
  })
  return "refusal" in to && to.refusal !== "no-trunk" ? to.refusal : undefined
}

/** Queues of these whose ways out lead there. */
export const exitsTo = (
  queues: ReadonlyArray<{ readonly id: string; readonly exitWishes?: QueueExits }>,
  to: ExitWish["to"],
  of: string
): ReadonlyArray<string> =>
  queues
    .filter(({ exitWishes = [] }) => exitWishes.some((each) => each.to === to && each.of === of))
    .map(({ id }) => id)

export const exitsToProblems = (ids: ReadonlyArray<string>): ReadonlyArray<Problem> =>
  ids.length === 0
    ? []
    : [
        {
          field: "id",
          words: {
            zh: `仍是这些队列的去向：${ids.join("、")}`,
            en: `is still a way out of these queues: ${ids.join(", ")}`
          }
        }
      ]
