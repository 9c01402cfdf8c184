// What the screens know of relaxations, they know from here.
export { MAX_RELAXATIONS, type Relaxation } from "./relaxations.ts"

import { overflowTo } from "#actors/dialling/overflows.ts"
import { NO_DIALLING } from "#actors/dialling/settings.ts"
import type { StrategyName } from "#actors/centre.ts"
import { OVERFLOW_REFUSAL_WORDS } from "#actors/dialling/words.ts"
import { AgentId, QueueId } from "#actors/vocabulary.ts"
import {
  choice,
  choices,
  levels,
  one,
  oneOrNone,
  own,
  text,
  textOrNone,
  whole,
  wholeOrNone,
  yesNo
} from "../thing/field.ts"
import { type Look, type Problem, PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"
import { CHANNEL_CHOICES } from "../thing/channels.ts"
import { callbackFields } from "./callback-fields.ts"
import { exitProblems, exitsField, exitsTo, exitsToProblems } from "./exits.ts"
import { newsFields } from "./news-fields.ts"
import { preferredFields } from "./preferred-fields.ts"
import { classProblems } from "./class-rules.ts"
import { RelaxationList, relaxationProblems } from "./relaxations.ts"
import { voicemailFields, voicemailProblems } from "./voicemail-fields.ts"
import { summaryProblems } from "./summary-rules.ts"

const prompt = (said: Omit<Parameters<typeof text>[0], "maxLength" | "pattern">) =>
  text({ ...said, maxLength: 200, pattern: /^[\w./-]*$/u })

const STRATEGY_CHOICES = [
  { value: "longest-idle", words: { zh: "最长空闲", en: "Longest idle" } },
  { value: "round-robin", words: { zh: "轮流", en: "In turn" } },
  { value: "top-down", words: { zh: "逐级", en: "By tiers" } },
  { value: "skill-score", words: { zh: "技能评分", en: "Skill score" } },
  { value: "random", words: { zh: "随机", en: "At random" } },
  { value: "even", words: { zh: "平均分配", en: "Even distribution" } },
  { value: "least-talk", words: { zh: "服务最少", en: "Least talk" } },
  { value: "ring-all", words: { zh: "同时振铃", en: "Ring all" } }
] as const satisfies ReadonlyArray<{ readonly value: StrategyName; readonly words: object }>

const SECONDS = { zh: "秒", en: "s" }

/** 队列: where work waits, and what is promised to who waits there. */
export const queue = thing({
  name: "queue",
  plural: "queues",
  words: { zh: "队列", en: "Queues" },
  id: { words: { zh: "编号", en: "Id" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "service" },
  title: "name",
  permissions: { view: "queues.view", edit: "queues.edit" },
  isOfCentre: true,
  unitOf: "unit",
  fields: {
    name: text({ zh: "名称", en: "Name", minLength: 1, example: "综合服务", isListed: true, isSearched: true }),
    unit: one("unit", { zh: "所属组织", en: "Unit", example: "centre", isListed: true }),
    group: text({
      zh: "分配组",
      en: "Distribution group",
      help: { zh: "同组的队列共用坐席。", en: "Queues of a group share their agents." },
      minLength: 1,
      maxLength: 64,
      pattern: PLAIN_ID,
      example: "main",
      usual: "main"
    }),
    priority: whole({
      zh: "优先级",
      en: "Priority",
      help: { zh: "数值大者先服务。", en: "Higher is served first." },
      minimum: -1000,
      maximum: 1000,
      example: 0,
      usual: 0,
      isListed: true
    }),
    ageingMs: wholeOrNone({
      zh: "等待加分",
      en: "Ageing",
      help: {
        zh: "每等待这么久，优先级加 1；留空则只看优先级。",
        en: "So much waiting counts as one point of priority. Empty: only the priority counts."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1000,
      maximum: 86_400_000,
      example: 60_000,
      usual: null
    }),
    needs: levels("skill", {
      zh: "所需技能",
      en: "Needed skills",
      example: { cantonese: 5 },
      usual: {},
      isListed: true
    }),
    weights: levels("skill", {
      zh: "技能权重",
      en: "Weights of skills",
      help: {
        zh: "策略为技能评分时，各技能每级计多少分；未列出的所需技能计 1 分。",
        en: "For the skill score: what each level of a skill counts. Needed skills that are not named here count 1."
      },
      example: { cantonese: 3 },
      usual: {}
    }),
    channels: choices(CHANNEL_CHOICES, {
      zh: "渠道",
      en: "Channels",
      example: ["voice", "task"],
      usual: CHANNEL_CHOICES.map(({ value }) => value)
    }),
    strategy: choice(STRATEGY_CHOICES, {
      zh: "分配策略",
      en: "Strategy",
      help: {
        zh: "多名坐席都空闲且符合时，先给谁：最长空闲，空闲最久者；轮流，最久未派单者；逐级，级别靠前者（人员的“队列级别”）；技能评分，所需技能的“级别×权重”之和最高者；随机，按来电抽签；平均分配，本班每签入小时接手最少者；服务最少，本班每签入小时服务时间最短者；同时振铃，来电在所有空闲且符合者处一起振铃（最多 30 部），先接者得，其余不算未接，其他工作按最长空闲——下一位来电要等到有人接起，适合几个人的小组。",
        en: "Who comes first of several who are free and fit. Longest idle; in turn: whose last offer is longest ago; by tiers: the earliest tier (a person's “Tiers in queues”); skill score: the highest sum of level × weight of the skills needed; at random: drawn for each piece of work; even distribution: the least taken on per signed-in hour of the shift; least talk: the least time served per signed-in hour. Ring all: a call rings at everybody who is free and fits, 30 at most; the first who answers has it, and nobody else has missed it. Other work goes to the longest idle. The next caller waits until somebody has answered: for a few people at one desk."
      },
      example: "longest-idle",
      usual: "longest-idle"
    }),
    relaxations: own("relaxations", RelaxationList, {
      zh: "技能放宽",
      en: "Relaxed skills",
      help: {
        zh: "等待多久后，对某项技能降低或取消要求；可限定仅在签入的合格坐席不足时放宽。分配记录写明已放宽的步骤。",
        en: "After such a wait less of a skill does, or none of it; if wished only while few who fit are signed in. Each decision says which steps had been taken."
      },
      example: [{ afterMs: 30_000, skill: "cantonese", to: 3, fewerThan: null }],
      usual: []
    }),
    ...preferredFields,
    preferredHoldMs: wholeOrNone({
      zh: "为指定坐席保留",
      en: "Held for the preferred agent",
      help: {
        zh: "有指定坐席（含专属坐席、上次服务的坐席）的工作先只等该坐席这么久，再给所有人；该坐席未签入、示忙、离线或未接时立即给所有人。留空则不保留，该坐席空闲时仍优先。",
        en: "Work that has a preferred agent, the customer's own or who served them last, too, waits so long for them alone, then it is anybody's; at once when they are not signed in, not ready, cannot be reached or let it pass. Empty: it is not held, and they still go first when free."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1_000,
      maximum: 86_400_000,
      example: 20_000,
      usual: null
    }),
    areaStepMs: wholeOrNone({
      zh: "片区扩大间隔",
      en: "Area widens every",
      help: {
        zh: "有片区的工作先给本片区坐席，每等待这么久再加入一个支援片区，最后是全部坐席。留空则只给本片区；片区不明的给所有人。",
        en: "Work of an area is its agents' first; after each such wait one area more that helps out joins in, and in the end everybody. Empty: its own area only. Of no known area: everybody's."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1_000,
      maximum: 86_400_000,
      example: 20_000,
      usual: null
    }),
    servedWithinMs: wholeOrNone({
      zh: "最久等待后优先",
      en: "First after",
      help: {
        zh: "等待超过这么久的，先于除报警外的一切工作，等得最久的在先，低优先级不会一直被挤后。留空则不限。",
        en: "What has waited longer goes before everything but alarms, the longest first, so that a low priority never waits for ever. Empty: no bound."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 1_000,
      maximum: 86_400_000,
      example: 300_000,
      usual: null
    }),
    ringTimeoutMs: whole({
      zh: "振铃时长",
      en: "Rings for",
      help: {
        zh: "到时未接即转给下一位，坐席转为示忙；20 秒约响四声。",
        en: "Not answered by then it goes to the next one, and the agent is not ready. 20 s are about four rings."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 3_000,
      maximum: 300_000,
      example: 20_000,
      usual: 20_000
    }),
    wrapUpMs: whole({
      zh: "话后时长",
      en: "After-call work",
      help: {
        zh: "挂断后留给坐席补记的时间，期间不派新来电；多数小结十秒内写完。0 为没有话后。",
        en: "Left for notes when the talk is over; no call comes meanwhile. Most notes take ten seconds. 0: none."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 0,
      maximum: 3_600_000,
      example: 10_000,
      usual: 10_000
    }),
    reasonRequired: yesNo({
      zh: "小结必选来电原因",
      en: "Reason required",
      help: {
        zh: "话后小结没有选来电原因时不能完成话后；超时结束的记为“小结未填”，可补填。",
        en: "After-call work cannot be finished without the call's reason. Where its time runs out, the summary is marked as to be filled in."
      },
      example: true,
      usual: false
    }),
    summaryRequired: yesNo({
      zh: "小结必填内容",
      en: "Summary required",
      help: {
        zh: "同上，须写小结内容。",
        en: "The same for the words of the summary."
      },
      example: false,
      usual: false
    }),
    serviceLevelSeconds: whole({
      zh: "服务水平",
      en: "Service level",
      help: { zh: "在这么多秒内接听算达标。", en: "Answered within so many seconds counts as in time." },
      unit: SECONDS,
      minimum: 1,
      maximum: 3600,
      example: 20,
      usual: 20,
      isListed: true
    }),
    music: text({
      zh: "等待音乐",
      en: "Music",
      help: { zh: "提示音名称。", en: "A prompt's name." },
      minLength: 1,
      maxLength: 200,
      pattern: /^[\w./-]+$/u,
      example: "music-on-hold",
      usual: "music-on-hold"
    }),
    waitPrompt: prompt({
      zh: "等待提示音",
      en: "Waiting prompt",
      help: {
        zh: "在等待音乐之间播放；留空则不播放。",
        en: "Heard between the music by who waits. Empty: none."
      },
      example: "queue-wait",
      usual: "queue-wait"
    }),
    waitPromptEveryMs: whole({
      zh: "提示间隔",
      en: "Repeated after",
      help: {
        zh: "两次等待提示音之间放这么久音乐；太密使人烦，太疏像被忘记。",
        en: "So much music between two waiting prompts: more often annoys, more rarely feels forgotten."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 10_000,
      maximum: 3_600_000,
      example: 30_000,
      usual: 30_000
    }),
    waitAtMostMs: wholeOrNone({
      zh: "最长等待",
      en: "Longest wait",
      help: {
        zh: "到时仍无人接听的来电按“去向”的“超过最长等待”处理，没有去向则播放结束语并挂断；十分钟后多数人已放弃。留空则不限。",
        en: "Nobody there by then: the caller goes by that way out, or hears goodbye and the call ends. After ten minutes most have given up. Empty: no limit."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 10_000,
      maximum: 86_400_000,
      example: 600_000,
      usual: 600_000
    }),
    farewellPrompt: prompt({
      zh: "结束语",
      en: "Goodbye",
      help: {
        zh: "等待超时后播放的提示音；留空则直接挂断。",
        en: "The prompt that ends such a wait. Empty: it just ends."
      },
      example: "goodbye",
      usual: "goodbye"
    }),
    overflowNumber: textOrNone({
      zh: "溢出号码",
      en: "Overflow number",
      help: {
        zh: "无人接听时改呼的外部号码，按呼出规则选线路和外显号码；未接通则回到原来的排队位置。留空则不溢出。",
        en: "A number outside that is called for who waits when nobody is there; trunk and shown number by the rules of dialling. Not taken there: the caller is back in their place. Empty: none."
      },
      maxLength: 40,
      example: "13800138000",
      usual: null
    }),
    overflowAfterMs: wholeOrNone({
      zh: "等待多久后溢出",
      en: "Overflows after",
      help: { zh: "留空则不看等待时长。", en: "Empty: however long they wait." },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 5_000,
      maximum: 86_400_000,
      example: 60_000,
      usual: null
    }),
    overflowAfterUnanswered: wholeOrNone({
      zh: "几次无人应答后溢出",
      en: "Overflows after unanswered rings",
      help: {
        zh: "坐席未接或拒接的次数；留空则不看次数。",
        en: "So many agents let it ring or refused it. Empty: however many."
      },
      unit: { zh: "次", en: "times" },
      minimum: 1,
      maximum: 50,
      example: 3,
      usual: null
    }),
    overflowWhenUnstaffed: yesNo({
      zh: "无人签入时立即溢出",
      en: "Overflows at once when nobody is signed in",
      help: {
        zh: "队列的坐席无一人签入时（如夜间），来电不必等待即溢出。",
        en: "While no agent of the queue is signed in, such as at night, callers need not wait first."
      },
      example: true,
      usual: false
    }),
    overflowRingMs: whole({
      zh: "溢出号码振铃时长",
      en: "Overflow number rings for",
      help: {
        zh: "到时未接，来电回到原来的排队位置；手机接通前常要 10 秒。",
        en: "Not taken by then, the caller is back in their place. A mobile often takes ten seconds to begin ringing."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 5_000,
      maximum: 120_000,
      example: 30_000,
      usual: 30_000
    }),
    overflowAgainMs: whole({
      zh: "再次溢出间隔",
      en: "Overflows again after",
      help: {
        zh: "未接通后至少隔这么久再试。",
        en: "Nobody there: tried again no sooner than this."
      },
      unit: SECONDS,
      shownAs: 1000,
      minimum: 10_000,
      maximum: 3_600_000,
      example: 120_000,
      usual: 120_000
    }),
    shownNumber: oneOrNone("number", {
      zh: "外显号码",
      en: "Shown number",
      help: {
        zh: "为此队列呼出时显示，须为线路可外显的号码；留空按角色和线路。",
        en: "Of calls out for this queue, where a trunk may show it. Empty: as the role and the trunk say."
      },
      example: null,
      usual: null
    }),
    exitWishes: exitsField,
    calendar: oneOrNone("calendar", {
      zh: "工作时间",
      en: "Opening hours",
      help: {
        zh: "按此工作日历（含节假日）接受来电，关闭时按“去向”处理；留空则一直接受。警情和文字工作不受限。",
        en: "Takes callers by this calendar, holidays included; closed, they go by the ways out. Empty: always. Alarms and what is written always come in."
      },
      example: null,
      usual: null
    }),
    sendsAtClosing: yesNo({
      zh: "下班时送走排队者",
      en: "Sends who waits away at closing time",
      help: {
        zh: "否则下班前已在排队的继续服务完。正在振铃的不受影响。",
        en: "Else who waits by then is served on. A ring that is under way is let be."
      },
      example: false,
      usual: false
    }),
    maxWaiting: whole({
      zh: "最多排队",
      en: "Waits at most",
      help: {
        zh: "已有这么多在排队时，后来的来电按“去向”的“排队已满”处理，没有去向则报忙：排在更后面的等不到人。改小不影响已在排队的。",
        en: "With so many in it who comes next goes by the way out of a full queue, or hears busy: whoever stands behind so many is served too late. Who waits already is not affected."
      },
      unit: { zh: "项", en: "in the queue" },
      minimum: 1,
      maximum: 10_000,
      example: 100,
      usual: 100,
      isListed: true
    }),
    ...newsFields,
    ...callbackFields,
    ...voicemailFields
  },
  looksAt: ["queue", "skill", "person", "flow", "role", "call-reason", "incident-class"],
  looksAtDialling: true,
  check: ({ channels, group, id, name, ...row }, look): ReadonlyArray<Problem> => [
    ...overflowProblems({ id, ...row }, look),
    ...exitProblems({ id, channels, ...row }, look),
    ...voicemailProblems(row),
    ...summaryProblems({ id, ...row }, look),
    ...relaxationProblems(row.relaxations, look.all("skill")),
    ...classProblems({ channels, id }, look),
    ...(channels.length === 0
      ? [{ field: "channels", words: { zh: "至少选择一个渠道", en: "a queue takes at least one channel" } }]
      : []),
    ...(look
      .all<{ readonly id: string; readonly name: string }>("queue")
      .some((other) => other.id !== id && other.name === name)
      ? [{ field: "name", words: { zh: "已有同名队列", en: "another queue has this name" } }]
      : []),
    ...betweenGroups(id, group, look)
  ],
  checkRemoval: ({ id }, look) => [
    ...usedByFlows(id, look.all("flow")),
    ...exitsToProblems(exitsTo(look.all<{ readonly id: string }>("queue"), "queue", id))
  ]
})
export type Queue = RowOfThing<typeof queue>

export { EXIT_TARGETS, exitOccasionWords, type QueueExits } from "./exits.ts"
export { EXIT_OCCASIONS } from "#actors/work.ts"

interface OverflowRow {
  readonly id: string
  readonly overflowNumber: string | null
  readonly overflowAfterMs: number | null
  readonly overflowAfterUnanswered: number | null
  readonly overflowWhenUnstaffed: boolean
}

/** Whether a trunk takes the call may change every day; what else the rules of dialling refuse is not entered. */
const overflowProblems = (row: OverflowRow, look: Look): ReadonlyArray<Problem> => {
  const { overflowNumber: number } = row
  if (number === null) return []
  const { barred, ownAreaCode } = look.dialling
  const to = overflowTo(
    { agents: agentsIn(look), numbers: {}, ownAreaCode, dialling: { ...NO_DIALLING, barred } },
    () => false,
    { number, queue: QueueId.make(row.id) }
  )
  const refusal = "refusal" in to && to.refusal !== "no-trunk" ? to.refusal : undefined
  const never = row.overflowAfterMs === null && row.overflowAfterUnanswered === null && !row.overflowWhenUnstaffed
  return [
    ...(refusal === undefined ? [] : [{ field: "overflowNumber", words: OVERFLOW_REFUSAL_WORDS[refusal] }]),
    ...(never
      ? [
          {
            field: "overflowAfterMs",
            words: {
              zh: "请填写等待时长或未应答次数，或选择无人签入时溢出",
              en: "say after how long, after how many unanswered rings, or that it is when nobody is signed in"
            }
          }
        ]
      : [])
  ]
}

const agentsIn = (look: Look) =>
  look
    .all<{ readonly id: string; readonly agent: string | null }>("person")
    .flatMap(({ agent }) => (agent === null ? [] : [{ id: AgentId.make(agent) }]))

/** An agent belongs to one distributor: who serves this queue serves no queue of another group. */
const betweenGroups = (id: string, group: string, look: Look): ReadonlyArray<Problem> => {
  const groupOf = new Map(
    look.all<{ readonly id: string; readonly group: string }>("queue").map((each) => [each.id, each.group])
  )
  const torn = look
    .all<{ readonly id: string; readonly queues: ReadonlyArray<string> }>("person")
    .filter(({ queues }) => queues.includes(id) && queues.some((other) => (groupOf.get(other) ?? group) !== group))
  return torn.length === 0
    ? []
    : [
        {
          field: "group",
          words: {
            zh: `这些坐席还服务其他分配组的队列：${torn.map((each) => each.id).join("、")}`,
            en: `these agents serve queues of another distribution group: ${torn.map((each) => each.id).join(", ")}`
          }
        }
      ]
}

interface SomeFlow {
  readonly id: string
  readonly body: { readonly nodes: Readonly<Record<string, { readonly _tag: string; readonly queue?: string }>> }
}

const usedByFlows = (id: string, flows: ReadonlyArray<SomeFlow>): ReadonlyArray<Problem> => {
  const users = flows.filter(({ body }) => Object.values(body.nodes).some(({ queue: into }) => into === id))
  return users.length === 0
    ? []
    : [
        {
          field: "id",
          words: {
            zh: `仍被使用（流程：${users.map((each) => each.id).join("、")}）`,
            en: `is still used by Flows: ${users.map((each) => each.id).join(", ")}`
          }
        }
      ]
}
