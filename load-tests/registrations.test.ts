import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { freeUdpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// Registrations outlive the switch. The telephone registers once, for ten minutes; nothing here waits so long.

const SLOW_MS = 180_000
const SEED = "config/seed/straight-to-queue.yaml"

const data = mkdtempSync(join(tmpdir(), "carillon-kept-"))
// The embedded PostgreSQL runs as another user than root and must reach its folder.
chmodSync(data, 0o755)
let centre: RunningCentre | undefined
afterAll(async () => {
  await centre?.stop()
  rmSync(data, { recursive: true, force: true })
}, SLOW_MS)

let sipPort: string | undefined
/** The same address for the telephone after the restart, as in any house. */
const open = async () => {
  sipPort ??= String(await freeUdpPort())
  return (centre = await startCentre({ seed: SEED, settings: { "sip.port": sipPort }, say: () => {}, dataDir: data }))
}

const KEPT = join(data, "switch", "registrations.json")
const isKept = (user: string) => existsSync(KEPT) && readFileSync(KEPT, "utf8").includes(`"user":"${user}"`)

/** Somebody calls until an agent's telephone rings. A call that meets no switch, or none that is ready, is tried again. */
const ringsFor = async (running: RunningCentre, agent: Agent): Promise<void> => {
  const trunk = await Phone.open({
    address: "127.0.0.1",
    realm: running.realm,
    metronome: makeMetronome(),
    onCall: () => {}
  })
  let rang = false
  const heard = () => (rang = true)
  agent.onInvite.add(heard)
  try {
    let call = await trunk.call(running.sip, "95000", "13800138000")
    const rings = async () => {
      if (!rang && call.ending !== undefined) call = await trunk.call(running.sip, "95000", "13800138000")
      return rang
    }
    await until("a ring at the agent's telephone", rings, { withinMs: 60_000, everyMs: 50 })
    trunk.hangUp(call)
    await until("the end of the ring", () => agent.leg === undefined, { withinMs: 20_000 })
  } finally {
    agent.onInvite.delete(heard)
    trunk.close()
  }
}

it(
  "rings a telephone after a kill -9 of the switch, and after a restart of the centre, without a new REGISTER",
  async () => {
    const first = await open()
    const number = [...first.accounts.keys()].find((one) => one !== "admin")!
    const start = (running: RunningCentre) => ({
      baseUrl: running.baseUrl,
      sip: running.sip,
      realm: running.realm,
      number,
      ...running.accounts.get(number)!,
      metronome: makeMetronome(),
      toneHz: 0,
      pickUp: () => "never" as const
    })
    const agent = await Agent.start(start(first))
    await agent.ready()
    const isReady = async () => (await agent.panel.agents()).find(({ id }) => id === number)?.state === "ready"
    await until("a ready agent", isReady, { withinMs: 20_000, everyMs: 50 })

    await until("the file of registrations", () => isKept(number), { withinMs: 10_000, everyMs: 10 })
    const { pid } = (await first.health()).workers["switch"]!
    process.kill(pid!, "SIGKILL")
    await ringsFor(first, agent)
    expect((await first.health()).workers["switch"]?.pid).not.toBe(pid)

    await first.stop()
    const second = await open()
    const panel = await Panel.signIn(second.baseUrl, number, second.accounts.get(number)!.panelPassword)
    const found = (await panel.agents()).find(({ id }) => id === number)
    if (found?.state === "signed-out") await panel.ask(number, { _tag: "SignIn" })
    if (found?.state !== "ready") await panel.ask(number, { _tag: "GoReady" })
    await ringsFor(second, agent)
    await agent.stop()
  },
  SLOW_MS
)
