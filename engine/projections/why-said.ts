import type { PreferredAs } from "#actors/customer-agents.ts"
import type { AgentId } from "#actors/vocabulary.ts"
import type { Decision } from "#wire/records.ts"
import type { WaitsBecause } from "#actors/waits-because.ts"
import type { RulesThen, Said } from "#wire/why-waits.ts"

/** Decisions of the distributor, and why work still waits, in a sentence for people. */

export type NameOf = (agent: AgentId) => string

interface Words {
  readonly zh: string
  readonly en: string
}

const VERDICTS: Readonly<Record<string, Words>> = {
  free: { zh: "空闲", en: "free" },
  alerting: { zh: "有一项待接", en: "being offered another" },
  full: { zh: "手上已满", en: "with no room for more" },
  excluded: { zh: "与手上的工作冲突", en: "with other work at hand" },
  "wrap-up": { zh: "话后处理中", en: "in after-call work" },
  "not-ready": { zh: "示忙", en: "not ready" },
  "no-panel": { zh: "面板未打开", en: "without a panel" },
  "panel-lost": { zh: "面板失联", en: "with a lost panel" },
  "device-unregistered": { zh: "话机未注册", en: "without a telephone" },
  "device-busy": { zh: "正在内线通话", en: "on an internal call" },
  "signed-out": { zh: "未签入", en: "signed out" },
  "refused-this-work": { zh: "已错过或拒绝此项", en: "who missed or rejected this one" },
  "lacks-skill": { zh: "技能不符", en: "lacking a skill" },
  "other-area": { zh: "负责其他区域", en: "serving other areas" },
  "held-for-another": { zh: "此项保留给他人", en: "for whom it is not held" },
  "not-in-queue": { zh: "不属于该队列", en: "not in the queue" }
}
const verdictWords = (verdict: string): Words => VERDICTS[verdict] ?? { zh: verdict, en: verdict }

/** Seconds with tenths below a minute, so that near ones can be told apart. */
const span = (ms: number): Words => {
  const seconds = ms / 1_000
  if (seconds < 60) return { zh: `${seconds.toFixed(1)} 秒`, en: `${seconds.toFixed(1)} s` }
  const [minutes, rest] = [Math.floor(seconds / 60), Math.floor(seconds % 60)]
  return { zh: `${minutes} 分 ${rest} 秒`, en: `${minutes} min ${rest} s` }
}

const BECAUSE: Readonly<Record<WaitsBecause, Words>> = {
  offered: { zh: "正在呼叫坐席", en: "an agent is being asked" },
  gathering: {
    zh: "系统刚重新启动，正在核对坐席状态",
    en: "the engine has just been started again and hears everybody first"
  },
  "no-switch": { zh: "交换机不可用", en: "the switch is away" },
  "nobody-in-queue": { zh: "该队列没有坐席", en: "the queue has no agents" },
  "lacks-skill": { zh: "该队列无人具备所需技能", en: "nobody of the queue has the skills asked for" },
  "other-area": { zh: "该队列无人负责此区域", en: "nobody of the queue serves this area" },
  "held-for-another": { zh: "保留给指定坐席", en: "it is held for one agent" },
  "nobody-signed-in": { zh: "能受理的坐席都没有签入", en: "nobody who could serve it is signed in" },
  "nobody-ready": { zh: "能受理的坐席都没有示闲", en: "nobody who could serve it is ready" },
  "all-busy": { zh: "能受理的坐席都在忙", en: "all who could serve it are busy" },
  moment: { zh: "马上分配", en: "it is about to be given to somebody" }
}

const SEVERAL_ASKED: Words = { zh: "正在同时呼叫", en: "Several are being rung at once" }

const perVerdict = (counts: Readonly<Record<string, number>>): Said | undefined => {
  const some = Object.entries(counts).toSorted(([, a], [, b]) => b - a)
  if (some.length === 0) return undefined
  return {
    zh: some.map(([verdict, n]) => `${n} 人${verdictWords(verdict).zh}`).join("，"),
    en: some.map(([verdict, n]) => `${n} ${verdictWords(verdict).en}`).join(", ")
  }
}

/** What somebody preferred is to the customer, and as a reason. */
const PREFERRED_AS: Readonly<Record<PreferredAs, Words>> = {
  own: { zh: "该客户的专属坐席", en: "the customer's own agent" },
  last: { zh: "上次为该客户服务", en: "who served the customer last" }
}
const PREFERRED_FOR: Readonly<Record<PreferredAs, Words>> = {
  own: { zh: "因是该客户的专属坐席", en: "being the customer's own agent" },
  last: { zh: "因上次为该客户服务", en: "having served the customer last" }
}

/** 能受理的坐席都在忙：3 人手上已满，2 人技能不符 */
export const waitsSaid = (
  {
    because,
    counts,
    heldFor,
    heldForAs,
    offered,
    offeredToo = []
  }: {
    readonly because: WaitsBecause
    readonly offered: AgentId | null
    /** Whom else, where it rings at several at once. */
    readonly offeredToo?: ReadonlyArray<AgentId>
    /** For whom alone it waits, and what they are to the customer. */
    readonly heldFor?: AgentId | null
    readonly heldForAs?: PreferredAs | undefined
    readonly counts: Readonly<Record<string, number>>
  },
  nameOf: NameOf
): Said => {
  const { en, zh } =
    because === "held-for-another" && heldFor != null ? heldSaid(heldFor, heldForAs, nameOf) : BECAUSE[because]
  // A line of its own.
  const why = { zh, en: `${en[0]!.toUpperCase()}${en.slice(1)}` }
  if (offered !== null) {
    const all = [offered, ...offeredToo].map((agent) => named(agent, nameOf))
    const several = all.length === 1 ? why : SEVERAL_ASKED
    return { zh: `${several.zh}：${all.join("、")}`, en: `${several.en}: ${all.join(", ")}` }
  }
  const told = perVerdict(counts)
  return told === undefined ? why : { zh: `${why.zh}：${told.zh}`, en: `${why.en}: ${told.en}` }
}

/** 保留给 1001 王芳（上次为该客户服务） */
const heldSaid = (agent: AgentId, as: PreferredAs | undefined, nameOf: NameOf): Words => {
  const name = named(agent, nameOf)
  return as === undefined
    ? { zh: `保留给 ${name}`, en: `it is held for ${name}` }
    : { zh: `保留给 ${name}（${PREFERRED_AS[as].zh}）`, en: `it is held for ${name}, ${PREFERRED_AS[as].en}` }
}

const named = (agent: AgentId, nameOf: NameOf): string => `${agent} ${nameOf(agent)}`.trim()

/** What a strategy's figure means; one that is not named here is said as it is. */
const figures: Readonly<Record<string, (score: number) => Words>> = {
  "longest-idle": (score) => ({ zh: `空闲 ${span(score).zh}`, en: `idle for ${span(score).en}` }),
  "ring-all": (score) => ({ zh: `空闲 ${span(score).zh}`, en: `idle for ${span(score).en}` }),
  "round-robin": (score) => ({ zh: `此后已派 ${score} 次`, en: `${score} offers since theirs` }),
  "top-down": (score) => ({ zh: `级别 ${11 - score}`, en: `tier ${11 - score}` }),
  "skill-score": (score) => ({ zh: `技能 ${score} 分`, en: `${score} skill points` }),
  // Both are counted below zero, so that the higher is the nearer.
  even: (score) => ({ zh: `每小时接手 ${(-score).toFixed(2)} 项`, en: `${(-score).toFixed(2)} taken an hour` }),
  "least-talk": (score) => ({ zh: `每小时服务 ${span(-score).zh}`, en: `${span(-score).en} of service an hour` }),
  random: (score) => ({ zh: `签 ${score.toFixed(3)}`, en: `lot ${score.toFixed(3)}` })
}

const figure = (strategy: string, score: number | null): Words => {
  if (score === null) return { zh: "", en: "" }
  const { en, zh } = figures[strategy]?.(score) ?? { zh: String(score), en: String(score) }
  return { zh: `（${zh}）`, en: ` (${en})` }
}

const STRATEGIES: Readonly<Record<string, Words>> = {
  "longest-idle": { zh: "最长空闲", en: "longest idle" },
  "round-robin": { zh: "轮流", en: "in turn" },
  "top-down": { zh: "逐级", en: "by tiers" },
  "skill-score": { zh: "技能评分", en: "skill score" },
  even: { zh: "平均分配", en: "even distribution" },
  "least-talk": { zh: "服务最少", en: "least talk" },
  "ring-all": { zh: "同时振铃", en: "ring all" },
  random: { zh: "随机", en: "at random" }
}

/** What tells apart whom a strategy finds alike. */
const TIE: Readonly<Record<string, Words>> = {
  "longest-idle": { zh: "相同，工号在前者先", en: "the same, the earlier number goes first" },
  "ring-all": { zh: "相同，工号在前者先", en: "the same, the earlier number goes first" },
  "round-robin": { zh: "相同，工号在前者先", en: "the same, the earlier number goes first" }
}
const OTHER_TIE: Words = {
  zh: "相同，空闲更久者先，再按工号",
  en: "the same, the longer idle goes first, then the earlier number"
}

/** Said of one who lost by nothing but the order among equals; undefined when something else decided. */
export const tieSaid = (decision: Pick<Decision, "candidates" | "strategy">, agent: AgentId): Words | undefined => {
  const [chosen] = decision.candidates
  const other = decision.candidates.find((each) => each.agent === agent)
  if (chosen === undefined || other === undefined || other === chosen || other.score === null) return undefined
  if (other.score !== chosen.score || !LOST.has(other.verdict)) return undefined
  return TIE[decision.strategy] ?? OTHER_TIE
}

/** Verdicts of those who were free and fitted, and came after another by the strategy. */
const LOST: ReadonlySet<string> = new Set([
  "idle-for-less",
  "not-their-turn",
  "lower-tier",
  "less-skilled",
  "lot-fell-elsewhere",
  "handled-more",
  "served-longer"
])

/** 综合服务 分给 1001 王芳（空闲 32.4 秒），按最长空闲；等待 4.0 秒；其次 1002 李娜（空闲 31.9 秒）；设置第 3 版 */
export const decisionSaid = (
  decision: Decision,
  nameOf: NameOf,
  queueName: string,
  rules: RulesThen | null,
  /** Whom else it was given to in the same moment. */
  together: ReadonlyArray<AgentId> = []
): Said => {
  const others = together.map((agent) => named(agent, nameOf))
  const beside =
    others.length === 0
      ? { zh: "", en: "" }
      : { zh: `；同时呼叫 ${others.join("、")}`, en: `; rung together with ${others.join(", ")}` }
  const { candidates, chosen, strategy, waitedMs } = decision
  const by = STRATEGIES[strategy] ?? { zh: strategy, en: strategy }
  const own = candidates.find(({ agent }) => agent === chosen)
  const score = figure(strategy, own?.score ?? null)
  const waited = span(waitedMs)
  const next = candidates.find(({ agent, verdict }) => agent !== chosen && LOST.has(verdict))
  const nextFigure = next === undefined ? undefined : (tieSaid(decision, next.agent) ?? undefined)
  const nextScore = next === undefined ? undefined : figure(strategy, next.score)
  const how = preferredSaid(decision) ?? { zh: `按${by.zh}`, en: `by ${by.en}` }
  const instead = insteadSaid(decision, nameOf)
  const after =
    next === undefined
      ? { zh: "", en: "" }
      : {
          zh: `；其次 ${named(next.agent, nameOf)}${nextFigure === undefined ? nextScore!.zh : `（${nextFigure.zh}）`}`,
          en: `; next ${named(next.agent, nameOf)}${nextFigure === undefined ? nextScore!.en : ` (${nextFigure.en})`}`
        }
  const version =
    rules === null
      ? { zh: "", en: "" }
      : { zh: `；队列设置第 ${rules.version} 版`, en: `; settings of the queue: version ${rules.version}` }
  return {
    zh: `${queueName}：等待 ${waited.zh}后分给 ${named(chosen, nameOf)}${score.zh}，${how.zh}${beside.zh}${after.zh}${instead.zh}${version.zh}`,
    en: `${queueName}: given to ${named(chosen, nameOf)}${score.en} after ${waited.en}, ${how.en}${beside.en}${after.en}${instead.en}${version.en}`
  }
}

/** That whoever got it was preferred; undefined: they were not. */
const preferredSaid = ({ candidates, chosen, counts, preferred }: Decision): Words | undefined => {
  const isSaid = (why: string) => counts[why] !== undefined || candidates.some(({ verdict }) => verdict === why)
  if (preferred !== undefined && preferred.agent === chosen) {
    const { en, zh } = PREFERRED_AS[preferred.as]
    return isSaid("held-for-another")
      ? { zh: `为该坐席保留（${zh}）`, en: `held for them, ${en}` }
      : PREFERRED_FOR[preferred.as]
  }
  return isSaid("not-preferred") || isSaid("held-for-another")
    ? { zh: "因是指定坐席", en: "being the preferred agent" }
    : undefined
}

/** Who knows the customer, and why it is another's all the same. */
const insteadSaid = ({ chosen, preferred, stages = [], waitedMs }: Decision, nameOf: NameOf): Words => {
  if (preferred === undefined || preferred.agent === chosen) return { zh: "", en: "" }
  const { en, zh } = PREFERRED_AS[preferred.as]
  const name = named(preferred.agent, nameOf)
  const held = stages.find(({ _tag }) => _tag === "Released")
  if (held !== undefined && waitedMs >= held.afterMs)
    return {
      zh: `；曾为 ${name}（${zh}）保留 ${span(held.afterMs).zh}`,
      en: `; it was held for ${name}, ${en}, for ${span(held.afterMs).en}`
    }
  return held === undefined
    ? { zh: `；${name}（${zh}）当时不空闲`, en: `; ${name}, ${en}, was not free` }
    : { zh: `；${name}（${zh}）不在或未接，未保留`, en: `; ${name}, ${en}, was not there or let it pass` }
}
