import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { PASSWORD, TestGateway } from "./testing/test-gateway.ts"

const gateway = new TestGateway({ providerName: "公司账号" })
const { office } = gateway
beforeAll(() => gateway.open())
afterAll(() => gateway.close())

const cookieOf = (answer: Response, name: string) =>
  answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`))
const errorOf = async (answer: Response) => {
  const { error, message: _, ...rest } = (await answer.json()) as Record<string, unknown>
  return [answer.status, error, rest]
}

describe("signing in by the office's own accounts", () => {
  it("is offered by its name, and by none where there is none", async () => {
    expect(await (await gateway.get("/api/sign-in-ways")).json()).toEqual({
      provider: { name: "公司账号" },
      isNew: false
    })
  })

  it("goes there with a cookie for the way back, and comes back to a session", async () => {
    const asked: Array<unknown> = []
    office.provider = {
      begin: (redirectUri) => {
        asked.push(redirectUri)
        return { _tag: "Begun", url: "https://login.example/auth?state=s", kept: "sealed" }
      },
      back: (back) => {
        asked.push([back.query, back.kept])
        const account = office.accounts.get("1001")!
        return { _tag: "In", account, signOutUrl: "https://login.example/out" }
      }
    }
    const begun = await gateway.post("/api/session/provider")
    expect(await begun.json()).toEqual({ url: "https://login.example/auth?state=s" })
    expect(cookieOf(begun, "carillon-provider")).toBe(
      "carillon-provider=sealed; Path=/api/session/provider; Max-Age=600; HttpOnly; SameSite=Lax"
    )
    const back = await gateway.post(
      "/api/session/provider/back",
      { query: "code=c&state=s" },
      { cookie: "carillon-provider=sealed" }
    )
    expect(back.status).toBe(204)
    expect(asked).toEqual([`${gateway.url}/sign-in`, ["code=c&state=s", "sealed"]])
    expect(cookieOf(back, "carillon-provider")).toContain("Max-Age=0")
    const cookie = cookieOf(back, "carillon")!.split(";")[0]!
    expect(await (await gateway.get("/api/session", cookie)).json()).toMatchObject({
      user: "1001",
      signOutUrl: "https://login.example/out"
    })
    expect([...office.sessions.values()].at(-1)).toMatchObject({ byProvider: true })
    const byPassword = await gateway.signIn("chief")
    expect(await (await gateway.get("/api/session", byPassword)).json()).toMatchObject({ signOutUrl: null })
  })

  it("says in words who is not let in, and sets no session", async () => {
    office.provider = { ...office.provider, back: () => ({ _tag: "Refused", why: "unknown", who: "wang.fang" }) }
    const back = await gateway.post("/api/session/provider/back", { query: "code=c&state=s" })
    expect(cookieOf(back, "carillon")).toBeUndefined()
    expect(await errorOf(back)).toEqual([401, "ProviderRefused", { why: "unknown", who: "wang.fang" }])
    const long = await gateway.post("/api/session/provider/back", { query: "c".repeat(8_001) })
    expect(await errorOf(long)).toEqual([400, "BadRequest", { field: "body.query" }])
  })

  it("is not begun from another page", async () => {
    const begun = await gateway.post("/api/session/provider", undefined, { origin: "https://evil.example" })
    expect(begun.status).toBe(403)
  })

  it("while it is away is said, and a password opens as ever", async () => {
    const away = { _tag: "Away", reason: "secrets of the inside" } as const
    office.provider = { begin: () => away, back: () => away }
    for (const [path, body] of [
      ["/api/session/provider", undefined],
      ["/api/session/provider/back", { query: "code=c&state=s" }]
    ] as const) {
      const answer = await gateway.post(path, body)
      expect(await answer.clone().text()).not.toContain("secrets")
      expect(await errorOf(answer)).toEqual([503, "ProviderAway", {}])
    }
    expect((await gateway.post("/api/session", { user: "1001", password: PASSWORD })).status).toBe(204)
  })
})

describe("a centre that is new", () => {
  it("says so to whoever asks until it has its administrator, and then for good that it is not", async () => {
    const isNew = async () => ((await (await gateway.get("/api/sign-in-ways")).json()) as { isNew: boolean }).isNew
    const young = new TestGateway({})
    await young.open()
    try {
      const asked = async () => ((await (await young.get("/api/sign-in-ways")).json()) as { isNew: boolean }).isNew
      young.office.isNew = true
      expect([await asked(), await asked()]).toEqual([true, true])
      young.office.isAway = true
      expect(await asked()).toBe(false)
      young.office.isAway = false
      expect(await asked()).toBe(true)
      young.office.isNew = false
      expect(await asked()).toBe(false)
    } finally {
      await young.close()
    }
    office.isNew = true
    expect(await isNew()).toBe(false)
    office.isNew = false
  })
})
