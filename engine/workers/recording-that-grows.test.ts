import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, it } from "vitest"
import { openRecording } from "#engine/gateway/recordings.ts"
import { g711 } from "#engine/softswitch/media/g711.ts"
import { diskFiles, type MediaFiles } from "#engine/softswitch/media/files.ts"
import { readWav } from "#engine/softswitch/media/wav.ts"
import { frame, planeRig } from "#engine/softswitch/testing/plane-rig.ts"

const folders: Array<string> = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true }) // oxlint-disable-line no-await-in-loop -- one
})

const A_SECOND_OF_TICKS = 50
const FRAME_SAMPLES = 160

/** The disk, and when the header of its one recording was made true for the so manieth time. */
const watchedDisk = () => {
  let headers = 0
  const waiting: Array<() => void> = []
  const files: MediaFiles = {
    ...diskFiles,
    create: async (path) => {
      const file = await diskFiles.create(path)
      const write = async (octets: Uint8Array, position: number) => {
        await file.write(octets, position)
        if (position > 0) return
        headers++
        for (const go of waiting.splice(0)) go()
      }
      return { ...file, write }
    }
  }
  const headersWritten = async (count: number): Promise<void> => {
    if (headers >= count) return
    await new Promise<void>((go) => waiting.push(go))
    return headersWritten(count)
  }
  return { files, headersWritten }
}

/** A call that stands and is recorded into a real folder; the clock is the test's. */
const recordedCall = async () => {
  const folder = await mkdtemp(join(tmpdir(), "carillon-grows-"))
  folders.push(folder)
  const { files, headersWritten } = watchedDisk()
  const rig = planeRig({ files })
  await rig.legs("caller", "agent")
  rig.plane.bridge("caller", "agent")
  rig.plane.record("caller", join(folder, "call.wav"), { stereo: true, maxMs: 60_000, format: "pcm" })
  let said = 0
  return {
    rig,
    folder,
    /** The first is written with the file, then one a second. */
    onDisk: (seconds: number) => headersWritten(1 + seconds),
    /** Both speak for so long, the caller each second louder. */
    speak: (seconds: number) => {
      for (let n = 0; n < seconds * A_SECOND_OF_TICKS; n++, said++) {
        rig.say("caller", frame(g711.PCMA.encode(1_000 * (1 + Math.floor(said / A_SECOND_OF_TICKS)))))
        rig.say("agent", frame(g711.PCMA.encode(-3_000)))
        rig.plane.tick()
      }
    }
  }
}

const listen = async (folder: string, range: string | null) => {
  const response = await openRecording(folder, "call.wav", range)
  if (!(response instanceof Response)) throw new Error("there is no recording")
  return { status: response.status, headers: response.headers, octets: new Uint8Array(await response.arrayBuffer()) }
}

it("a call that stands can be listened to: whole as far as it is on disk, and on from where one was", async () => {
  const { folder, onDisk, rig, speak } = await recordedCall()
  speak(2)
  await onDisk(2)
  const first = await listen(folder, null)
  expect(first.status).toBe(200)
  const early = readWav(first.octets).channels
  expect(early.map(({ length }) => length)).toEqual([16_000, 16_000])
  const level = (sample: number) => g711.PCMA.linear[g711.PCMA.encode(sample)]!
  expect([early[0]![8_000 - FRAME_SAMPLES], early[0]![15_999]]).toEqual([level(1_000), level(2_000)])
  expect(early[1]![15_999]).toBe(level(-3_000))

  speak(1)
  await onDisk(3)
  const rest = await listen(folder, `bytes=${first.octets.length}-`)
  expect(rest.status).toBe(206)
  expect(rest.headers.get("content-range")).toBe(`bytes ${first.octets.length}-96043/96044`)
  const whole = await listen(folder, null)
  // What was heard of it before stays as it was; only its header has grown.
  expect(whole.octets.subarray(44)).toEqual(Uint8Array.from([...first.octets.subarray(44), ...rest.octets]))
  expect(readWav(whole.octets).channels[0]).toHaveLength(24_000)
  await expect(openRecording(folder, "call.wav", "bytes=96044-")).resolves.toEqual({ sizeBytes: 96_044 })

  rig.plane.markRecording("caller", join(folder, "call.wav"), "pause")
  speak(1)
  expect((await listen(folder, null)).octets).toHaveLength(96_044)
  rig.plane.close("caller")
  await rig.plane.settled()
  expect(readWav((await listen(folder, null)).octets).channels[0]).toHaveLength(24_000)
})
