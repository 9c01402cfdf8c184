import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { Panel } from "./crowd/panel.ts"
import { until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { linphonecIsThere, startLinphonec } from "./peers/linphonec.ts"
import { freeTcpPort, freeTelephonePort, freeUdpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// Colleagues call each other and put calls through, with telephones that share no code with us: Debian's baresip and linphonec.

const SLOW_MS = 120_000
const WITHIN = { withinMs: 30_000 }
const TONE_HZ = { "1001": 700, "1002": 500, "1003": 900 } as const
type Agent = keyof typeof TONE_HZ

let centre: RunningCentre
let admin: Panel
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/straight-to-queue.yaml", say: () => {} })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)
afterAll(() => centre?.stop(), SLOW_MS)

const account = (user: Agent) => ({ centre: centre.sip, user, password: centre.accounts.get(user)!.sipPassword })
const uriOf = (user: string): string => `sip:${user}@${centre.sip.address}:${centre.sip.port}`

const telephone = async (user: Agent, answers: "auto" | "manual" = "auto"): Promise<Baresip> => {
  const phone = startBaresip({
    ...account(user),
    listenPort: await freeTelephonePort(),
    controlPort: await freeTcpPort(),
    answers,
    toneHz: TONE_HZ[user]
  })
  await until("its registration", () => /200 OK .*binding/u.test(phone.said()), WITHIN)
  return phone
}

/** Whether the last half second that was written down is this tone; what is behind a WAV's header are the samples so far. */
const ends = (recorded: Buffer | undefined, hertz: number): boolean => {
  if (recorded === undefined || recorded.length <= 44) return false
  const written = Buffer.from(recorded)
  written.writeUInt32LE(written.length - 44, 40)
  written.writeUInt32LE(written.length - 8, 4)
  const { channels, rateHz } = readWav(written)
  const samples = channels[0] ?? new Int16Array()
  return samples.length > rateHz && toneShare(samples.subarray(samples.length - rateHz / 2), hertz, rateHz) > 0.5
}

/** Whether some quarter second of a finished recording is this tone. */
const hasTone = (recorded: Buffer | undefined, hertz: number): boolean => {
  const { channels, rateHz } = readWav(recorded ?? Buffer.alloc(0))
  const [samples = new Int16Array()] = channels
  const window = rateHz / 4
  for (let at = 0; at + window <= samples.length; at += window)
    if (toneShare(samples.subarray(at, at + window), hertz, rateHz) > 0.5) return true
  return false
}

const hears = (phone: Baresip, of: Agent) =>
  until(`the tone of ${of}`, () => ends(phone.dump("dec"), TONE_HZ[of]), WITHIN)

const legs = async (): Promise<unknown> => (await centre.health()).workers["switch"]?.detail["legs"]
/** Told every few seconds. */
const legsAre = (count: number) => until(`${count} legs`, async () => (await legs()) === count, WITHIN)

/** Runs with telephones, and shows what they said when something was not as it should be. */
const withTelephones = async <Phone extends { readonly said: () => string; readonly stop: () => Promise<void> }>(
  phones: ReadonlyArray<Phone>,
  run: () => Promise<void>
): Promise<void> => {
  try {
    await run()
  } catch (error) {
    throw new Error([String(error), ...phones.map(({ said }) => said())].join("\n────\n"), { cause: error })
  } finally {
    await Promise.all(phones.map(({ stop }) => stop()))
  }
}

describe.skipIf(!baresipIsThere())("colleagues (Debian's baresip)", () => {
  it(
    "call each other, hold and take back, and one puts the other through to a third",
    async () => {
      const one = await telephone("1001")
      const two = await telephone("1002")
      const three = await telephone("1003")
      await withTelephones([one, two, three], async () => {
        await one.command("dial", uriOf("1003"))
        await Promise.all([hears(one, "1003"), hears(three, "1001")])
        await legsAre(2)
        await one.command("hold")
        await until("silence", () => !ends(three.dump("dec"), TONE_HZ["1001"]), WITHIN)
        await one.command("resume")
        await Promise.all([hears(one, "1003"), hears(three, "1001")])
        await one.command("transfer", uriOf("1002"))
        await Promise.all([hears(two, "1003"), hears(three, "1002")])
        await legsAre(2)
        await three.command("hangup")
        await legsAre(0)
      })
      // No engine took any of it for a caller's.
      expect(await admin.calls(100)).toEqual([])
    },
    SLOW_MS
  )

  it(
    "hear of a busy colleague, and talk on when a transfer is declined",
    async () => {
      const one = await telephone("1001")
      const two = await telephone("1002", "manual")
      const three = await telephone("1003")
      await withTelephones([one, two, three], async () => {
        await one.command("dial", uriOf("1002"))
        await until("a ring", () => /incoming call/iu.test(two.said()), WITHIN)
        await until("the ring-back", () => one.said().includes("180 Ringing"), WITHIN)
        await two.command("hangup")
        await until("the word of the other", () => /48[06] |603 /u.test(one.said()), WITHIN)
        await legsAre(0)
        await one.command("dial", uriOf("1003"))
        await Promise.all([hears(one, "1003"), hears(three, "1001")])
        await one.command("transfer", uriOf("77"))
        await until("the failure", () => one.said().includes("404 Not Found"), WITHIN)
        await legsAre(2)
        await three.command("hangup")
        await legsAre(0)
      })
    },
    SLOW_MS
  )
})

describe.skipIf(!baresipIsThere() || !linphonecIsThere())("a colleague (Debian's linphone-cli)", () => {
  it(
    "calls one, asks another, and puts the first through: both hear each other, and its own calls end",
    async () => {
      const two = await telephone("1002")
      const three = await telephone("1003")
      const one = startLinphonec({ ...account("1001"), listenPort: await freeUdpPort(), toneHz: TONE_HZ["1001"] })
      await withTelephones([one, two, three], async () => {
        await until("its registration", one.isRegistered, { ...WITHIN, everyMs: 500 })
        one.command(`call ${uriOf("1002")}`)
        await hears(two, "1001")
        one.command("pause")
        one.command(`call ${uriOf("1003")}`)
        await hears(three, "1001")
        one.command("transfer 1 --to-call 2")
        await Promise.all([hears(two, "1003"), hears(three, "1002")])
        await legsAre(2)
        await two.command("hangup")
        await legsAre(0)
        expect(hasTone(one.heard(), TONE_HZ["1003"])).toBe(true)
      })
      expect(await admin.calls(100)).toEqual([])
    },
    SLOW_MS
  )
})

describe.skipIf(!baresipIsThere())("a colleague who was called (Debian's baresip)", () => {
  it(
    "puts the caller through to a called number, whose flow brings them to an agent",
    async () => {
      const one = await telephone("1001")
      const two = await telephone("1002")
      const three = await telephone("1003")
      const agent = await Panel.signIn(centre.baseUrl, "1002", centre.accounts.get("1002")!.panelPassword)
      await withTelephones([one, two, three], async () => {
        await agent.ask("1002", { _tag: "SignIn" })
        await agent.ask("1002", { _tag: "GoReady" })
        await one.command("dial", uriOf("1003"))
        await Promise.all([hears(one, "1003"), hears(three, "1001")])
        await three.command("transfer", uriOf("95000"))
        await Promise.all([hears(one, "1002"), hears(two, "1001")])
        await legsAre(2)
        await one.command("hangup")
        await legsAre(0)
      })
      const [record] = await admin.calls(100)
      expect(record).toMatchObject({ dialledNumber: "95000", agent: "1002", outcome: "handled", hangUpBy: "caller" })
    },
    SLOW_MS
  )
})

describe.skipIf(!baresipIsThere())("two colleagues who talk with each other (Debian's baresip)", () => {
  it(
    "are offered no caller meanwhile, say why, and get the one who waits as soon as they hang up",
    async () => {
      const one = await telephone("1001")
      const two = await telephone("1002")
      const three = await telephone("1003")
      for (const agent of ["1002", "1003"]) {
        const { state } = (await admin.desk(agent)).agent
        if (state === "signed-out") await admin.ask(agent, { _tag: "SignIn" })
        if (state !== "ready") await admin.ask(agent, { _tag: "GoReady" })
      }
      const devices = async () => {
        const { agents } = await admin.board()
        return Object.values(agents)
          .filter(({ id }) => id === "1002" || id === "1003")
          .map(({ device }) => device)
      }
      const devicesAre = (device: string) =>
        until(`both ${device}`, async () => (await devices()).every((each) => each === device), WITHIN)
      await withTelephones([one, two, three], async () => {
        await devicesAre("registered")
        await two.command("dial", uriOf("1003"))
        await Promise.all([hears(two, "1003"), hears(three, "1002")])
        await devicesAre("busy")
        expect((await admin.desk("1002")).obstacles).toContainEqual({ channel: "voice", why: "device-busy" })
        await one.command("dial", uriOf("95000"))
        await until("a caller who waits", async () => (await admin.board()).calls.waiting === 1, WITHIN)
        // Looked at by an audit, too, with both telephones as busy as before.
        await legsAre(3)
        expect(await devices()).toEqual(["busy", "busy"])
        expect((await admin.board()).calls).toMatchObject({ waiting: 1, ringing: 0, talking: 0 })
        await three.command("hangup")
        await until("a talk", async () => (await admin.board()).calls.talking === 1, WITHIN)
        await devicesAre("registered")
        await one.command("hangup")
        await legsAre(0)
      })
      const [record] = await admin.calls(1)
      expect(record).toMatchObject({ dialledNumber: "95000", outcome: "handled", attempts: 1, missedBy: [] })
    },
    SLOW_MS
  )
})
