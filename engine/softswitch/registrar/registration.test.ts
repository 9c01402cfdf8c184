import { describe, expect, test } from "vitest"
import type { Hop, UserAgent } from "../sip-contract.ts"
import { ha1Of } from "../sip/digest.ts"
import { makeUserAgent } from "../user-agent.ts"
import { makeRegistration, type RegistrationOutput, RETRY_MS } from "./registration.ts"

const CENTRE: Hop = { transport: "udp", address: "192.0.2.1", port: 5060 }
const PHONE: Hop = { transport: "udp", address: "192.0.2.2", port: 5070 }

/** A telephone and a centre joined by a wire without delay, which can be cut. */
const join = ({ expiresS = 600, password = "secret" } = {}) => {
  let made = 0
  let nowMs = 0
  let cut = false
  const token = (): string => `t${++made}`
  const agentAt = (local: Hop, directory: Parameters<typeof makeUserAgent>[0]["directory"]): UserAgent =>
    makeUserAgent({ local, realm: "carillon", userAgent: "u", token, directory, maxDialogs: 10 })
  const centre = agentAt(CENTRE, [{ user: "1001", ha1: ha1Of("1001", "carillon", "secret") }])
  const phone = agentAt(PHONE, [])
  const registration = makeRegistration({
    local: PHONE,
    registrar: CENTRE,
    domain: "carillon.example",
    user: "1001",
    password,
    userAgent: "u",
    expiresS,
    token
  })
  const heard: Array<string> = []
  const carry = (outputs: ReadonlyArray<RegistrationOutput>): void => {
    for (const output of outputs) {
      if (output._tag !== "Send") heard.push(`${nowMs} ${Object.values(output).join(" ")}`)
      else if (!cut)
        for (const back of centre.receive(output.octets, PHONE, nowMs))
          if (back._tag === "Send") {
            // One socket: first the registration, then the user agent.
            const mine = registration.receive(back.octets, CENTRE, nowMs)
            if (mine === undefined) phone.receive(back.octets, CENTRE, nowMs)
            else carry(mine)
          }
    }
  }
  return {
    centre,
    registration,
    heard,
    ask: (_tag: "Register" | "Unregister") => carry(registration.command({ _tag }, nowMs)),
    cut: (is: boolean) => void (cut = is),
    wait: (forMs: number): void => {
      const endMs = nowMs + forMs
      const next = () => Math.min(registration.nextDueMs() ?? endMs + 1, centre.nextDueMs() ?? endMs + 1)
      while (next() <= endMs) {
        nowMs = Math.max(nowMs, next())
        centre.due(nowMs)
        carry(registration.due(nowMs))
      }
      nowMs = endMs
    }
  }
}

describe("a telephone's registration", () => {
  test("answers the challenge, refreshes at half the granted time, and takes itself back", () => {
    const { ask, centre, heard, wait } = join()
    ask("Register")
    expect(heard).toEqual(["0 Registered 600"])
    wait(700_000)
    expect(heard).toEqual(["0 Registered 600", "300000 Registered 600", "600000 Registered 600"])
    expect(centre.bindingsOf("1001")).toMatchObject([{ source: PHONE, contact: "sip:1001@192.0.2.2:5070" }])
    ask("Unregister")
    expect(heard.at(-1)).toBe("700000 Unregistered")
    expect(centre.bindings()).toEqual([])
    wait(4_000_000)
    expect(heard.at(-1)).toBe("700000 Unregistered")
  })

  test("asks for longer when the registrar finds it too short", () => {
    const { ask, heard, wait } = join({ expiresS: 10 })
    ask("Register")
    expect(heard).toEqual(["0 Registered 60"])
    wait(30_000)
    expect(heard.at(-1)).toBe("30000 Registered 60")
  })

  test("a wrong password is told, and tried again later, not at once", () => {
    const { ask, centre, heard, wait } = join({ password: "wrong" })
    ask("Register")
    expect(heard).toEqual(["0 RegistrationFailed 403 Forbidden"])
    wait(RETRY_MS)
    expect(heard).toHaveLength(2)
    expect(centre.bindings()).toEqual([])
  })

  test("a registrar that is away is 408 after 32 s, and found again when it is back", () => {
    const { ask, centre, cut, heard, wait } = join()
    cut(true)
    ask("Register")
    wait(40_000)
    expect(heard).toEqual(["32000 RegistrationFailed 408 Request Timeout"])
    cut(false)
    wait(22_000)
    expect(heard.at(-1)).toBe("62000 Registered 600")
    expect(centre.counts().bindings).toBe(1)
  })

  test("a registration taken back while it is under way stays so", () => {
    const { ask, centre, cut, heard, wait } = join()
    cut(true)
    ask("Register")
    ask("Register")
    cut(false)
    ask("Unregister")
    wait(200_000)
    expect(heard).toEqual(["0 Unregistered"])
    expect(centre.bindings()).toEqual([])
  })

  test("what is not its own it leaves to the user agent", () => {
    const { registration } = join()
    for (const text of ["", "OPTIONS sip:a@b SIP/2.0\r\n\r\n", "SIP/2.0 200 OK\r\nCall-ID: else\r\n\r\n"])
      expect(registration.receive(Buffer.from(text), CENTRE, 0)).toBeUndefined()
  })
})
