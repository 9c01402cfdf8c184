import { DOMParser } from "@xmldom/xmldom"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DIRECTORY_PATH, DIRECTORY_USER } from "./freeswitch-directory.ts"
import { TestGateway } from "./testing/test-gateway.ts"

// A FreeSWITCH's mod_xml_curl asks who a telephone's account is.

const KEY = "a-key-of-sixteen-letters"
const REALM = "carillon"
const HA1 = "0123456789abcdef0123456789abcdef"

const gateway = new TestGateway({
  freeswitchDirectory: { key: KEY, addresses: ["127.0.0.1"], realm: REALM }
})
const elsewhere = new TestGateway({
  freeswitchDirectory: { key: KEY, addresses: ["192.0.2.7"], realm: REALM }
})
const overIpv6 = new TestGateway({
  host: "::1",
  freeswitchDirectory: { key: KEY, addresses: ["127.0.0.1", "::1"], realm: REALM }
})
const without = new TestGateway()
const all = [gateway, elsewhere, overIpv6, without]

beforeAll(async () => {
  for (const one of all) await one.open()
  gateway.office.telephones.set("1001", { ha1: HA1, realm: REALM })
  gateway.office.telephones.set("1002", { ha1: HA1, realm: "an older realm" })
})
afterAll(async () => {
  for (const one of all) await one.close()
})

const basic = (password: string) => `Basic ${Buffer.from(`${DIRECTORY_USER}:${password}`).toString("base64")}`

/** What mod_xml_curl 1.10 posts for a REGISTER, and for `user/1001`. */
const asked = (more: Record<string, string> = {}) =>
  new URLSearchParams({
    hostname: "vm",
    section: "directory",
    tag_name: "domain",
    key_name: "name",
    key_value: REALM,
    action: "sip_auth",
    sip_auth_realm: REALM,
    domain: REALM,
    user: "1001",
    ...more
  })

const ask = (at: TestGateway, body: URLSearchParams, authorization = basic(KEY)) =>
  fetch(at.url + DIRECTORY_PATH, { method: "POST", body, headers: { authorization } })

/** As FreeSWITCH reads it; what is no XML throws. */
const read = async (response: Response) => {
  expect(response.status).toBe(200)
  return new DOMParser({ onError: (_, message) => expect.unreachable(message) }).parseFromString(
    await response.text(),
    "text/xml"
  )
}

const namesIn = (document: Awaited<ReturnType<typeof read>>, tag: string, attribute: string) =>
  Array.from(document.getElementsByTagName(tag)).map((one) => one.getAttribute(attribute))

describe("a FreeSWITCH that asks for an account", () => {
  it("hears the sum of its password, how it is rung, and where its calls go", async () => {
    const document = await read(await ask(gateway, asked()))
    expect(document.documentElement?.getAttribute("type")).toBe("freeswitch/xml")
    expect(namesIn(document, "domain", "name")).toEqual([REALM])
    expect(namesIn(document, "user", "id")).toEqual(["1001"])
    expect(namesIn(document, "param", "name")).toEqual(["dial-string", "a1-hash"])
    expect(namesIn(document, "param", "value")[1]).toBe(HA1)
    expect(namesIn(document, "variable", "value")).toEqual(["carillon"])
  })

  it.each([
    ["nobody's", asked({ user: "1009" })],
    ["one whose password was made for another realm", asked({ user: "1002" })],
    ["of another domain", asked({ domain: "example.com" })],
    ["what is no user", asked({ user: "1001'<x/>" })],
    ["the gateways of a domain", asked({ user: "", purpose: "gateways" })],
    ["a dialplan", asked({ section: "dialplan" })]
  ])("hears that there is none: %s", async (_, body) => {
    const document = await read(await ask(gateway, body))
    expect(namesIn(document, "result", "status")).toEqual(["not found"])
    expect(namesIn(document, "user", "id")).toEqual([])
  })

  it("is answered over IPv6 too, however its address is written", async () => {
    const url = `http://[::1]:${overIpv6.port}${DIRECTORY_PATH}`
    const answer = await fetch(url, {
      method: "POST",
      body: asked({ user: "1009" }),
      headers: { authorization: basic(KEY) }
    })
    expect(namesIn(await read(answer), "result", "status")).toEqual(["not found"])
  })

  it("is refused with another key, from another address, by GET, and where none was given a key", async () => {
    const wrong = await ask(gateway, asked(), basic("another-key-of-letters"))
    const none = await fetch(gateway.url + DIRECTORY_PATH, { method: "POST", body: asked() })
    const far = await ask(elsewhere, asked())
    const got = await fetch(gateway.url + DIRECTORY_PATH, { headers: { authorization: basic(KEY) } })
    const closed = await ask(without, asked())
    expect([wrong, none, far, got, closed].map(({ status }) => status)).toEqual([401, 401, 403, 405, 405])
    for (const response of [wrong, none, far, got, closed]) expect(await response.text()).not.toContain(HA1)
    expect(gateway.counts()["refused"]).toMatchObject({ FreeswitchDirectory: 3 })
  })
})
