import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { toneShare } from "#engine/softswitch/media/goertzel.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "./crowd/wait.ts"
import { CHROMIUM } from "./e2e/browser.ts"
import { type BrowserTelephone, openBrowserTelephone } from "./peers/browser-telephone.ts"
import { type EventSocket, openEventSocket } from "./releases/event-socket.ts"
import { freeTcpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// Two real browsers talk in Opus, which the switch passes as it is, until somebody needs to know what they say.

const SLOW_MS = 240_000
const SOON_MS = 60_000
const TONES = { "1001": 440, "1002": 1000 } as const
const TONE_TOLERANCE_HZ = 15
const RATE_HZ = 8_000

/** Of a tone, by the median of stretches so short that a browser's late packets, each a jump in phase, count in a few alone. */
const usualShare = (samples: Int16Array, hz: number): number => {
  const stretch = RATE_HZ / 20
  const shares = Array.from({ length: Math.floor(samples.length / stretch) }, (_, n) =>
    toneShare(samples.subarray(n * stretch, (n + 1) * stretch), hz)
  ).toSorted((one, other) => one - other)
  return shares[Math.floor(shares.length / 2)] ?? 0
}

describe.skipIf(!existsSync(CHROMIUM))("a talk of two browsers", () => {
  let centre: RunningCentre
  let one: BrowserTelephone
  let two: BrowserTelephone
  let ask: EventSocket

  beforeAll(async () => {
    const root = join(import.meta.dirname, "..")
    const built = spawnSync(process.execPath, ["config/tools/build-screens.ts"], { cwd: root, encoding: "utf8" })
    if (built.status !== 0) throw new Error(built.stderr)
    const port = await freeTcpPort()
    const settings = { "telephony.eventSocket.port": String(port) }
    centre = await startCentre({ seed: "config/seed/small-centre.yaml", settings, say: () => {} })
    ask = await openEventSocket(port, readFileSync(join(centre.dataDir!, "event-socket-password"), "utf8").trim())
    ;[one, two] = await Promise.all([
      openBrowserTelephone(centre, "1001", TONES["1001"]),
      openBrowserTelephone(centre, "1002", TONES["1002"])
    ])
    await Promise.all([one, two].map((telephone) => telephone.becomes("registered", SOON_MS)))
  }, SLOW_MS)

  afterAll(async () => {
    ask?.close()
    await Promise.all([one, two].map((telephone) => telephone?.close()))
    await centre?.stop()
  }, SLOW_MS)

  const speak = (codec: string) =>
    until(
      `both say and hear ${codec}`,
      async () => {
        const codecs = await Promise.all([one, two].map((telephone) => telephone.codecs()))
        return codecs.flat().join() === Array(4).fill(codec).join()
      },
      { withinMs: SOON_MS }
    )

  const hearEachOther = async (): Promise<void> => {
    const hears = (telephone: BrowserTelephone, hz: number) =>
      until(`a tone of ${hz} Hz`, async () => Math.abs((await telephone.heardHz()) - hz) < TONE_TOLERANCE_HZ, {
        withinMs: SOON_MS
      })
    await Promise.all([hears(one, TONES["1002"]), hears(two, TONES["1001"])])
  }

  it("is in Opus, and each hears the other's tone", { timeout: SLOW_MS }, async () => {
    await one.dial("1002")
    await two.reaches("ringing", SOON_MS)
    await two.press(/接听/u)
    await Promise.all([one, two].map((telephone) => telephone.reaches("talking", SOON_MS)))
    await speak("audio/opus")
    await hearEachOther()
    expect(await one.phase()).toBe("talking")
  })

  it(
    "is in PCMA while it is recorded, the recording has both tones, and it is in Opus again",
    { timeout: SLOW_MS },
    async () => {
      const shown = JSON.parse(await ask.api("show channels as json")) as {
        readonly rows: ReadonlyArray<{ readonly uuid: string; readonly direction: string }>
      }
      const caller = shown.rows.find(({ direction }) => direction === "inbound")!.uuid
      const path = "talk.wav"
      expect(await ask.api(`uuid_record ${caller} start ${path}`)).toContain("+OK")
      await speak("audio/PCMA")
      await hearEachOther()
      expect(await ask.api(`uuid_record ${caller} stop ${path}`)).toContain("+OK")
      await speak("audio/opus")
      await hearEachOther()
      const file = join(centre.dataDir!, "recordings", path)
      await until("the file", () => existsSync(file), { withinMs: SOON_MS })
      // Without stereo both are in one channel.
      const [both] = readWav(readFileSync(file)).channels
      const shares = Object.values(TONES).map((hz) => usualShare(both!, hz))
      expect(Math.min(...shares)).toBeGreaterThan(0.2)
      expect(shares[0]! + shares[1]!).toBeGreaterThan(0.85)
    }
  )

  it("goes on in Opus when a page is loaded anew", { timeout: SLOW_MS }, async () => {
    await two.page.reload()
    await two.reaches("talking", SOON_MS)
    await speak("audio/opus")
    await hearEachOther()
    await one.press(/挂断/u)
    await Promise.all([one, two].map((telephone) => telephone.reaches(undefined, SOON_MS)))
    expect(await two.page.getByText("通话已结束").count()).toBe(1)
  })
})
