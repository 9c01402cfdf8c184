import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { EpochMs } from "#actors/vocabulary.ts"
import { ASKER_HEADER } from "#engine/ports/needs.ts"
import { SESSION_HEADER, SESSIONS_CHANGED_HEADER, SESSIONS_ENDED_HEADER } from "#engine/ports/OfficeDoor.ts"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"
import { TestScreen } from "./testing/test-screen.ts"

const gateway = new TestGateway()
const { office } = gateway
beforeAll(() => gateway.open())
afterAll(() => gateway.close())

const change = (id: string, fields: object) => {
  const account = office.accounts.get(id)!
  office.accounts.set(id, { ...account, ...fields })
}

describe("who has to choose a password first", () => {
  it("may do that, see who they are and sign out, and nothing else", async () => {
    change("1002", { mustChangePassword: true, language: "en" })
    const cookie = await gateway.signIn("1002")
    const me = await gateway.get("/api/session", cookie)
    expect(await me.json()).toMatchObject({ user: "1002", mustChangePassword: true, language: "en", theme: "system" })
    for (const path of ["/api/agents", "/api/calls", "/api/queues", "/api/me", "/api/people/1002"]) {
      const refused = await gateway.get(path, cookie)
      expect([path, refused.status, ((await refused.json()) as { error: string }).error]).toEqual([
        path,
        403,
        "MustChangePassword"
      ])
    }
    expect((await gateway.post("/api/agents/1002/ready", undefined, { cookie })).status).toBe(403)
    const screen = new TestScreen(gateway.port, cookie)
    await vi.waitFor(() => expect(screen.status).toContain("403"))

    // The records know the new password, and the gateway hears that what it knows of the session is old.
    office.api = (request, response) => {
      expect(request.url).toBe("/api/me/password")
      change("1002", { mustChangePassword: false })
      response.writeHead(204, { [SESSIONS_CHANGED_HEADER]: String(request.headers[SESSION_HEADER]) }).end()
    }
    expect((await gateway.post("/api/me/password", { old: PASSWORD, new: "x" }, { cookie })).status).toBe(204)
    expect((await gateway.get("/api/agents", cookie)).status).toBe(200)
    expect((await gateway.post("/api/session", { user: "1002", password: "no" })).status).toBe(401)
  })
})

describe("a session that somebody ended", () => {
  it("opens no door from that moment on, and its screens are closed", async () => {
    const [ended, asking] = [await gateway.signIn("1001"), await gateway.signIn("chief")]
    const screen = new TestScreen(gateway.port, ended)
    await vi.waitFor(() => expect(screen.frames.length).toBeGreaterThan(0))
    const [hash] = [...office.sessions.values()].filter(({ account }) => account.id === "1001").map((s) => s.tokenHash)
    office.api = (_, response) => {
      office.sessions.delete(hash!)
      response.writeHead(204, { [SESSIONS_ENDED_HEADER]: hash! }).end()
    }
    const answer = await fetch(`${gateway.url}/api/people/1001/sessions`, {
      method: "DELETE",
      headers: { cookie: asking }
    })
    expect(answer.status).toBe(204)
    // What the two processes say to each other stays between them.
    expect(answer.headers.get(SESSIONS_ENDED_HEADER)).toBeNull()
    expect((await gateway.get("/api/agents", ended)).status).toBe(401)
    await vi.waitFor(() => expect(screen.isEnded || screen.closed !== undefined).toBe(true))
  })

  it("says where it is from when it begins", async () => {
    await gateway.post("/api/session", { user: "1001", password: PASSWORD }, { "user-agent": "A".repeat(300) })
    const { address, device } = [...office.sessions.values()].at(-1)!
    expect([address, device]).toEqual(["127.0.0.1", "A".repeat(200)])
  })
})

describe("a locked account", () => {
  it("takes not even the right password, and says when it does again", async () => {
    change("1001", { lockedUntil: EpochMs.make(Date.now() + 900_000) })
    const refused = await gateway.post("/api/session", { user: "1001", password: PASSWORD })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(890)
    change("1001", { lockedUntil: EpochMs.make(0) })
    expect((await gateway.post("/api/session", { user: "1001", password: PASSWORD })).status).toBe(204)
  })

  it("still lets its person in from the browser in which they signed in before, and nobody who guesses there", async () => {
    const signIn = (password: string, cookie: string) =>
      gateway.post("/api/session", { user: "1002", password }, { cookie })
    const before = await signIn(PASSWORD, "")
    const device = before.headers
      .getSetCookie()
      .find((each) => each.startsWith("carillon-device="))!
      .split(";")[0]!
    change("1002", { lockedUntil: EpochMs.make(Date.now() + 900_000) })
    expect((await signIn(PASSWORD, "")).status).toBe(429)
    expect((await signIn(PASSWORD, "carillon-device=made-up")).status).toBe(429)
    expect((await signIn("a guess", device)).status).toBe(401)
    expect((await signIn(PASSWORD, device)).status).toBe(204)
    change("1002", { lockedUntil: EpochMs.make(0) })
  })

  it("is told by the records, which hear of each password whether it was right", async () => {
    office.compared.length = 0
    await gateway.post("/api/session", { user: "1001", password: "no" })
    await gateway.post("/api/session", { user: "1001", password: PASSWORD })
    await gateway.post("/api/session", { user: "nobody", password: PASSWORD })
    expect(office.compared.map(({ account, isRight }) => [account, isRight])).toEqual([
      ["1001", false],
      ["1001", true]
    ])
  })
})

describe("a program with a key", () => {
  const secret = `ck_${"k".repeat(43)}`
  const authorization = `Bearer ${secret}`
  const hash = createHash("sha256").update(secret).digest("hex")

  it("needs no cookie, and no page's origin, at any endpoint", async () => {
    const chief = office.accounts.get("chief")!
    office.keys.set(hash, {
      tokenHash: hash,
      account: { ...chief, id: "key:crm", asker: { ...chief.asker, account: "key:crm" } },
      createdAt: EpochMs.make(0),
      expiresAt: EpochMs.make(Number.MAX_SAFE_INTEGER),
      signOutUrl: null
    })
    expect((await gateway.get("/api/agents", "", { authorization })).status).toBe(200)
    const elsewhere = { authorization, origin: "https://crm.elsewhere" }
    expect((await gateway.post("/api/agents/1001/ready", undefined, elsewhere)).status).toBe(200)
    let heard: { readonly asker: unknown; readonly session: unknown } | undefined
    office.api = (request, response) => {
      const asker: unknown = JSON.parse(Buffer.from(String(request.headers[ASKER_HEADER]), "base64url").toString())
      heard = { asker, session: request.headers[SESSION_HEADER] }
      response.writeHead(201, { "content-type": "application/json" }).end("{}")
    }
    expect((await gateway.post("/api/queues", {}, elsewhere)).status).toBe(201)
    expect(heard).toMatchObject({ asker: { account: "key:crm" }, session: undefined })
  })

  it("that is wrong is nobody, whatever cookie comes with it", async () => {
    const cookie = await gateway.signIn("chief")
    for (const wrong of [`Bearer ck_${"w".repeat(43)}`, "Bearer", "Bearer x", "bearer  "])
      for (const path of ["/api/agents", "/api/queues"])
        expect([wrong, (await gateway.get(path, cookie, { authorization: `${wrong} ` })).status]).toEqual([wrong, 401])
  })

  it("is nobody from the moment on at which the key is taken away", async () => {
    const cookie = await gateway.signIn("chief")
    office.keys.delete(hash)
    office.api = (_, response) => response.writeHead(204, { [SESSIONS_ENDED_HEADER]: hash }).end()
    expect((await gateway.get("/api/agents", "", { authorization })).status).toBe(200)
    await gateway.post("/api/api-keys/x/off", {}, { cookie })
    expect((await gateway.get("/api/agents", "", { authorization })).status).toBe(401)
  })
})
