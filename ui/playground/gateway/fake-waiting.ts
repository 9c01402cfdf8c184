import type { QueueWhy } from "#wire/why-waits.ts"
import { wire } from "../fixtures.ts"

/** Who waits in a queue of the playground, one for each thing that a page has to show. */

const REASONS = [
  {
    because: "offered",
    zh: "正在呼叫坐席：1003 张敏",
    en: "An agent is being asked: 1003 张敏",
    offered: "1003",
    servers: [["1003", "张敏", "alerting"]]
  },
  {
    because: "all-busy",
    zh: "能受理的坐席都在忙：3 人手上已满，2 人技能不符，1 人话后处理中",
    en: "All who could serve it are busy: 3 with no room for more, 2 lacking a skill, 1 in after-call work",
    offered: null,
    servers: [
      ["1002", "李娜", "full"],
      ["1004", "刘洋", "full"],
      ["1007", "赵磊", "full"],
      ["1009", "周强", "wrap-up"]
    ]
  },
  {
    because: "lacks-skill",
    zh: "该队列无人具备所需技能：6 人技能不符",
    en: "Nobody of the queue has the skills asked for: 6 lacking a skill",
    offered: null,
    servers: []
  }
] as const

/** What they were told of their wait, and how long ago; whoever writes was told nothing. */
const CALLERS = [
  ["voice", "138****1111", 74_000, { place: 2, expectedMs: 90_000, agoMs: 61_000 }],
  ["voice", "139****2222", 41_000, { place: 3, expectedMs: null, agoMs: 12_000 }],
  ["task", "回访：昨天的投诉", 9_000, null]
] as const

const NOBODY_TOLD = { served: 0, errorMs: 0, lateMs: 0, later: 0, left: 0, leftLater: 0 }
const TOLD = { served: 128, errorMs: 128 * 34_000, lateMs: 128 * 11_000, later: 9, left: 14, leftLater: 5 }

export const waitingIn = (queue: string, now: number): QueueWhy =>
  wire<QueueWhy>({
    queue,
    name: queue === "sales" ? "销售咨询" : "客户关怀",
    at: now,
    total: queue === "care" ? 0 : 3,
    toldWaits: queue === "care" ? NOBODY_TOLD : TOLD,
    wordLeft: queue === "care" ? { callbacks: 0, voicemails: 0 } : { callbacks: 6, voicemails: 3 },
    waiting:
      queue === "care"
        ? []
        : REASONS.map(({ because, en, offered, servers, zh }, index) => {
            const [channel, about, waitedMs, told] = CALLERS[index]!
            return {
              work: `${channel === "task" ? "task" : "call"}/w${index}`,
              channel,
              queue,
              about,
              place: index + 1,
              since: now - waitedMs,
              because,
              told: told && { at: now - told.agoMs, place: told.place, expectedMs: told.expectedMs },
              offered,
              servers: servers.map(([agent, name, why]) => ({ agent, name, why })),
              counts: {},
              said: { zh, en }
            }
          })
  })
