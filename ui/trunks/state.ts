import { createResource, onCleanup } from "solid-js"
import { type Stranger, type TrunkState, TrunkStates } from "#wire/trunk-states.ts"
import type { Words } from "#wire/permissions.ts"
import { ask } from "../people/affairs.ts"

/** What the switch says of the trunks, read again while it is looked at. Undefined until it answered, and when it does not. */
export const createTrunkStates = (): (() => TrunkStates | undefined) => {
  const [states, { refetch }] = createResource(async () => {
    const outcome = await ask("GET", "/api/trunk-states", TrunkStates)
    return "answer" in outcome ? outcome.answer : undefined
  })
  const timer = setInterval(() => void refetch(), EVERY_MS)
  onCleanup(() => clearInterval(timer))
  return () => states.latest
}

const EVERY_MS = 5_000

export type Told = Words & { readonly isWrong: boolean }

/** In a list: all of it in a few words. Undefined: it is not in use. */
export const shortOf = (state: TrunkState | undefined): Told => {
  if (state === undefined) return { zh: "未使用", en: "not in use", isWrong: false }
  const { hosts, registration } = state
  if (registration !== null && !registration.isRegistered) return notRegistered(registration.refusal)
  const silent = hosts.filter(({ isUp }) => isUp === false).length
  if (silent > 0)
    return hosts.length === 1
      ? { zh: "无应答", en: "does not answer", isWrong: true }
      : { zh: `${silent}/${hosts.length} 无应答`, en: `${silent} of ${hosts.length} do not answer`, isWrong: true }
  if (registration !== null) return { zh: "已注册", en: "registered", isWrong: false }
  if (hosts.length === 0) return { zh: "只呼入", en: "calls in only", isWrong: false }
  return hosts.some(({ isUp }) => isUp === null)
    ? { zh: "未探测", en: "not watched", isWrong: false }
    : { zh: "有应答", en: "answers", isWrong: false }
}

const notRegistered = (refusal: string): Told =>
  refusal === ""
    ? { zh: "尚未注册", en: "not registered yet", isWrong: true }
    : { zh: `未能注册：${refusal}`, en: `not registered: ${refusal}`, isWrong: true }

/** In its form: one line for each host, and the registration where there is one. `when` writes a moment. */
export const linesOf = ({ hosts, registration }: TrunkState, when: (ms: number) => string): ReadonlyArray<Told> => [
  ...hosts.map((host) => hostLine(host, when)),
  ...(registration === null ? [] : [registrationLine(registration, when)])
]

const hostLine = ({ host, isUp, said, since }: TrunkState["hosts"][number], when: (ms: number) => string): Told => {
  if (isUp === null || since === null)
    return { zh: `${host} 未探测`, en: `${host}: not watched, or not yet`, isWrong: false }
  const why = WHY[said] ?? { zh: said, en: said }
  return isUp
    ? {
        zh: `${host} 有应答（${why.zh}），自 ${when(since)}`,
        en: `${host} answers (${why.en}), since ${when(since)}`,
        isWrong: false
      }
    : {
        zh: `${host} 不可用（${why.zh}），自 ${when(since)}`,
        en: `${host} is away (${why.en}), since ${when(since)}`,
        isWrong: true
      }
}

/** Where there was no answer. */
const WHY: Readonly<Record<string, Words>> = {
  silent: { zh: "无应答", en: "no answer" },
  unreachable: { zh: "连接不上", en: "cannot be reached" }
}

const registrationLine = (
  { isRegistered, refusal, since }: NonNullable<TrunkState["registration"]>,
  when: (ms: number) => string
): Told => {
  if (isRegistered) return { zh: `已注册，自 ${when(since)}`, en: `Registered since ${when(since)}`, isWrong: false }
  return refusal === ""
    ? { zh: "尚未注册：服务器还没有应答", en: "Not registered yet: the registrar has not answered", isWrong: true }
    : {
        zh: `未能注册（${refusal}），自 ${when(since)}`,
        en: `Not registered (${refusal}), since ${when(since)}`,
        isWrong: true
      }
}

/** Those who dialled a number of this centre, in one sentence; undefined where there are none. */
export const strangersAlarm = (strangers: ReadonlyArray<Stranger>): Words | undefined => {
  const ours = strangers.filter(({ isForUs }) => isForUs)
  if (ours.length === 0) return undefined
  const calls = ours.reduce((sum, each) => sum + each.calls, 0)
  const shown = ours.slice(0, SHOWN).map(({ address }) => address)
  const more = ours.length - shown.length
  return {
    zh: `一天内有 ${calls} 个来电被拒绝，因为来源不在任何线路中：${shown.join("、")}${more > 0 ? ` 等 ${ours.length} 个地址` : ""}`,
    en: `${calls} ${calls === 1 ? "call was" : "calls were"} refused within a day, from addresses that stand in no trunk: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`
  }
}

const SHOWN = 5
