/** Who calls, as the office would say: enough customers to walk through every page of a caller. */

export type Kind = "none" | "one" | "several"

const NOW = Date.now()
const DAY = 86_400_000
const KEPT = { version: 3, changedAt: NOW - DAY, changedBy: "banzhang" }

const entryOf = (id: number, kind: string, body: string, reason: string | null = null) => ({
  id,
  customer: "wang",
  kind,
  at: NOW - id * DAY,
  by: "1002",
  body,
  call: null,
  amountFen: null,
  reason
})

interface FakeCustomer {
  readonly row: Readonly<Record<string, unknown>> & { readonly id: string }
  readonly class: { readonly id: string; readonly name: string } | null
  readonly area: { readonly id: string; readonly name: string } | null
  readonly products: ReadonlyArray<unknown>
  readonly entries: Array<unknown>
}

const customerOf = (id: string, name: string, more: object = {}): FakeCustomer["row"] => ({
  id,
  ...KEPT,
  name,
  kind: "person",
  phones: [{ kind: "mobile", number: "138****1111", written: "138****1111" }],
  addresses: ["上海市浦东新区世纪大道 100 号"],
  email: null,
  class: null,
  grade: "none",
  groups: [],
  area: null,
  identity: null,
  birthday: null,
  preferences: "下午三点后联系",
  consents: [],
  consentedOn: null,
  products: [],
  own: {},
  ...more
})

const wang = (): FakeCustomer => ({
  row: customerOf("wang", "王芳", { own: { contract: "HT2026" } }),
  class: { id: "vip", name: "VIP 客户" },
  area: { id: "pudong", name: "浦东" },
  products: [
    { id: "care", name: "延保服务", from: "2026-01-01", until: "2099-12-31", remark: "" },
    { id: "filter", name: "净水滤芯", from: "2025-01-01", until: "2025-12-31", remark: "每年更换" }
  ],
  entries: [
    entryOf(2, "service", "上门更换滤芯，用户满意", "repair"),
    entryOf(9, "note", "请打手机 13900002222，座机无人接听")
  ]
})

const li = (): FakeCustomer => ({
  row: customerOf("li", "李雷", { addresses: ["上海市徐汇区漕溪路 8 号"], preferences: "" }),
  class: null,
  area: { id: "xuhui", name: "徐汇" },
  products: [],
  entries: []
})

const FORM = {
  id: "repair",
  name: "报修",
  hint: "请先核对地址与合同编号",
  firstFields: ["contract"],
  reason: "repair"
}
const REASONS = [
  { id: "repair", zh: "报修", en: "Repair", isRetired: false },
  { id: "question", zh: "咨询", en: "Question", isRetired: false },
  { id: "old", zh: "旧原因", en: "Old", isRetired: true }
]
const field = (id: string, name: string, order: number) => ({
  id,
  ...KEPT,
  name,
  type: "text",
  isRequired: false,
  byCustomer: false,
  choices: [],
  pattern: "",
  order
})
const earlier = (id: string, days: number, more: object = {}) => ({
  id,
  serial: 900 - days,
  arrivedAt: NOW - days * DAY,
  callingNumber: "138****1111",
  outcome: "handled",
  queue: "care",
  queueName: "售后热线",
  agent: "1002",
  agentName: "李强",
  talkMs: 185_000,
  isRecorded: true,
  isOpen: false,
  ...more
})

const phraseOf = (id: string, order: number, values: object) => ({ id, ...KEPT, queues: [], order, ...values })
const PHRASES = [
  phraseOf("hello", 10, { name: "开场白", group: "问候", body: "您好，生活管家服务中心，请问有什么可以帮您？" }),
  phraseOf("wait", 20, { name: "请客户稍等", group: "保持", body: "请您稍等，我为您查询一下，请不要挂机。" }),
  phraseOf("filter", 30, {
    name: "更换滤芯",
    group: "售后",
    body: "更换滤芯的费用为每支 80 元，师傅上门前会与您联系。",
    queues: ["care"]
  })
]

export interface FakeAnswer {
  readonly status: number
  readonly body: unknown
}

export class FakeCallers {
  /** By the call's id; a call that is not here has one customer. */
  readonly kinds = new Map<string, Kind>()
  /** The office does not answer. */
  isAway = false
  /** What was sent to be kept: each new customer, each entry. */
  readonly kept: Array<unknown> = []
  /** Pages of the centre's own systems; their addresses are below this gateway. */
  readonly pages: Array<{ readonly id: string; readonly address: string; readonly [name: string]: unknown }> = []
  readonly #made = new Map<string, FakeCustomer>()
  readonly #all = new Map([wang(), li()].map((each) => [each.row.id, each]))

  /** Undefined: none of these. */
  answer(method: string, path: string, body: string): FakeAnswer | undefined {
    const [, call, ofCall] = /^\/api\/callers\/([^/]+)(\/customer|\/pages)?$/u.exec(path) ?? []
    const [, customer, part] = /^\/api\/customers\/([^/]+)(\/calls|\/entries)?$/u.exec(path) ?? []
    if (path === "/api/phrases") return done({ items: PHRASES, total: PHRASES.length })
    if (call === undefined && customer === undefined)
      return path === "/api/customer-fields"
        ? done({ items: [field("contract", "合同编号", 2), field("floor", "楼层", 1)], total: 2 })
        : undefined
    if (this.isAway) return { status: 503, body: { error: "EngineAway", message: "the database is away" } }
    if (call !== undefined && ofCall === "/pages") return done(this.#pagesOf(call))
    if (call !== undefined) return ofCall === undefined ? done(this.#callerOf(call)) : this.#add(call, JSON.parse(body))
    const found = this.#all.get(customer ?? "")
    if (found === undefined) return { status: 404, body: { error: "NotFound", message: "" } }
    if (part === "/calls")
      return done([earlier("0", 3, { isOpen: true, agent: "1001", agentName: "王敏" }), earlier("1", 12)])
    return part === undefined ? done(found.row) : this.#note(found, method, body)
  }

  #callerOf(call: string): unknown {
    const made = this.#made.get(call)
    const kind = made === undefined ? (this.kinds.get(call) ?? "one") : "one"
    const people = made !== undefined ? [made] : [...this.#all.values()].slice(0, { none: 0, one: 1, several: 2 }[kind])
    return {
      call: {
        id: call,
        serial: 1024,
        arrivedAt: NOW,
        callingNumber: "138****1111",
        dialledNumber: "95000",
        direction: "in",
        dialledName: "服务热线",
        queue: "care",
        queueName: "售后热线",
        keys: "12",
        list: null
      },
      match: {
        number: "138****1111",
        kind,
        customers: people.map(({ row, ...rest }) => ({ customer: row, ...rest })),
        calls:
          kind === "none"
            ? []
            : [{ id: "old", serial: 3, arrivedAt: NOW - 3 * DAY, outcome: "handled", queue: "care", agent: "1002" }]
      },
      form: FORM,
      reasons: REASONS
    }
  }

  #pagesOf(call: string): unknown {
    const told = { id: call, called: "95000", customer: "wang", queue: "care", keys: "12", agent: "1001" }
    return { call: told, pages: this.pages }
  }

  #add(call: string, sent: { readonly values: Readonly<Record<string, unknown>> }): FakeAnswer {
    this.kept.push(sent)
    const made = {
      row: customerOf("made", String(sent.values["name"])),
      class: null,
      area: null,
      products: [],
      entries: []
    }
    this.#made.set(call, made)
    this.#all.set("made", made)
    return done({ id: "made" })
  }

  #note(found: FakeCustomer, method: string, body: string): FakeAnswer {
    if (method !== "POST") return done(found.entries)
    const sent = JSON.parse(body) as { readonly kind: string; readonly body: string; readonly reason?: string | null }
    this.kept.push(sent)
    const entry = { ...entryOf(0, sent.kind, sent.body, sent.reason ?? null), id: 100 + this.kept.length, by: "1001" }
    found.entries.unshift(entry)
    return done(entry)
  }
}

const done = (body: unknown): FakeAnswer => ({ status: 200, body })
