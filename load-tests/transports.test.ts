import { once } from "node:events"
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect as connectTls } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Endpoint } from "#engine/softswitch/endpoint.ts"
import { maskedNumber, USUAL_MASKING } from "#wire/masked-number.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, type BaresipTransport, startBaresip } from "./peers/baresip.ts"
import { sipp, sippIsThere } from "./peers/sipp.ts"
import { freeTcpPort, freeTelephonePort, type RunningCentre, startCentre } from "./running-centre.ts"

// Telephones and callers that share no line of code with us, over UDP, TCP and TLS: Debian's baresip and SIPp.

const SLOW_MS = 120_000
const AGENT = "1001"
const AGENT_TONE_HZ = 700
const CALLER_TONE_HZ = 440

let data: string
let centre: RunningCentre
let admin: Panel
let doors: Readonly<Record<BaresipTransport, Endpoint>>

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "carillon-transports-"))
  // The embedded PostgreSQL runs as another user than root and must reach its folder.
  chmodSync(data, 0o755)
  const [tcpPort, tlsPort] = [await freeTcpPort(), await freeTcpPort()]
  centre = await startCentre({
    seed: "config/seed/small-centre.yaml",
    settings: { "sip.tcpPort": String(tcpPort), "sip.tlsPort": String(tlsPort) },
    say: () => {},
    dataDir: data
  })
  const { address } = centre.sip
  doors = { udp: centre.sip, tcp: { address, port: tcpPort }, tls: { address, port: tlsPort } }
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)

afterAll(async () => {
  await centre?.stop()
  rmSync(data, { recursive: true, force: true })
}, SLOW_MS)

/** A baresip registered as {@link AGENT} by this transport. */
const telephone = async (transport: BaresipTransport): Promise<Baresip> => {
  const phone = startBaresip({
    centre: doors[transport],
    transport,
    user: AGENT,
    password: centre.accounts.get(AGENT)!.sipPassword,
    listenPort: await freeTelephonePort(),
    controlPort: await freeTcpPort(),
    authorityFile: join(data, "door", "authority.crt"),
    toneHz: AGENT_TONE_HZ
  })
  await deviceIs("registered").catch(async (error: Error) => {
    await phone.stop()
    throw new Error(`${error.message}\n${phone.said()}`)
  })
  return phone
}

const deviceIs = (state: string) =>
  until(`a device ${state}`, async () => (await admin.agents()).find(({ id }) => id === AGENT)?.device === state, {
    withinMs: 30_000,
    everyMs: 100
  })

/** The newest record of this caller, once it is over. */
const recordOf = async (callingNumber: string) => {
  const shown = new Set([callingNumber, maskedNumber(callingNumber, USUAL_MASKING)])
  const newest = async () => (await admin.calls(100)).find((record) => shown.has(record.callingNumber))
  await until("the record", async () => (await newest())?.endedAt != null, { withinMs: 20_000, everyMs: 100 })
  return (await newest())!
}

describe.skipIf(!baresipIsThere())("baresip (Debian's baresip)", () => {
  for (const transport of ["udp", "tcp", "tls"] as const) {
    it(
      `registers over ${transport.toUpperCase()}, is called, and both hear each other`,
      async () => {
        const phone = await telephone(transport)
        const trunk = await Phone.open({
          address: "127.0.0.1",
          realm: centre.realm,
          metronome: makeMetronome(),
          onCall: () => {}
        })
        const panel = await Panel.signIn(centre.baseUrl, AGENT, centre.accounts.get(AGENT)!.panelPassword)
        const callingNumber = `1390000000${["udp", "tcp", "tls"].indexOf(transport)}`
        try {
          await panel.ask(AGENT, { _tag: "SignIn" })
          await panel.ask(AGENT, { _tag: "GoReady" })
          const leg = await trunk.call(centre.sip, "95000", callingNumber)
          leg.onAnswer.add(() => leg.audio.sayTone(CALLER_TONE_HZ))
          await until("the welcome", () => leg.audio.packetsHeard > 20, { withinMs: 20_000 })
          leg.audio.press("1")
          await until("the telephone's tone", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 30_000 })
          await until("the caller's tone at the telephone", () => phone.hears(CALLER_TONE_HZ), { withinMs: 30_000 })
          trunk.hangUp(leg)
          expect(await recordOf(callingNumber)).toMatchObject({ outcome: "handled", agent: AGENT, keys: "1" })
        } finally {
          await panel.ask(AGENT, { _tag: "SignOut" }).catch(() => {})
          trunk.close()
          await phone.stop()
        }
        // It takes its registration back by the connection it made it with.
        await deviceIs("unregistered")
      },
      SLOW_MS
    )

    it(
      `calls over ${transport.toUpperCase()}, hears the welcome, and its digit is heard`,
      async () => {
        const phone = await telephone(transport)
        const { address, port } = doors[transport]
        try {
          const before = (await admin.calls(100)).length
          await phone.command("dial", `sip:95000@${address}:${port};transport=${transport}`)
          await until("the answer", () => phone.said().includes("Call established"), { withinMs: 20_000 })
          await phone.command("sndcode", "1")
          await until("a call", async () => (await admin.calls(100)).length > before, {
            withinMs: 20_000,
            everyMs: 100
          })
          await until("its digit", async () => (await admin.calls(100))[0]?.keys === "1", {
            withinMs: 20_000,
            everyMs: 100
          })
          await phone.command("hangup")
          expect(await recordOf(AGENT)).toMatchObject({ keys: "1", hangUpBy: "caller" })
        } catch (error) {
          throw new Error(`${String(error)}\n${phone.said()}`, { cause: error })
        } finally {
          await phone.stop()
        }
        await deviceIs("unregistered")
      },
      SLOW_MS
    )
  }
})

describe.skipIf(!sippIsThere())("SIPp (Debian's sip-tester)", () => {
  /** What was not as its scenarios expect. */
  const failuresOver = async (transport: "u1" | "t1", where: Endpoint) => {
    const runs = [
      { scenario: "uac-dials-unknown-number-expects-404", dial: "12345", calls: 5, perSecond: 5 },
      { scenario: "uac-registers-wrong-password-expects-403", dial: "1002", user: "1002", password: "wrong" },
      { scenario: "uac-hangs-up-in-welcome-expects-200", dial: "95000", calls: 10, perSecond: 5 },
      { scenario: "built-in uac", dial: "95000", calls: 5, perSecond: 5 },
      { scenario: "built-in regexp", dial: "95000", calls: 5, perSecond: 5 }
    ]
    const failures: Array<string> = []
    for (const each of runs) {
      const { errors, exitCode } = await sipp({ ...each, centre: where, transport })
      if (exitCode !== 0) failures.push(`${each.scenario} ended with ${exitCode}: ${errors}`)
    }
    return failures
  }

  for (const [name, transport, door] of [
    ["UDP", "u1", "udp"],
    ["TCP, all calls by one connection", "t1", "tcp"]
  ] as const)
    it(
      `runs scenarios over ${name}`,
      async () => expect(await failuresOver(transport, doors[door])).toEqual([]),
      SLOW_MS
    )

  it(
    "runs scenarios over TLS, by a tunnel",
    async () => {
      // Debian builds SIPp without TLS: what it says over TCP goes through a tunnel.
      const tunnel = await openTunnel(doors.tls, readFileSync(join(data, "door", "authority.crt"), "utf8"))
      try {
        expect(await failuresOver("t1", tunnel.endpoint)).toEqual([])
      } finally {
        await tunnel.close()
      }
    },
    SLOW_MS
  )
})

/** TCP here, TLS to there. */
const openTunnel = async (to: Endpoint, ca: string) => {
  const server = createServer((near) => {
    const far = connectTls({ host: to.address, port: to.port, ca })
    near.on("error", () => far.destroy())
    far.on("error", () => near.destroy())
    near.pipe(far).pipe(near)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    endpoint: { address: "127.0.0.1", port },
    close: () => new Promise<void>((resolve) => server.close(() => resolve()))
  }
}
