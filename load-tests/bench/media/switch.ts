import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { MediaOutput } from "#engine/softswitch/media-contract.ts"
import { makeThreadedPlane } from "#engine/softswitch/media/threads/plane.ts"
import { answering } from "./child.ts"
import { OPUS_PAYLOAD_TYPE, speaksOpus } from "./opus-legs.ts"

/** The switch's media plane with its threads and nothing else in this process: legs in bridged pairs, recorded in stereo. */

const folder = mkdtempSync(join(tmpdir(), "carillon-bench-media-"))
process.once("exit", () => rmSync(folder, { recursive: true, force: true }))

const told = { RecordingStarted: 0, RecordingEnded: 0 }
let recordedMs = 0
const take = (output: MediaOutput): void => {
  if (output._tag === "RecordingStarted" || output._tag === "RecordingEnded") told[output._tag]++
  if (output._tag === "RecordingEnded") recordedMs += output.recordedMs
}

const [threads, opus] = [Number(process.argv[2]), Number(process.argv[3])]
let plane: ReturnType<typeof makeThreadedPlane> | undefined

answering({
  connect: async (remotes: ReadonlyArray<number>) => {
    const running = makeThreadedPlane({
      threads,
      localAddress: "127.0.0.1",
      portFrom: 16_384,
      portTo: 32_766,
      maxLegs: remotes.length,
      emit: take,
      notice: (text) => process.stderr.write(`media: ${text}\n`)
    })
    plane = running
    await running.ready
    const addresses: Array<{ readonly address: string; readonly port: number }> = []
    for (const [index, port] of remotes.entries()) {
      const leg = `leg ${index}`
      const beside = index % 2 === 1 ? index - 1 : index - 2 * threads
      // Callers are near a caller of their thread, too: a thread keeps room for those who come to a conversation.
      const near = beside >= 0 ? { near: `leg ${beside}` } : {}
      const codec = speaksOpus(index, remotes.length, opus) ? ("opus" as const) : ("PCMA" as const)
      // oxlint-disable-next-line no-await-in-loop -- calls come one after the other
      addresses.push(await running.open(leg, "rtp", { ...near, codec }))
      running.connect(
        leg,
        {
          remote: { address: "127.0.0.1", port },
          codec,
          payloadType: codec === "opus" ? OPUS_PAYLOAD_TYPE : 8,
          telephoneEvent: 101,
          direction: "sendrecv",
          ptimeMs: 20,
          rtcpMux: false
        },
        { signalling: "127.0.0.1", trusted: false, confirmed: true }
      )
      // As it is unless somebody turns it off.
      running.setGain(leg, true)
      if (index % 2 === 0) continue
      const caller = `leg ${index - 1}`
      running.bridge(caller, leg)
      running.record(caller, join(folder, `${index}.wav`), { stereo: true, format: "pcm", maxMs: 3_600_000 })
    }
    return addresses
  },
  used: () => process.cpuUsage(),
  /** What the threads counted; all recordings ended before. */
  end: async () => {
    const counts = plane?.counts()
    await plane?.stop()
    return { counts, recordings: told.RecordingEnded, begun: told.RecordingStarted, recordedMs }
  }
})
