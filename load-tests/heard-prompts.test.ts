import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Heard, listenFor } from "#engine/laboratory/telephone/heard-prompts.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// What callers hear of the shipped hotline and of texts that are spoken for them, frame by frame, over SIP and RTP. Nobody is
// there to answer. Each waits for its prompts in real time, so they all call at once.

const SLOW_MS = 120_000
/** Long enough for a key that comes late, and for the choices to be heard to their end. */
const LONGEST_WAIT_MS = 16_000
const shipped = (name: string): Uint8Array => readFileSync(`config/prompts/zh-CN/${name}.wav`)
const PROMPTS = Object.fromEntries(
  readdirSync("config/prompts/zh-CN").map((file) => [file.replace(".wav", ""), shipped(file.replace(".wav", ""))])
)

let centre: RunningCentre
let admin: Panel
let trunk: Phone
const data = mkdtempSync(join(tmpdir(), "carillon-heard-"))

/** The shipped centre, in which callers wait for a few seconds at most. */
const seedWithShortWait = (): string => {
  const small = readFileSync("config/seed/small-centre.yaml", "utf8")
  const short = small.replaceAll(/waitAtMostMs: \d+/gu, `waitAtMostMs: ${LONGEST_WAIT_MS}`)
  if (short === small) throw new Error("the seed has no longest wait")
  writeFileSync(`${data}.yaml`, short)
  return `${data}.yaml`
}

beforeAll(async () => {
  // PostgreSQL runs as another user than root and must reach its folder.
  chmodSync(data, 0o755)
  centre = await startCentre({ seed: seedWithShortWait(), say: () => {}, dataDir: data })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  trunk = await Phone.open({
    address: "127.0.0.1",
    realm: centre.realm,
    metronome: makeMetronome(),
    onCall: () => {}
  })
}, SLOW_MS)

afterAll(async () => {
  trunk?.close()
  await centre?.stop()
  rmSync(data, { recursive: true, force: true })
  rmSync(`${data}.yaml`, { force: true })
}, SLOW_MS)

const request = async (method: string, path: string, body?: Uint8Array<ArrayBuffer> | object): Promise<Response> => {
  const isFile = body instanceof Uint8Array
  const response = await fetch(`${centre.baseUrl}${path}`, {
    method,
    headers: {
      cookie: admin.cookie,
      origin: centre.baseUrl,
      "content-type": isFile ? "audio/wav" : "application/json"
    },
    ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) })
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  return response
}
const ask = async (...asked: Parameters<typeof request>): Promise<Record<string, unknown>> =>
  (await (await request(...asked)).json()) as Record<string, unknown>

/** A thing as it is, with one field that is different. */
const change = async (path: string, values: object) => {
  const { changedAt: _at, changedBy: _by, id: _id, version, ...rest } = await ask("GET", path)
  await ask("PUT", `${path}?version=${String(version)}`, { ...rest, ...values })
}

const HANGS_UP = { _tag: "HangUp", cause: "NORMAL_CLEARING" }

/** A line of its own: a number that leads to a flow. The engine takes its calls a moment after it was entered. */
const line = async (number: string, nodes: Readonly<Record<string, object>>, more: object = {}) => {
  const start = Object.keys(nodes)[0]!
  await ask("POST", "/api/flows", { id: `of-${number}`, name: number, body: { start, nodes }, ...more })
  await ask("POST", "/api/numbers", { id: number, flow: `of-${number}`, unit: "centre" })
}

interface Caller {
  readonly leg: Leg
  readonly heard: () => ReadonlyArray<Heard>
  readonly isOver: () => boolean
}

/** Dials until somebody takes the call: a new number is known a moment after it was entered. */
const dial = async (number: string, from: string, prompts: Readonly<Record<string, Uint8Array>>): Promise<Caller> => {
  let caller: Caller | undefined
  const isAnswered = async () => {
    const leg = await trunk.call(centre.sip, number, from)
    const heard = listenFor(leg.audio, prompts)
    await until("an answer", () => leg.answeredAt !== undefined || leg.ending !== undefined, { withinMs: 20_000 })
    caller = { leg, heard, isOver: () => leg.ending !== undefined }
    return leg.answeredAt !== undefined
  }
  await until(`${number} to answer`, isAnswered, { withinMs: 20_000, everyMs: 100 })
  return caller!
}

const toEnd = ({ isOver }: Caller) => until("the end of the call", isOver, { withinMs: 60_000 })
const began = ({ heard }: Caller, prompt: string) =>
  until(`the beginning of ${prompt}`, () => heard().some((each) => each.prompt === prompt), { withinMs: 30_000 })
/** `welcome…` broke off. */
const names = ({ heard }: Caller) => heard().map(({ isWhole, prompt }) => (isWhole ? prompt : `${prompt}…`))

const without = (nodes: Readonly<Record<string, object>>, name: string) =>
  Object.fromEntries(Object.entries(nodes).filter(([each]) => each !== name))

/** What the voice makes of a text, as a file. */
const spoken = async (text: string): Promise<Uint8Array> => {
  const { file } = await ask("POST", "/api/prompt-files/speech", { text, language: "zh-CN" })
  return new Uint8Array(await (await request("GET", `/api/prompt-files/${String(file)}`)).arrayBuffer())
}

describe.concurrent("the shipped hotline, heard over SIP", () => {
  it(
    "says that a key is wrong and that none was pressed, and says goodbye to who waited too long",
    async () => {
      const wrong = async () => {
        const caller = await dial("95000", "13900000001", PROMPTS)
        await began(caller, "welcome")
        caller.leg.audio.press("9")
        await until("the menu again", () => names(caller).join(" ").includes("invalid-key welcome"), {
          withinMs: 30_000
        })
        caller.leg.audio.press("2")
        await toEnd(caller)
        return names(caller)
      }
      const missing = async () => {
        const caller = await dial("95000", "13900000002", PROMPTS)
        await toEnd(caller)
        return names(caller)
      }
      const [afterWrong, afterNone] = await Promise.all([wrong(), missing()])
      expect(afterWrong).toEqual(["welcome…", "invalid-key", "welcome…", "queue-choices", "goodbye"])
      expect(afterNone).toEqual(["welcome", "no-key", "welcome", "connecting", "queue-choices", "goodbye"])
    },
    SLOW_MS
  )
})

describe.concurrent("a text that is said to a caller", () => {
  const GREETING = "[{customer}您好，]您的号码是{number}，前面有{waiting}位。"
  const says = {
    hello: { _tag: "Say", text: GREETING, language: "zh-CN", queue: "service", next: "end" },
    end: HANGS_UP
  }

  it(
    "has what is known of them, and leaves out what is not",
    async () => {
      const [known, stranger] = ["13800138001", "13800138002"]
      await ask("POST", "/api/customers", {
        name: "王芳",
        kind: "person",
        phones: [{ kind: "mobile", written: known }]
      })
      await line("95001", says)
      const texts = {
        named: await spoken(`王芳您好，您的号码是${known}，前面有0位。`),
        unnamed: await spoken(`您的号码是${stranger}，前面有0位。`)
      }
      const [one, other] = await Promise.all([dial("95001", known, texts), dial("95001", stranger, texts)])
      await Promise.all([toEnd(one), toEnd(other)])
      expect(names(one)).toEqual(["named"])
      expect(names(other)).toEqual(["unnamed"])
    },
    SLOW_MS
  )

  it(
    "tells the time to who calls while the hotline is closed",
    async () => {
      const week = Array.from({ length: 7 }, () => [])
      const days = [{ day: "2020-01-01", name: "opening", hours: [{ from: "09:00", to: "10:00" }] }]
      await ask("POST", "/api/calendars", { id: "long-ago", name: "long ago", week, days })
      const { body } = await ask("GET", "/api/flows/hotline")
      const { nodes, start } = body as { readonly nodes: Readonly<Record<string, object>>; readonly start: string }
      await line("95004", { [start]: { ...nodes[start], calendar: "long-ago" }, ...without(nodes, start) })
      const caller = await dial("95004", "13900000003", PROMPTS)
      await toEnd(caller)
      expect(names(caller)).toEqual(["closed"])
      // It tells the minute in which it is asked, or the next one.
      const minutes = [0, 60_000].map((later) =>
        new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", timeStyle: "short" }).format(Date.now() + later)
      )
      const times = await Promise.all(
        minutes.map(async (time) => [time, await spoken(`现在时间是${time}，感谢来电。`)] as const)
      )
      const again = await dial("95004", "13900000003", Object.fromEntries(times))
      await toEnd(again)
      expect(again.heard().filter(({ isWhole }) => isWhole)).toHaveLength(1)
    },
    SLOW_MS
  )

  it(
    "has a prompt in its place while the voice cannot speak it",
    async () => {
      await line("95002", {
        hello: {
          _tag: "Say",
          text: `${"很长".repeat(240)}{number}{dialled}`,
          language: "zh-CN",
          fallback: "zh-CN/hours",
          next: "end"
        },
        end: HANGS_UP
      })
      const caller = await dial("95002", "13800138000".repeat(2), PROMPTS)
      await toEnd(caller)
      expect(names(caller)).toEqual(["hours"])
    },
    SLOW_MS
  )
})

describe.concurrent("a queue of which callers find a way out", () => {
  const queue = async (id: string, settings: object) => {
    await ask("POST", "/api/queues", { id, name: id, unit: "centre", waitPrompt: "", ...settings })
    return { in: { _tag: "Enqueue", queue: id } }
  }

  it(
    "says who is next, and lets go who presses its key, whose record has both",
    async () => {
      const way = { exitWishes: [{ on: "1", to: "goodbye", of: "goodbye" }] }
      await line("95005", await queue("lounge", { newsTells: "place", newsFirstMs: 5_000, ...way }))
      const caller = await dial("95005", "13900000006", { ...PROMPTS, next: await spoken("您是下一位，请稍候。") })
      await began(caller, "next")
      await until("the end of the news", () => names(caller).includes("next"), { withinMs: 20_000 })
      caller.leg.audio.press("1")
      await toEnd(caller)
      expect(names(caller)).toEqual(["next", "goodbye"])
      let call: string | undefined
      const isKept = async () => {
        call = (await admin.calls(50)).find(
          ({ dialledNumber, endedAt }) => dialledNumber === "95005" && endedAt !== null
        )?.id
        return call !== undefined
      }
      await until("its record", isKept, { withinMs: 20_000 })
      const { story } = (await ask("GET", `/api/calls/${call}`)) as unknown as {
        readonly story: ReadonlyArray<{ readonly what: object }>
      }
      expect(story.map(({ what }) => what)).toEqual(
        expect.arrayContaining([
          { _tag: "WaitTold", queue: "lounge", place: 1, expectedMs: null },
          { _tag: "Diverted", queue: "lounge", on: "1", to: { _tag: "Goodbye" } }
        ])
      )
    },
    SLOW_MS
  )

  it(
    "is closed by its calendar to callers, who hear so",
    async () => {
      const week = Array.from({ length: 7 }, () => [])
      const days = [{ day: "2020-01-02", name: "opening", hours: [{ from: "09:00", to: "10:00" }] }]
      await ask("POST", "/api/calendars", { id: "one-day", name: "one day", week, days })
      const way = { exitWishes: [{ on: "closed", to: "goodbye", of: "closed" }] }
      await line("95006", await queue("shut", { calendar: "one-day", ...way }))
      const caller = await dial("95006", "13900000007", PROMPTS)
      await toEnd(caller)
      expect(names(caller)).toEqual(["closed"])
    },
    SLOW_MS
  )
})

describe.concurrent("a line that answers late", () => {
  /** Of a new number until it is known: then it is refused with another status. */
  const refusedWith = async (number: string, from: string, status: string): Promise<Caller> => {
    let caller: Caller | undefined
    const isThere = async () => {
      const leg = await trunk.call(centre.sip, number, from)
      caller = { leg, heard: listenFor(leg.audio, PROMPTS), isOver: () => leg.ending !== undefined }
      await toEnd(caller)
      return leg.ending === status
    }
    await until(`${number} to say ${status}`, isThere, { withinMs: 30_000, everyMs: 100 })
    return caller!
  }
  const early = (next: string) => ({ _tag: "Play", prompt: "zh-CN/connecting", early: true, next })

  it(
    "is heard before it answers, and refuses with the SIP status of its cause",
    async () => {
      const causes = { "95007": ["USER_BUSY", "486"], "95008": ["CALL_REJECTED", "603"] } as const
      for (const [number, [cause]] of Object.entries(causes))
        await line(number, { hear: early("end"), end: { _tag: "HangUp", cause } }, { answers: "late" })
      const callers = await Promise.all(
        Object.entries(causes).map(([number, [, status]]) => refusedWith(number, "13900000008", status))
      )
      for (const caller of callers) {
        expect(names(caller)).toEqual(["connecting"])
        expect(caller.leg.answeredAt).toBeUndefined()
      }
    },
    SLOW_MS
  )

  it(
    "answers who gets a place",
    async () => {
      await ask("POST", "/api/queues", { id: "rush", name: "rush", unit: "centre", waitPrompt: "queue-wait" })
      await line("95009", { hear: early("in"), in: { _tag: "Enqueue", queue: "rush" } }, { answers: "late" })
      const caller = await dial("95009", "13900000009", PROMPTS)
      const earlyAt = caller.leg.earlyAt
      expect(earlyAt).toBeDefined()
      expect(caller.leg.answeredAt! - earlyAt!).toBeGreaterThan(1_000)
      trunk.hangUp(caller.leg)
      expect(names(caller)[0]).toBe("connecting")
    },
    SLOW_MS
  )
})

describe.concurrent("a prompt that is replaced during a call", () => {
  it(
    "is heard by the next who plays it, and the old one to its end by who hears it",
    async () => {
      const prompts = { old: shipped("connecting"), new: shipped("goodbye") }
      const fileOf = async (wav: Uint8Array) =>
        (await ask("POST", "/api/prompt-files", new Uint8Array(wav)))["file"] as string
      const voices = async (wav: Uint8Array) => ({ voices: { "zh-CN": { text: "通知", file: await fileOf(wav) } } })
      await ask("POST", "/api/prompts", { id: "notice", name: "通知", ...(await voices(prompts.old)) })
      const play = (next: string) => ({ _tag: "Play", prompt: "zh-CN/notice", next })
      await line("95003", { first: play("second"), second: play("end"), end: HANGS_UP })
      const before = await dial("95003", "13900000004", prompts)
      await began(before, "old")
      await change("/api/prompts/notice", await voices(prompts.new))
      await toEnd(before)
      expect(names(before)).toEqual(["old", "new"])
      const after = await dial("95003", "13900000005", prompts)
      await toEnd(after)
      expect(names(after)).toEqual(["new", "new"])
    },
    SLOW_MS
  )
})
