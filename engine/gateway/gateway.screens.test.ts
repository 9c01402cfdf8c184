import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Change } from "#wire/frames.ts"
import { SCREENS_PER_ACCOUNT, SCREENS_PER_SESSION } from "./screens.ts"
import { TestGateway } from "./testing/test-gateway.ts"
import { TestScreen } from "./testing/test-screen.ts"

const gateway = new TestGateway({ seenEveryMs: 20 })
const { core } = gateway
let chief = ""
let agent = ""
const screens: Array<TestScreen> = []

beforeAll(async () => {
  await gateway.open()
  chief = await gateway.signIn("chief")
  agent = await gateway.signIn("1001")
})
afterEach(async () => {
  for (const screen of screens.splice(0)) screen.end()
  await gateway.until(() => screenCounts()["open"] === 0)
})
afterAll(() => gateway.close())

const until = (isSo: () => boolean) => gateway.until(isSo)
const screenCounts = () => gateway.counts()["screens"] as Record<string, number>

const connecting = (cookie: string, headers: Record<string, string> = {}): TestScreen => {
  const screen = new TestScreen(gateway.port, cookie, headers)
  screens.push(screen)
  return screen
}

const opened = async (cookie: string, ...topics: ReadonlyArray<string>): Promise<TestScreen> => {
  const screen = connecting(cookie)
  for (const topic of topics) screen.send({ _tag: "Subscribe", topic })
  await until(() => screen.of("Hello").length === 1 && screen.of("Snapshot").length === topics.length)
  return screen
}

const closed = async (screen: TestScreen) => {
  await until(() => screen.isEnded)
  return screen.closed
}

describe("one person's screens", () => {
  it("of one sign-in and of one account are so many; others open theirs", async () => {
    const statusOf = async (screen: TestScreen) => {
      await until(() => screen.status !== "")
      return screen.status
    }
    const many = async (count: number, cookie: string) => {
      const all = Array.from({ length: count }, () => connecting(cookie))
      const statuses = await Promise.all(all.map(statusOf))
      return statuses.filter((status) => status.includes("429")).length
    }
    expect(await many(SCREENS_PER_SESSION + 2, agent)).toBe(2)
    const further = await Promise.all([gateway.signIn("1001"), gateway.signIn("1001")])
    expect(await many(SCREENS_PER_SESSION, further[0])).toBe(0)
    expect(await many(SCREENS_PER_SESSION, further[1])).toBe(3 * SCREENS_PER_SESSION - SCREENS_PER_ACCOUNT)
    expect(await statusOf(connecting(chief))).toContain("101")
  })

  it("are told why no further one opens, where a page can read it", async () => {
    const ask = async (cookie: string) => {
      const answer = await fetch(`${gateway.url}/ws`, { headers: { cookie } })
      return [answer.status, ((await answer.json()) as { readonly error: string }).error]
    }
    expect(await ask(agent)).toEqual([426, "UpgradeRequired"])
    await Promise.all(Array.from({ length: SCREENS_PER_SESSION }, () => opened(agent)))
    expect(await ask(agent)).toEqual([429, "TooManyScreens"])
    expect(await ask(chief)).toEqual([426, "UpgradeRequired"])
    expect(await ask("")).toEqual([426, "UpgradeRequired"])
  })

  it("that are closed give their places back", async () => {
    const all = await Promise.all(Array.from({ length: SCREENS_PER_SESSION }, () => opened(agent)))
    all[0]?.end()
    await until(() => screenCounts()["open"] === SCREENS_PER_SESSION - 1)
    await opened(agent)
  })
})

describe("a session", () => {
  it("is not idle while a screen is open, and its screens end when the records say that it is over", async () => {
    const cookie = await gateway.signIn("chief")
    const screen = await opened(cookie, "board")
    const [tokenHash] = [...gateway.office.sessions.keys()].slice(-1) as [string]
    await until(() => gateway.office.seen.includes(tokenHash))
    expect(screen.isEnded).toBe(false)
    gateway.office.sessions.delete(tokenHash)
    expect(await closed(screen)).toMatchObject({ code: 1008 })
  })
})

describe("opening", () => {
  it("says hello to who came, and what may be heard", async () => {
    const screen = await opened(agent)
    expect(screen.of("Hello")[0]).toMatchObject({
      wire: 5,
      user: "1001",
      agent: "1001",
      topics: ["board", "words", "desk/1001", "own-alarms/1001", "calls/1001"]
    })
  })

  it.each([
    ["without a cookie", "", {}, "401"],
    ["with a made-up cookie", `carillon=${"x".repeat(43)}`, {}, "401"],
    ["from a page of another host", undefined, { Origin: "https://evil.example" }, "403"],
    ["from a sandboxed page", undefined, { Origin: "null" }, "403"]
  ])("is refused %s", async (_name, cookie, headers, status) => {
    const screen = connecting(cookie ?? agent, headers)
    await until(() => screen.status !== "")
    expect(screen.status).toContain(status)
  })

  it.each(["our own", "https://crm.example"])("is allowed from %s page", async (origin) => {
    const screen = connecting(agent, { Origin: origin === "our own" ? gateway.url : origin })
    await until(() => screen.of("Hello").length === 1)
    expect(screen.status).toContain("101")
  })

  it("tells the engine which panels are open", async () => {
    const screen = await opened(agent)
    const other = await opened(chief)
    await until(() => core.panels.size === 1)
    expect([...core.panels.values()]).toEqual(["1001"])
    other.end()
    screen.end()
    await until(() => core.panels.size === 0)
  })

  it("ends when the person signs out", async () => {
    const cookie = await gateway.signIn("chief")
    const screen = await opened(cookie)
    await fetch(`${gateway.url}/api/session`, { method: "DELETE", headers: { cookie } })
    expect(await closed(screen)).toEqual({ code: 1008, reason: "signed out" })
  })
})

describe("the state", () => {
  it("comes whole, then in numbered deltas that many screens follow without a gap", async () => {
    const screen = await opened(agent, "board", "desk/1001")
    expect(screen.states.get("board")).toEqual(core.board)
    expect(screen.states.get("desk/1001")).toEqual(core.desks["1001"])
    const late: Array<TestScreen> = []
    for (let i = 1; i <= 30; i++) {
      core.change("board", [{ path: ["queues", "sales", "waiting"], value: i }])
      core.change("board", [{ path: ["agents", "1002", "since"], value: i * 1000 }])
      core.change("desk/1001", [{ path: ["next"], value: i % 2 === 0 ? "ready" : "sign-out" }])
      if (i % 10 === 0) late.push(await opened(chief, "board"))
    }
    for (const each of [screen, ...late]) {
      await until(() => JSON.stringify(each.states.get("board")) === JSON.stringify(core.board))
      expect(each.gaps).toBe(0)
    }
    await until(() => JSON.stringify(screen.states.get("desk/1001")) === JSON.stringify(core.desks["1001"]))
  })

  it("of a hundred changes at once is a few deltas", async () => {
    const screen = await opened(chief, "board")
    for (let i = 0; i < 100; i++) core.change("board", [{ path: ["calls", "talking"], value: i }])
    core.change("board", [{ path: ["calls", "ringing"], value: 77 }])
    await until(() => (screen.states.get("board") as typeof core.board).calls.ringing === 77)
    expect((screen.states.get("board") as typeof core.board).calls.talking).toBe(99)
    expect(screen.of("Delta").length).toBeLessThan(10)
  })

  it("is not sent to those who do not listen any more", async () => {
    const screen = await opened(chief, "board")
    const other = await opened(chief, "board")
    screen.send({ _tag: "Unsubscribe", topic: "board" })
    screen.send({ _tag: "Ping", id: 1 })
    await until(() => screen.of("Pong").length === 1)
    core.change("board", [{ path: ["calls", "inFlow"], value: 5 }])
    await until(() => other.of("Delta").length === 1)
    expect(screen.of("Delta")).toEqual([])
  })

  it("comes whole again for the asking", async () => {
    const screen = await opened(chief, "board")
    core.change("board", [{ path: ["calls", "inFlow"], value: 6 }])
    await until(() => screen.of("Delta").length === 1)
    screen.send({ _tag: "Resync", topic: "board" })
    await until(() => screen.of("Snapshot").length === 2)
    expect(screen.of("Snapshot")[1]).toMatchObject({ n: screen.of("Delta")[0]?.n, state: { calls: { inFlow: 6 } } })
    core.change("board", [{ path: ["calls", "inFlow"], value: 7 }])
    await until(() => screen.of("Delta").length === 2)
    expect(screen.gaps).toBe(0)
  })

  it("of a desk that does not exist yet comes when it does", async () => {
    const screen = connecting(chief)
    screen.send({ _tag: "Subscribe", topic: "desk/1003" })
    screen.send({ _tag: "Ping", id: 1 })
    await until(() => screen.of("Pong").length === 1)
    expect(screen.of("Snapshot")).toEqual([])
    core.change("desk/1003", [{ path: [], value: core.desks["1002"] as never }])
    await until(() => screen.of("Snapshot").length === 1)
    expect(screen.states.get("desk/1003")).toEqual(core.desks["1002"])
  })
})

describe("what the engine tells a gateway", () => {
  it("are the board and the topics that a screen follows, and no others", async () => {
    await until(() => core.watched.join() === "board")
    const screen = await opened(agent, "board", "desk/1001")
    await until(() => core.watched.join() === "board,desk/1001")
    const other = await opened(chief, "desk/1001")
    screen.end()
    await until(() => screenCounts()["open"] === 1)
    other.send({ _tag: "Unsubscribe", topic: "desk/1001" })
    await until(() => core.watched.join() === "board")
    core.desks["1001"] = { ...(core.desks["1001"] as (typeof core.desks)[string]), leaving: true }
    other.send({ _tag: "Subscribe", topic: "desk/1001" })
    await until(() => other.of("Snapshot").length === 2)
    expect(other.states.get("desk/1001")).toEqual(core.desks["1001"])
  })

  it("of a topic that changes while it is asked for loses and doubles nothing", async () => {
    for (let i = 0; i < 30; i++) {
      const screen = connecting(chief)
      screen.send({ _tag: "Subscribe", topic: "desk/1002" })
      for (let step = 0; step < 5; step++)
        core.change("desk/1002", [{ path: ["next"], value: step % 2 === 0 ? "ready" : "sign-out" }])
      // oxlint-disable-next-line no-await-in-loop -- one screen after the other
      await until(() => JSON.stringify(screen.states.get("desk/1002")) === JSON.stringify(core.desks["1002"]))
      expect(screen.gaps).toBe(0)
      screen.end()
      // oxlint-disable-next-line no-await-in-loop
      await until(() => core.watched.join() === "board")
    }
  })
})

describe("a slow reader", () => {
  it("gets no deltas while behind, then the whole, and follows again; others do not notice", async () => {
    const slow = await opened(chief, "board")
    const quick = await opened(chief, "board")
    slow.socket.pause()
    const names = (i: number): Change => ({ path: ["agents", "1001", "name"], value: `${i} ${"铃".repeat(200_000)}` })
    for (let i = 0; screenCounts()["behind"] === 0; i++) {
      const deltas = quick.of("Delta").length
      core.change("board", [names(i)])
      await until(() => quick.of("Delta").length > deltas)
    }
    core.change("board", [
      { path: ["agents", "1001", "name"], value: "王芳" },
      { path: ["calls", "talking"], value: 4 }
    ])
    const wholes = slow.of("Snapshot").length
    slow.socket.resume()
    await until(() => slow.of("Snapshot").length > wholes)
    core.change("board", [{ path: ["calls", "talking"], value: 5 }])
    for (const screen of [slow, quick]) {
      await until(() => JSON.stringify(screen.states.get("board")) === JSON.stringify(core.board))
      expect(screen.gaps).toBe(0)
    }
    expect(screenCounts()).toMatchObject({ behind: 0, open: 2 })
  })

  it("who will never catch up is closed", async () => {
    const slow = await opened(chief)
    const quick = await opened(chief, "board")
    slow.socket.pause()
    core.change("board", [{ path: ["agents", "1001", "name"], value: "铃".repeat(1_200_000) }])
    await until(() => quick.of("Delta").length === 1)
    for (let i = 0; i < 6; i++) slow.send({ _tag: "Subscribe", topic: "board" })
    await until(() => screenCounts()["open"] === 1)
    core.change("board", [{ path: ["agents", "1001", "name"], value: "王芳" }])
    expect(screenCounts()["hopeless"]).toBe(1)
  })
})

describe("asking the engine", () => {
  const ask = (id: number, agentId: string) => ({ _tag: "Ask", id, agent: agentId, intent: { _tag: "GoReady" } })

  it("is answered by number", async () => {
    const screen = await opened(agent)
    core.answer = { ok: false, reason: "wrong-state" }
    screen.send(ask(7, "1001"))
    await until(() => screen.of("IntentAnswered").length === 1)
    core.answer = { ok: true }
    screen.send(ask(8, "1001"))
    await until(() => screen.of("IntentAnswered").length === 2)
    expect(screen.of("IntentAnswered")).toMatchObject([
      { id: 7, answer: { ok: false, reason: "wrong-state" } },
      { id: 8, answer: { ok: true } }
    ])
  })

  it("agents ask for themselves only", async () => {
    const asked = core.asked.length
    const screen = await opened(agent)
    screen.send(ask(1, "1002"))
    await until(() => screen.of("IntentAnswered").length === 1)
    expect(screen.of("IntentAnswered")[0]?.answer).toEqual({ ok: false, reason: "not-allowed" })
    expect(core.asked).toHaveLength(asked)
  })

  it("is answered at once when the engine is away, and all comes back with the engine", async () => {
    const screen = await opened(agent, "board")
    await until(() => core.panels.size === 1)
    await core.stop()
    await until(() => screen.of("Engine").length === 1)
    screen.send(ask(9, "1001"))
    await until(() => screen.of("IntentAnswered").length === 1)
    expect(screen.of("IntentAnswered")[0]?.answer).toEqual({ ok: false, reason: "engine-away" })
    const newcomer = connecting(chief)
    newcomer.send({ _tag: "Subscribe", topic: "board" })
    await until(() => newcomer.of("Engine").length === 1)

    core.board = { ...core.board, calls: { ...core.board.calls, waiting: 42 } }
    await core.start(gateway.coreSocket)
    await until(() => screen.of("Engine").length === 2)
    expect(screen.of("Engine").map(({ up }) => up)).toEqual([false, true])
    expect(screen.of("Snapshot").length).toBe(2)
    expect(screen.states.get("board")).toEqual(core.board)
    await until(() => core.panels.size === 1)
    core.change("board", [{ path: ["calls", "waiting"], value: 43 }])
    await until(() => (screen.states.get("board") as typeof core.board).calls.waiting === 43)
    expect(screen.gaps).toBe(0)
  })

  it("begins with a new whole after a change that does not fit", async () => {
    const screen = await opened(chief, "board")
    core.tell("board", [{ path: ["no", "such"], value: 1 }])
    await until(() => screen.of("Snapshot").length === 2 && screen.of("Engine").length === 2)
    expect(screen.states.get("board")).toEqual(core.board)
  })
})

describe("frames that are not ours", () => {
  it.each([
    ["no JSON", "{", "not understood: no JSON"],
    ["no frame", "5", "not understood: frame:"],
    ["an unknown tag", '{"_tag":"Steal"}', "not understood:"],
    ["a wrong field", '{"_tag":"Ping","id":"one"}', "not understood: id:"],
    [
      "a wrong name of work",
      '{"_tag":"Ask","id":1,"agent":"1001","intent":{"_tag":"AcceptWork","work":"铃"}}',
      "not understood: intent.work:"
    ],
    ["a strange topic", '{"_tag":"Subscribe","topic":"#everybody"}', "topic not allowed: #everybody"],
    ["a list that is the supervisors'", '{"_tag":"Subscribe","topic":"all-calls"}', "topic not allowed: all-calls"],
    ["another agent's desk", '{"_tag":"Subscribe","topic":"desk/1002"}', "topic not allowed: desk/1002"]
  ])("%s closes with the reason", async (_name, text, reason) => {
    const screen = await opened(agent)
    screen.sendText(text)
    const close = await closed(screen)
    expect(close?.code).toBe(1008)
    expect(close?.reason.startsWith(reason)).toBe(true)
  })

  it("binary frames close with the reason", async () => {
    const screen = await opened(agent)
    screen.sendText("{}", 2)
    expect(await closed(screen)).toEqual({ code: 1008, reason: "not understood: frames are text" })
  })

  it("a frame that is too long ends the connection", async () => {
    const screen = await opened(agent)
    screen.sendText("x".repeat(5000))
    expect((await closed(screen))?.code).not.toBe(1000)
  })

  it("more frames than anybody clicks close with the reason", async () => {
    const screen = await opened(agent)
    for (let i = 0; i < 200; i++) screen.send({ _tag: "Ping", id: i })
    expect(await closed(screen)).toEqual({ code: 1008, reason: "too many frames" })
  })

  it("more open questions than anybody has close with the reason", async () => {
    const screen = await opened(agent)
    core.isHung = true
    for (let i = 0; i < 9; i++) screen.send({ _tag: "Ask", id: i, agent: "1001", intent: { _tag: "GoReady" } })
    const close = await closed(screen)
    core.isHung = false
    expect(close?.reason).toBe("more than 8 open questions")
  })
})

it("a gateway that stops says so", async () => {
  const other = new TestGateway()
  await other.open()
  const screen = new TestScreen(other.port, await other.signIn("chief"))
  await until(() => screen.of("Hello").length === 1)
  await other.close()
  expect(await closed(screen)).toEqual({ code: 1012, reason: "the gateway restarts" })
})
