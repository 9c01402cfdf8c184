import { afterEach, describe, expect, it, vi } from "vitest"
import { language, switchLanguage } from "../shared/language.ts"
import { ask, GivenPassword, problemsOf } from "./affairs.ts"
import { deviceText } from "./device-text.ts"
import { type PeopleWord, w } from "./words.ts"

vi.stubGlobal("document", { documentElement: { lang: "zh-CN" } })
vi.stubGlobal("localStorage", { setItem: () => {} })
afterEach(async () => {
  if (language() === "en") await switchLanguage()
})

const refused = {
  error: "Unfit",
  message: "new must have at least 8 characters",
  problems: [{ field: "new", zh: "至少 8 个字符", en: "must have at least 8 characters" }]
}

describe("what is wrong with a password", () => {
  it("stands beside its field, in the language of the screen", async () => {
    expect(problemsOf(refused)).toEqual({ new: "至少 8 个字符" })
    await switchLanguage()
    expect(problemsOf(refused)).toEqual({ new: "must have at least 8 characters" })
  })

  it("that was guessed too often is asked for again after some minutes", async () => {
    const locked = {
      error: "TooManyAttempts",
      message: "too many wrong passwords: try again in 890 s",
      retryAfterSeconds: 890
    }
    expect(problemsOf(locked)).toEqual({ "": "尝试次数过多，请 15 分钟后再试" })
    await switchLanguage()
    expect(problemsOf(locked)).toEqual({ "": "Too many attempts: try again in 15 min" })
  })

  it("is said of the whole when it belongs to no field, or nobody answers", async () => {
    expect(problemsOf({ error: "Forbidden", message: "x may do more than you" })).toEqual({
      "": "x may do more than you"
    })
    expect(problemsOf("not ours")).toEqual({ "": w("away") })
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")))
    expect(await ask("POST", "/api/people/1001/password", GivenPassword, {})).toEqual({ problems: { "": w("away") } })
  })
})

it.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
    "Edge · Windows"
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36",
    "Chrome · Linux"
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari · iPhone"
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"],
  ["curl/8.14.1", "curl/8.14.1"]
])("a session of %s is shown as %s", (userAgent, text) => {
  expect(deviceText(userAgent)).toBe(text)
})

it("every word is there in both languages, with the same places to fill", async () => {
  const places = (text: string) => [...text.matchAll(/\{(\w+)\}/gu)].map(([place]) => place).toSorted()
  for (const key of [
    "unlock.lead",
    "account.sessions",
    "account.locked",
    "password.set-lead",
    "sessions.seen",
    "telephone.lead"
  ] satisfies ReadonlyArray<PeopleWord>) {
    const zh = w(key)
    await switchLanguage()
    const en = w(key)
    await switchLanguage()
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).not.toMatch(/\p{Script=Han}/u)
    expect(places(zh)).toEqual(places(en))
  }
})
