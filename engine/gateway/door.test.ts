import { describe, expect, it } from "vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { readRange } from "./byte-range.ts"
import { originRefusal } from "./origin.ts"
import { hashPassword, PASSWORD_LIMIT_BYTES, readPhc } from "../password-hash/password-hash.ts"
import { makePasswords } from "./passwords.ts"
import { RefusalLog } from "./refusal-log.ts"
import {
  FIRST_WAIT_MS,
  FORGET_AFTER_MS,
  FREE_FAILURES,
  FREE_FAILURES_PER_ADDRESS,
  FREE_FAILURES_PER_USER,
  LONGEST_WAIT_MS,
  SignInAttempts
} from "./sign-in-attempts.ts"

describe("the origin of a request", () => {
  const host = "centre.example:8080"
  it.each([
    ["our own page", { host, origin: "http://centre.example:8080" }, true],
    ["our own page behind a TLS proxy", { host: "centre.example", origin: "https://centre.example" }, true],
    ["our own page, host in capitals", { host: "Centre.Example:8080", origin: "http://centre.example:8080" }, true],
    ["a page named in the settings", { host, origin: "https://crm.example" }, true],
    ["a program that is no browser", { host }, true],
    ["our page by fetch", { host, fetchSite: "same-origin" }, true],
    ["a page of another host", { host, origin: "http://evil.example" }, false],
    ["a page of another port", { host, origin: "http://centre.example:9090" }, false],
    [
      "a page whose host begins like ours",
      { host: "centre.example", origin: "http://centre.example.evil.example" },
      false
    ],
    [
      "a page with our host as its user name",
      { host: "centre.example", origin: "http://centre.example@evil.example" },
      false
    ],
    ["a sandboxed page or a file", { host, origin: "null" }, false],
    ["an empty origin", { host, origin: "" }, false],
    ["a request without a host", { origin: "http://centre.example:8080" }, false],
    ["another site that did not name itself", { host, fetchSite: "cross-site" }, false]
  ])("%s", (_name, request, allowed) => {
    const full = { host: undefined, origin: undefined, fetchSite: undefined, ...request }
    expect(originRefusal(full, ["https://crm.example"]) === null).toBe(allowed)
  })
})

describe("a byte range of a file of 1000 bytes", () => {
  it.each([
    [null, { _tag: "Whole" }],
    ["bytes=0-", { _tag: "Part", first: 0, last: 999 }],
    ["bytes=0-0", { _tag: "Part", first: 0, last: 0 }],
    ["bytes=500-9999", { _tag: "Part", first: 500, last: 999 }],
    ["bytes=-200", { _tag: "Part", first: 800, last: 999 }],
    ["bytes=-2000", { _tag: "Part", first: 0, last: 999 }],
    ["bytes=1000-", { _tag: "Unsatisfiable" }],
    ["bytes=-0", { _tag: "Unsatisfiable" }],
    ["bytes=5-2", { _tag: "Whole" }],
    ["bytes=0-1,5-6", { _tag: "Whole" }],
    ["bytes=-", { _tag: "Whole" }],
    ["items=0-5", { _tag: "Whole" }],
    ["bytes=a-b", { _tag: "Whole" }]
  ])("%s", (header, range) => {
    expect(readRange(header, 1000)).toEqual(range)
  })

  it("of an empty file cannot be given", () => {
    expect(readRange("bytes=0-", 0)).toEqual({ _tag: "Unsatisfiable" })
  })
})

/** Eight KiB, one pass: made for tests that want many. */
const CHEAP = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

describe("passwords", () => {
  const verify = (password: string, hash: string | null) => Effect.runPromise(makePasswords().verify(password, hash))

  it("a hash knows its password and no other, and two hashes of one password differ", async () => {
    const [one, two] = await Promise.all([hashPassword("铃声 and bells"), hashPassword("铃声 and bells")])
    expect(one).not.toBe(two)
    expect(await verify("铃声 and bells", one)).toBe(true)
    expect(await verify("铃声 and bell", one)).toBe(false)
  })

  it("a hash made elsewhere is understood", async () => {
    // RFC 9106's reference program: echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1
    const reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
    expect(await verify("password", reference)).toBe(true)
    expect(await verify("Password", reference)).toBe(false)
  })

  it("an unknown user has no password, not even an empty one", async () => {
    expect(await verify("", null)).toBe(false)
    expect(await verify("x".repeat(PASSWORD_LIMIT_BYTES + 1), null)).toBe(false)
  })

  it.each([
    ["", "nothing"],
    ["secret", "plain text"],
    ["$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "argon2i"],
    ["$argon2id$v=19$m=9999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "too much memory"],
    ["$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "no passes"],
    [
      "$argon2id$v=19$m=8,t=1,p=2$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
      "less memory than lanes need"
    ]
  ])("%s is no hash to compare with (%s)", async (hash) => {
    expect(readPhc(hash)).toBeNull()
    expect(await verify("password", hash)).toBe(false)
  })

  it("known devices come before strangers, and those before addresses with failures", async () => {
    const { verify: at } = makePasswords()
    const order: Array<string> = []
    const asked = (urgency: "known" | "calm" | "suspect") =>
      Effect.runPromise(at("x", CHEAP, urgency)).then(() => order.push(urgency))
    // Two are at work at a time, the first two when the others come. Of two that work together either may end first, so two of each
    // wait: the first of an urgency ends before one of the next begins.
    const others = ["suspect", "calm", "calm", "known", "known"] as const
    await Promise.all([asked("suspect"), asked("suspect"), ...others.map(asked)])
    const [known, calm, last] = ["known", "calm"]
      .map((each) => order.indexOf(each))
      .concat(order.lastIndexOf("suspect"))
    expect([known! < calm!, calm! < last!]).toEqual([true, true])
  })

  it("a flood of strangers takes no place of the known", async () => {
    const { verify: at } = makePasswords()
    const flood = Array.from({ length: 300 }, () => Effect.runPromiseExit(at("x", CHEAP, "suspect")))
    expect(await Effect.runPromise(at("password", CHEAP, "known"))).toBe(false)
    expect((await Promise.all(flood)).filter(({ _tag }) => _tag === "Failure")).toHaveLength(98)
  })

  it("who leaves while waiting gives the place to another", async () => {
    const { verify: at } = makePasswords()
    const leaving = Array.from({ length: 202 }, () => Effect.runFork(at("x", CHEAP)))
    await Promise.all(leaving.map((fiber) => Effect.runPromise(Fiber.interrupt(fiber))))
    expect(await Effect.runPromise(at("x", CHEAP))).toBe(false)
  })

  it("beyond two at work and 200 waiting, people are told to come back", async () => {
    const { verify: at } = makePasswords()
    const asBusy = Effect.fnUntraced(function* () {
      return yield* Effect.flip(at("x", CHEAP)).pipe(
        Effect.as("busy"),
        Effect.catchCause(() => Effect.succeed("done"))
      )
    })
    const exits = await Promise.all(Array.from({ length: 210 }, () => Effect.runPromise(asBusy())))
    expect(exits.filter((exit) => exit === "busy")).toHaveLength(8)
  })
})

describe("sign-in attempts", () => {
  const attempt = (user = "1001", address = "10.0.0.1", device: string | null = null) => ({ user, address, device })
  const fail = (attempts: SignInAttempts, times: number, now: number, who = attempt()) => {
    for (let i = 0; i < times; i++) {
      attempts.begun(who, now)
      attempts.wrong(who, now)
    }
  }

  it("the fifth failure brings a wait, each further one doubles it, up to a minute", () => {
    const attempts = new SignInAttempts()
    fail(attempts, FREE_FAILURES - 1, 0)
    expect(attempts.waitMs(attempt(), 0)).toBe(0)
    fail(attempts, 1, 0)
    expect(attempts.waitMs(attempt(), 0)).toBe(FIRST_WAIT_MS)
    expect(attempts.waitMs(attempt(), FIRST_WAIT_MS)).toBe(0)
    fail(attempts, 2, 0)
    expect(attempts.waitMs(attempt(), 0)).toBe(4 * FIRST_WAIT_MS)
    fail(attempts, 20, 0)
    expect(attempts.waitMs(attempt(), 0)).toBe(LONGEST_WAIT_MS)
  })

  it("of one user from one place do not lock out others", () => {
    const attempts = new SignInAttempts()
    fail(attempts, 10, 0)
    expect(attempts.waitMs(attempt("1002"), 0)).toBe(0)
    expect(attempts.waitMs(attempt("1001", "10.0.0.2"), 0)).toBe(0)
  })

  it("through a list of users stop the address, but not those who were there before", () => {
    const attempts = new SignInAttempts()
    for (let i = 0; i < FREE_FAILURES_PER_ADDRESS; i++) fail(attempts, 1, 0, attempt(`user${i}`))
    expect(attempts.waitMs(attempt("someone else"), 0)).toBe(FIRST_WAIT_MS)
    expect(attempts.waitMs(attempt("someone else", "10.0.0.1", "desk 7"), 0)).toBe(0)
  })

  it("at one user from many addresses slow all strangers down, but not the user's own device", () => {
    const attempts = new SignInAttempts()
    for (let i = 0; i < FREE_FAILURES_PER_USER; i++) fail(attempts, 1, 0, attempt("1001", `10.0.1.${i}`))
    expect(attempts.waitMs(attempt("1001", "10.9.9.9"), 0)).toBe(FIRST_WAIT_MS)
    expect(attempts.waitMs(attempt("1001", "10.9.9.9", "desk 7"), 0)).toBe(0)
    expect(attempts.waitMs(attempt("1002", "10.9.9.9"), 0)).toBe(0)
  })

  it("at a known device wait like others, and count for nobody else", () => {
    const attempts = new SignInAttempts()
    fail(attempts, FREE_FAILURES_PER_ADDRESS, 0, attempt("1001", "10.0.0.1", "desk 7"))
    expect(attempts.waitMs(attempt("1001", "10.0.0.1", "desk 7"), 0)).toBe(LONGEST_WAIT_MS)
    expect(attempts.waitMs(attempt(), 0)).toBe(0)
  })

  it("the person who signs in does not let off the guesser", () => {
    const attempts = new SignInAttempts()
    for (let i = 0; i < FREE_FAILURES_PER_USER; i++) fail(attempts, 1, 0, attempt("1001", `10.0.1.${i}`))
    const person = attempt("1001", "10.9.9.9")
    attempts.begun(person, 0)
    attempts.succeeded(person)
    expect(attempts.waitMs(attempt("1001", "10.0.2.1"), 0)).toBe(FIRST_WAIT_MS)
  })

  it("do not count where nobody looked at the password, nor do successes count for address or user", () => {
    const attempts = new SignInAttempts()
    for (let i = 0; i < 2 * FREE_FAILURES_PER_USER; i++) {
      attempts.begun(attempt(), 0)
      attempts.withdrawn(attempt())
    }
    for (let i = 0; i < 2 * FREE_FAILURES_PER_ADDRESS; i++) {
      attempts.begun(attempt(), 0)
      attempts.succeeded(attempt())
    }
    expect(attempts.waitMs(attempt(), 0)).toBe(0)
    expect(attempts.isCalm(attempt(), 0)).toBe(true)
  })

  it("are forgotten by success and by time", () => {
    const attempts = new SignInAttempts()
    fail(attempts, 10, 0)
    expect(attempts.isCalm(attempt(), 0)).toBe(false)
    attempts.succeeded(attempt())
    expect(attempts.waitMs(attempt(), 0)).toBe(0)
    fail(attempts, 10, 0)
    fail(attempts, 1, FORGET_AFTER_MS + 1)
    expect(attempts.waitMs(attempt(), FORGET_AFTER_MS + 1)).toBe(0)
  })
})

it("a refusal is counted each time and logged once for each source", () => {
  const logged: Array<string> = []
  const refusals = new RefusalLog(({ kind, source }) => logged.push(`${kind} ${source}`))
  for (const source of ["a", "b", "a"]) refusals.add("BadRequest", source, "why")
  refusals.add("NotFound", "a", "why")
  expect(logged).toEqual(["BadRequest a", "BadRequest b", "NotFound a"])
  expect(refusals.counts()).toEqual({ BadRequest: 3, NotFound: 1 })
})
