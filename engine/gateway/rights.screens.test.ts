import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import type { Asker } from "#wire/asker.ts"
import type { Account } from "#engine/ports/OfficeDoor.ts"
import { testAsker, UNTROUBLED } from "./testing/askers.ts"
import { TestGateway } from "./testing/test-gateway.ts"
import { TestScreen } from "./testing/test-screen.ts"

const gateway = new TestGateway()
const { core, office } = gateway
const screens: Array<TestScreen> = []
const TEAM = ["agents.view", "agents.monitor", "agents.force-state", "calls.view"]

/** The leader of the team north, to which 1001 belongs; 1002 is another team's. */
const lead = (grants: Asker["grants"] = Object.fromEntries(TEAM.map((each) => [each, "team"]))): Account => {
  const { passwordHash } = office.accounts.get("chief") as Account
  const asker = { ...testAsker("lead", null, grants), unit: "north", reach: { team: ["north"], department: ["north"] } }
  return { id: "lead", name: "组长", agent: null, passwordHash, ...UNTROUBLED, asker }
}

beforeAll(async () => {
  await gateway.open()
  core.change("board", [
    { path: ["agents", "1001", "unit"], value: "north" },
    { path: ["agents", "1002", "unit"], value: "south" }
  ])
  office.accounts.set("lead", lead())
})
afterEach(async () => {
  for (const screen of screens.splice(0)) screen.end()
  office.accounts.set("lead", lead())
  await gateway.until(() => (gateway.counts()["screens"] as Record<string, number>)["open"] === 0)
})
afterAll(() => gateway.close())

const opened = async (cookie: string, ...topics: ReadonlyArray<string>): Promise<TestScreen> => {
  const screen = new TestScreen(gateway.port, cookie)
  screens.push(screen)
  for (const topic of topics) screen.send({ _tag: "Subscribe", topic })
  await gateway.until(() => screen.of("Hello").length === 1 && screen.of("Snapshot").length === topics.length)
  return screen
}
const closed = async (screen: TestScreen) => {
  await gateway.until(() => screen.isEnded)
  return screen.closed
}

describe("a team's supervisor", () => {
  it("is offered the board of the team, and follows it and the desks of its people", async () => {
    const screen = await opened(await gateway.signIn("lead"), "board/north", "desk/1001")
    expect(screen.of("Hello")[0]?.topics).toEqual(["board/north", "words", "help/north", "all-calls"])
    expect(Object.keys((screen.states.get("board/north") as { agents: object }).agents)).toEqual(["1001"])
  })

  it.each(["board", "board/south", "desk/1002", "calls/1002"])("may not follow %s", async (topic) => {
    const screen = await opened(await gateway.signIn("lead"))
    screen.send({ _tag: "Subscribe", topic })
    expect(await closed(screen)).toEqual({ code: 1008, reason: `topic not allowed: ${topic}` })
  })

  it("sees over HTTP what they see on screen", async () => {
    const cookie = await gateway.signIn("lead")
    const agents = (await (await gateway.get("/api/agents", cookie)).json()) as ReadonlyArray<{ id: string }>
    expect(agents.map(({ id }) => id)).toEqual(["1001"])
    expect(
      Object.keys(((await (await gateway.get("/api/board", cookie)).json()) as { agents: object }).agents)
    ).toEqual(["1001"])
    expect(core.asked.at(-1)).toBe("Look board/north")
  })

  it("loses a desk when its agent goes to another team", async () => {
    const screen = await opened(await gateway.signIn("lead"), "desk/1001")
    core.change("board", [{ path: ["agents", "1001", "unit"], value: "south" }])
    expect(await closed(screen)).toMatchObject({ code: 1012 })
    core.change("board", [{ path: ["agents", "1001", "unit"], value: "north" }])
  })
})

describe("a change of rights", () => {
  it("counts at once for requests and for the next click, without signing in again", async () => {
    const cookie = await gateway.signIn("lead")
    expect((await gateway.get("/api/agents", cookie)).status).toBe(200)
    const screen = await opened(cookie)
    office.accounts.set("lead", lead({}))
    core.rightsChanged(["lead"])
    // The screen begins anew, with what its person may see now.
    expect(await closed(screen)).toEqual({ code: 1012, reason: "what you may do has changed" })
    expect((await gateway.get("/api/agents", cookie)).status).toBe(403)
    expect((await opened(cookie)).of("Hello")[0]?.topics).toEqual(["words"])
  })

  it("counts also when the records were away as it was told", async () => {
    const screen = await opened(await gateway.signIn("lead"))
    office.isAway = true
    office.accounts.set("lead", lead({}))
    core.rightsChanged(["lead"])
    await gateway.until(() => office.refused > 0)
    office.isAway = false
    expect(await closed(screen)).toEqual({ code: 1012, reason: "what you may do has changed" })
  })

  it("shows out who may not sign in any more, and leaves the others alone", async () => {
    const [cookie, other] = [await gateway.signIn("lead"), await gateway.signIn("1001")]
    const [screen, staying] = [await opened(cookie), await opened(other, "desk/1001")]
    office.accounts.delete("lead")
    core.rightsChanged(null)
    expect(await closed(screen)).toEqual({ code: 1008, reason: "session over" })
    expect((await gateway.get("/api/session", cookie)).status).toBe(401)
    expect((await gateway.get("/api/session", other)).status).toBe(200)
    expect(staying.isEnded).toBe(false)
  })
})
