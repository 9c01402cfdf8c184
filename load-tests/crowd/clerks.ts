import { QueueId, ReasonId } from "#wire/words-of-work.ts"
import type { WorkRequest } from "#wire/work.ts"
import type { Agent } from "./agent.ts"
import type { Panel } from "./panel.ts"

const LOOK_EVERY_MS = 2_000
const MEAN_BETWEEN_MS = 12_000
/** A day's heap stays small, however slowly it is worked off. */
const OPEN_LIMIT = 8
const READ_MS = { from: 1_500, to: 5_000 }
const WORK_MS = { from: 15_000, to: 40_000 }

const between = ({ from, to }: { readonly from: number; readonly to: number }) => from + Math.random() * (to - from)

type Letter = Pick<WorkRequest, "channel" | "attributes">

const LETTERS: ReadonlyArray<Letter> = [
  {
    channel: "task",
    attributes: {
      title: "回访：3 号楼 1502 王奶奶",
      text: "上周更换了床头终端，请确认按钮和通话是否正常。",
      callingNumber: "02155667788",
      link: "https://example.com/tickets/20482"
    }
  },
  {
    channel: "task",
    attributes: {
      title: "核对地址：朝阳路 18 号",
      text: "派单被退回，门牌号与登记不符。",
      link: "https://example.com/tickets/20517"
    }
  },
  { channel: "mail", attributes: { title: "发票抬头修改", text: "请把抬头改为“晨光养老服务有限公司”，税号不变。" } },
  {
    channel: "mail",
    attributes: { title: "咨询：助浴服务怎么预约", text: "母亲 83 岁，住四楼，没有电梯，可以上门吗？" }
  },
  { channel: "chat", attributes: { title: "网页咨询：套餐价格", text: "两位老人一起用，有优惠吗？" } },
  {
    channel: "sms",
    attributes: { title: "短信：明天 9 点的陪诊取消", text: "改到周五上午，谢谢。", callingNumber: "13800138000" }
  }
]

interface QueuesKept {
  readonly items: ReadonlyArray<{ readonly id: string; readonly channels: ReadonlyArray<string> }>
}

/**
 * People who do written work: they take no calls, look at their panel, and finish with a note. Written work also goes to
 * whoever opens an agent's page, as far as their hands are free.
 */
export class Clerks {
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #hangUps: Array<() => void> = []
  readonly #taken = new Set<string>()
  #stopped = false

  static async start(clerks: ReadonlyArray<Agent>, admin: Panel, say: (line: string) => void): Promise<Clerks> {
    const all = new Clerks()
    for (const clerk of clerks) {
      all.#hangUps.push(await clerk.panel.openScreen())
      await clerk.panel.ask(clerk.number, { _tag: "GoReady" }).catch(() => undefined)
      await clerk.panel.ask(clerk.number, { _tag: "GoNotReady", reason: ReasonId.make("no-calls") })
    }
    const { items: queues } = await admin.send<QueuesKept>("GET", "/api/queues")
    const letters = async () => {
      const letter = one(LETTERS)
      // Alarms have a queue of their own, which takes nothing else, and so have calls for them.
      const fit = queues.filter(({ channels }) => channels.includes(letter.channel))
      if (fit.length > 0 && (await admin.openWork()).length < OPEN_LIMIT)
        await admin.createWork({ queue: QueueId.make(one(fit).id), ...letter })
    }
    all.#again(() => -Math.log(1 - Math.random()) * MEAN_BETWEEN_MS, letters, say)
    for (const clerk of clerks)
      all.#again(
        () => LOOK_EVERY_MS,
        () => all.#look(clerk, say),
        say
      )
    return all
  }

  stop(): void {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const hangUp of this.#hangUps) hangUp()
  }

  async #look({ number, panel }: Agent, say: (line: string) => void): Promise<void> {
    const { hands } = await panel.desk(number)
    for (const { channel, offer, phase, work } of Object.values(hands)) {
      if (channel === "voice" || this.#taken.has(`${work} ${offer} ${phase}`)) continue
      if (phase === "alerting" || phase === "active") this.#taken.add(`${work} ${offer} ${phase}`)
      if (phase === "alerting")
        this.#after(between(READ_MS), () => panel.ask(number, { _tag: "AcceptWork", work }), say)
      if (phase === "active")
        this.#after(between(WORK_MS), () => panel.ask(number, { _tag: "EndWork", work, note: "已处理" }), say)
      if (phase === "wrap-up") await panel.ask(number, { _tag: "FinishWrapUp", work }).catch(() => undefined)
    }
  }

  #again(everyMs: () => number, act: () => Promise<unknown>, say: (line: string) => void): void {
    this.#after(everyMs(), () => act().finally(() => this.#again(everyMs, act, say)), say)
  }

  #after(ms: number, act: () => Promise<unknown>, say: (line: string) => void): void {
    if (this.#stopped) return
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void act().catch((error: Error) => say(error.message))
    }, ms)
    this.#timers.add(timer)
  }
}

const one = <A>(list: ReadonlyArray<A>): A => list[Math.floor(Math.random() * list.length)]!
