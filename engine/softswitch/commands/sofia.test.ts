import { assert, describe, it } from "@effect/vitest"
import { THIS_MACHINE } from "../testing/lines.ts"
import { answeredCaller, makeRig } from "../testing/rig.ts"

const LINE = "=".repeat(97)

const CARRIER = {
  ...THIS_MACHINE,
  id: "carrier",
  hosts: [{ address: "192.0.2.7", port: 5060 }],
  registration: {
    registrar: { address: "192.0.2.7", port: 5060 },
    user: "0296543210",
    authUser: "u-1",
    password: "a-secret",
    expiresS: 600
  }
}

const rigWith = async (...trunks: ReadonlyArray<unknown>) => {
  const rig = makeRig()
  const told = await rig.api(`carillon_trunks ${btoa(JSON.stringify(trunks))}`)
  assert.strictEqual(told, `+OK ${trunks.length} trunks\n`)
  return rig
}

/** `name<tab>value` lines. */
const fieldsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split("\n").flatMap((line) => {
      const [name, value] = line.split("\t")
      return name === undefined || value === undefined ? [] : [[name.trim(), value]]
    })
  )

describe("sofia status", () => {
  it("shows the profile with its legs, and each trunk as a gateway", async () => {
    const rig = await rigWith(CARRIER, { ...THIS_MACHINE, id: "e1" })
    await answeredCaller(rig)
    const lines = (await rig.api("sofia status")).split("\n")
    assert.deepStrictEqual(
      lines.map((line) => line.split("\t").map((word) => word.trim())),
      [
        ["Name", "Type", "Data", "State"],
        [LINE],
        ["internal", "profile", "sip:mod_sofia@127.0.0.1:5070", "RUNNING (1)"],
        ["internal::carrier", "gateway", "sip:0296543210@192.0.2.7:5060", "TRYING"],
        ["internal::e1", "gateway", "sip:", "NOREG"],
        [LINE],
        ["1 profile 0 aliases"],
        [""]
      ]
    )
    // Columns as wide as FreeSWITCH's: whoever cuts lines at them finds its words.
    assert.strictEqual(
      lines[2],
      `${"internal".padStart(25)}\tprofile\t  ${"sip:mod_sofia@127.0.0.1:5070".padStart(40)}\tRUNNING (1)`
    )
  })

  it("of a gateway tells how it is, and never its password", async () => {
    const rig = await rigWith(CARRIER)
    const said = await rig.api("sofia status gateway internal::carrier")
    assert.deepInclude(fieldsOf(said), {
      Name: "carrier",
      Profile: "internal",
      Username: "u-1",
      Password: "yes",
      To: "sip:0296543210@192.0.2.7:5060",
      Expires: "600",
      State: "TRYING",
      Status: "UP"
    })
    assert.notInclude(said, "a-secret")
    assert.strictEqual(await rig.api("sofia status gateway carrier"), said)
  })

  it("of all gateways is a line each", async () => {
    const rig = await rigWith(CARRIER)
    const lines = (await rig.api("sofia status gateway")).trimEnd().split("\n")
    assert.match(lines[2] ?? "", /^ +internal::carrier\t +sip:0296543210@192\.0\.2\.7:5060\tTRYING$/u)
    assert.strictEqual(lines.at(-1), "1 gateway")
  })

  it("of the profile tells where it is heard, and who is registered", async () => {
    const rig = makeRig()
    const fields = fieldsOf(await rig.api("sofia status profile internal"))
    assert.deepInclude(fields, { Name: "internal", URL: "sip:mod_sofia@127.0.0.1:5070", REGISTRATIONS: "1" })
    const one = fieldsOf(await rig.api("sofia status profile internal reg"))
    assert.deepInclude(one, { "User:": "1001@127.0.0.1", "Auth-User:": "1001" })
    assert.match(
      one["Status:"] ?? "",
      /^Registered\(UDP\)\(unknown\) EXP\(2026-11-22 \d\d:\d\d:\d\d\) EXPSECS\(\d+\)$/u
    )
  })

  it.each([
    ["reg nowhere", 0],
    ["reg 1001", 1],
    ["user 1001@127.0.0.1", 1],
    ["user 1002@127.0.0.1", 0],
    ["user 127.0.0.1", 1]
  ])("of the profile's registrations: %s", async (which, count) => {
    const said = await makeRig().api(`sofia status profile internal ${which}`)
    assert.include(said, `Total items returned: ${count}\n`)
  })

  it("shows TLS as a line of its own", async () => {
    const rig = makeRig()
    const listens = [{ transport: "tls", address: "127.0.0.1", port: 5071 }] as const
    Object.assign(rig.softswitch.exchange.options, { listens })
    assert.match(await rig.api("sofia status"), /sip:mod_sofia@127\.0\.0\.1:5071\tRUNNING \(0\) \(TLS\)\n/u)
  })
})
