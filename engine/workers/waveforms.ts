import { parentPort } from "node:worker_threads"
import { readWaveform } from "../office/calls/read-waveform.ts"
import type { WaveformAsked, WaveformSaid } from "../office/calls/waveforms.ts"

/** A thread of the office that reads recordings for their waveforms, one after the other. */
let last: Promise<void> = Promise.resolve()
parentPort!.on("message", ({ id, lastMs, path }: WaveformAsked) => {
  last = last.then(async () => {
    const said: WaveformSaid = { id, read: await readWaveform(path, lastMs).catch(() => undefined) }
    parentPort!.postMessage(said, [])
  })
})
