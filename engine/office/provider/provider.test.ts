import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { EpochMs } from "#actors/vocabulary.ts"
import { type TestPostgres, startPostgres } from "../../adapters/postgres/testing/test-database.ts"
import { type TestOffice, withOffice } from "../testing/affairs-office.ts"
import { type Accounts, CLIENT, startProvider, type TestProvider } from "../testing/test-provider.ts"

const REDIRECT_URI = "http://127.0.0.1:8080/sign-in"
const ACCOUNTS: Accounts = {
  fang: { preferred_username: "1001", name: "王芳", email: "Fang@Example.cn", email_verified: true },
  stranger: { preferred_username: "stranger", name: "Stranger", email: "1001@example.cn", email_verified: false },
  newcomer: { preferred_username: "new.comer", name: "新人", email: "new@example.cn", groups: ["all", "call-centre"] },
  odd: { preferred_username: "no such: name", groups: ["call-centre"] },
  nameless: { name: "No user name" }
}

let server: TestPostgres
let provider: TestProvider
beforeAll(async () => {
  ;[server, provider] = await Promise.all([startPostgres(), startProvider(ACCOUNTS, REDIRECT_URI)])
}, 60_000)
afterAll(async () => {
  await provider.stop()
  await server.remove()
})

type Settings = typeof defaults.signIn.provider

const withProvider = (given: Partial<Settings>, work: (office: TestOffice) => Promise<void>): Promise<void> =>
  withOffice(
    server,
    async (office) => {
      await office.person("1001", "bells and 铃声")
      await work(office)
    },
    { provider: { ...defaults.signIn.provider, ...CLIENT, issuer: provider.issuer, ...given } }
  )

const now = () => EpochMs.make(Date.now())

const begin = async ({ door }: TestOffice) => {
  const begun = await door("providerBegin", { redirectUri: REDIRECT_URI, at: now() })
  if (begun._tag !== "Begun") throw new Error(begun.reason)
  return begun
}
const signIn = async (office: TestOffice, login: string) => {
  const { kept, url } = await begin(office)
  return office.door("providerBack", { query: await provider.walk(url, login), kept, at: now() })
}
const userOf = (answer: Awaited<ReturnType<typeof signIn>>) => {
  if (answer._tag === "In") return answer.account.id
  return answer._tag === "Refused" ? `${answer.why} ${answer.who}` : answer._tag
}

describe("signing in by the office's own accounts", () => {
  it("finds the person by the user name, and knows where to sign out", () =>
    withProvider({}, async (office) => {
      const answer = await signIn(office, "fang")
      assert.strictEqual(userOf(answer), "1001")
      if (answer._tag !== "In") throw new Error("not in")
      assert.strictEqual(answer.account.asker.account, "1001")
      const out = new URL(answer.signOutUrl ?? "")
      assert.strictEqual(out.origin, provider.issuer)
      assert.strictEqual(out.searchParams.get("post_logout_redirect_uri"), REDIRECT_URI)
      // The provider takes it: it asks, and does not say that something is wrong with the address.
      const page = await fetch(out)
      assert.deepStrictEqual(
        [page.status, (await page.text()).includes(`${provider.issuer}/session/end/confirm`)],
        [200, true]
      )
    }))

  it("sends the browser away with PKCE, a state and a nonce, each new", () =>
    withProvider({}, async (office) => {
      const [first, second] = [new URL((await begin(office)).url), new URL((await begin(office)).url)]
      assert.strictEqual(first.searchParams.get("code_challenge_method"), "S256")
      assert.strictEqual(first.searchParams.get("redirect_uri"), REDIRECT_URI)
      for (const name of ["code_challenge", "state", "nonce"]) {
        assert.isAbove(first.searchParams.get(name)!.length, 20)
        assert.notStrictEqual(first.searchParams.get(name), second.searchParams.get(name))
      }
    }))

  it("finds the person by a verified e-mail address, however it is written", () =>
    withProvider({ accountClaim: "email" }, async (office) => {
      const {
        changedAt: _,
        changedBy: __,
        id: ___,
        version,
        ...values
      } = (await office.ask("GET", "/api/people/1001")).json
      const set = await office.ask("PUT", `/api/people/1001?version=${version}`, {
        ...values,
        email: "fang@example.cn"
      })
      assert.strictEqual(set.status, 200, JSON.stringify(set.json))
      assert.strictEqual(userOf(await signIn(office, "fang")), "1001")
      assert.strictEqual(userOf(await signIn(office, "stranger")), "unknown 1001@example.cn")
    }))

  it("lets nobody in whom nobody here knows, or who may not sign in", () =>
    withProvider({}, async (office) => {
      assert.strictEqual(userOf(await signIn(office, "stranger")), "unknown stranger")
      assert.strictEqual(userOf(await signIn(office, "newcomer")), "unknown new.comer")
      assert.strictEqual(userOf(await signIn(office, "nameless")), "unknown ")
      const {
        changedAt: _,
        changedBy: __,
        id: ___,
        version,
        ...values
      } = (await office.ask("GET", "/api/people/1001")).json
      await office.ask("PUT", `/api/people/1001?version=${version}`, { ...values, mayNotSignIn: true })
      assert.strictEqual(userOf(await signIn(office, "fang")), "unknown 1001")
    }))

  it("asks for no password and no second step of ours, and opens neither to whoever has none", () =>
    withProvider({}, async (office) => {
      await office.ask("PUT", "/api/parameters/signIn.twoStepForAll?version=0", { value: true })
      await office.db.updateTable("credentials").set({ must_change: true }).execute()
      const answer = await signIn(office, "fang")
      if (answer._tag !== "In") throw new Error("not in")
      assert.deepInclude(answer.account, { mustChangePassword: false, mustSetUpTwoStep: false })
      const session = { tokenHash: "t", account: "1001", twoStepFirst: false, byProvider: true, createdAt: now() }
      const where = { expiresAt: EpochMs.make(Date.now() + 60_000), address: "", device: "" }
      await office.door("saveSession", { ...session, ...where, signOutUrl: answer.signOutUrl })
      const kept = (await office.door("sessionOf", { tokenHash: "t", at: now() }))!
      assert.deepInclude(kept.account, { mustChangePassword: false, mustSetUpTwoStep: false })
      assert.strictEqual(kept.signOutUrl, answer.signOutUrl)
    }))
})

describe("people made by their group", () => {
  const rule = { newPeople: ["other=administrator@centre", "call-centre=agent@centre"] }

  it("get the role and the unit of the settings, once, and the log has it", () =>
    withProvider(rule, async (office) => {
      assert.strictEqual(userOf(await signIn(office, "newcomer")), "new.comer")
      const { json } = await office.ask("GET", "/api/people/new.comer")
      assert.deepInclude(json, { name: "新人", unit: "centre", roles: ["agent"], email: "new@example.cn", version: 1 })
      assert.strictEqual(userOf(await signIn(office, "newcomer")), "new.comer")
      const history = await office.ask("GET", "/api/people/new.comer/history")
      assert.deepStrictEqual(
        history.json.map(({ account, action }: { account: string; action: string }) => `${account} ${action}`),
        ["system create"]
      )
      // No password is right for them.
      assert.isFalse((await office.ask("GET", "/api/people/new.comer/account")).json.hasPassword)
      assert.strictEqual((await office.account("new.comer"))!.passwordHash, "")
    }))

  it("are not made without the group, nor under a name that is none, nor with a role that is not there", async () => {
    await withProvider(rule, async (office) => {
      assert.strictEqual(userOf(await signIn(office, "stranger")), "unknown stranger")
      assert.strictEqual(userOf(await signIn(office, "odd")), "unknown no such: name")
    })
    await withProvider({ newPeople: ["call-centre=nobody@centre"] }, async (office) => {
      assert.strictEqual(userOf(await signIn(office, "newcomer")), "unknown new.comer")
      assert.strictEqual((await office.ask("GET", "/api/people/new.comer")).status, 404)
    })
  })
})

describe("an answer that is not to be believed", () => {
  it("was begun in another browser, long ago, or was used", () =>
    withProvider({}, async (office) => {
      const [mine, other] = [await begin(office), await begin(office)]
      const query = await provider.walk(mine.url, "fang")
      const back = (kept: string, at = Date.now(), sent = query) =>
        office.door("providerBack", { query: sent, kept, at: EpochMs.make(at) })
      assert.strictEqual(userOf(await back(other.kept)), "expired ")
      assert.strictEqual(userOf(await back("")), "expired ")
      assert.strictEqual(userOf(await back(`${mine.kept.slice(0, -2)}AA`)), "expired ")
      assert.strictEqual(userOf(await back(mine.kept, Date.now() + 11 * 60_000)), "expired ")
      assert.strictEqual(
        userOf(await back(mine.kept, Date.now(), query.replace(/code=[^&]+/u, "code=made-up"))),
        "refused "
      )
      assert.strictEqual(userOf(await back(mine.kept)), "1001")
      assert.strictEqual(userOf(await back(mine.kept)), "refused ")
    }))

  it("is a no of the provider, or meets a wrong secret", async () => {
    await withProvider({}, async (office) => {
      const { kept, url } = await begin(office)
      const state = new URL(url).searchParams.get("state") ?? ""
      const query = new URLSearchParams({ error: "access_denied", state, iss: provider.issuer }).toString()
      assert.strictEqual(userOf(await office.door("providerBack", { query, kept, at: now() })), "refused ")
    })
    await withProvider({ clientSecret: "another" }, async (office) =>
      assert.strictEqual(userOf(await signIn(office, "fang")), "refused ")
    )
  })
})

describe("a provider that is away", () => {
  it("is said, when it begins and on the way back; passwords go on", async () => {
    const passing = await startProvider(ACCOUNTS, REDIRECT_URI)
    await withProvider({ issuer: passing.issuer }, async (office) => {
      const { kept, url } = await begin(office)
      const query = await passing.walk(url, "fang")
      await passing.stop()
      assert.strictEqual(userOf(await office.door("providerBack", { query, kept, at: now() })), "Away")
      assert.strictEqual((await office.account("1001"))!.id, "1001")
      // Nobody is sent there, where only the browser's own words would be.
      const later = { redirectUri: REDIRECT_URI, at: EpochMs.make(Date.now() + 11_000) }
      assert.strictEqual((await office.door("providerBegin", later))._tag, "Away")
    })
    await withProvider({ issuer: passing.issuer }, async ({ door }) => {
      const answer = await door("providerBegin", { redirectUri: REDIRECT_URI, at: now() })
      assert.strictEqual(answer._tag, "Away")
    })
  })

  it("answers with something else than OpenID", async () => {
    const other = createServer((_, response) => response.writeHead(502).end("bad gateway"))
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve))
    const issuer = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    await withProvider({ issuer }, async ({ door }) => {
      const answer = await door("providerBegin", { redirectUri: REDIRECT_URI, at: now() })
      assert.strictEqual(answer._tag, "Away")
    })
    await new Promise((resolve) => other.close(resolve))
  })
})
