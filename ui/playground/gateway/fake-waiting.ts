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

const CALLERS = [
  ["voice", "138****1111", 74_000],
  ["voice", "139****2222", 41_000],
  ["task", "回访：昨天的投诉", 9_000]
] as const

export const waitingIn = (queue: string, now: number): object => ({
  queue,
  name: queue === "sales" ? "销售咨询" : "客户关怀",
  at: now,
  total: queue === "care" ? 0 : 3,
  waiting:
    queue === "care"
      ? []
      : REASONS.map(({ because, en, offered, servers, zh }, index) => {
          const [channel, about, waitedMs] = CALLERS[index]!
          return {
            work: `${channel === "task" ? "task" : "call"}/w${index}`,
            channel,
            queue,
            about,
            place: index + 1,
            since: now - waitedMs,
            because,
            offered,
            servers: servers.map(([agent, name, why]) => ({ agent, name, why })),
            counts: {},
            said: { zh, en }
          }
        })
})
